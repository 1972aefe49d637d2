/**
 * Finds the checkpoint for a command: by file, by run folder, or the newest one.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { bestIn, previousOf } from "../../training/run/run_folder.ts";
import { printWarning } from "./print.ts";

/** The checkpoint that comes with the project. */
const SHIPPED = "notebooks/checkpoints/cifarTwoTower.safetensors";

/**
 * The path of the requested net: a file, the best net of a run's folder or else its checkpoint, or the
 * `model.json` of an exported one. Without a request, that of the newest run in `out/`, or else the
 * one that comes with the project.
 *
 * @throws {BadArgumentError} when there is none.
 */
export async function findCheckpoint(wish: string | undefined): Promise<string> {
  if (wish !== undefined) {
    const stat = await Deno.stat(wish).catch(() => undefined);
    return stat?.isDirectory ? await inFolder(wish.replace(/\/$/, "")) : wish;
  }
  const found = await newest("out") ??
    (await Deno.stat(SHIPPED).then(() => SHIPPED, () => undefined));
  if (found !== undefined) return found;
  throw new BadArgumentError(
    "Expected a checkpoint but there is none in out/; train one first: deno task train",
  );
}

/** The exported net in `folder`, or the best net of its run, or the newest. */
async function inFolder(folder: string): Promise<string> {
  for (const path of [`${folder}/model.json`, bestIn(folder)]) {
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
  return `${folder}/checkpoint.safetensors`;
}

async function newest(folder: string): Promise<string | undefined> {
  let best: { path: string; time: number } | undefined;
  try {
    for await (const entry of Deno.readDir(folder)) {
      const path = `${folder}/${entry.name}/checkpoint.safetensors`;
      // A run that was killed while saving may have only the previous one.
      const stat = await Deno.stat(path).catch(() => Deno.stat(previousOf(path)))
        .catch(() => undefined);
      const time = stat?.mtime?.getTime() ?? 0;
      if (stat !== undefined && (best === undefined || time > best.time)) {
        best = { path: await inFolder(`${folder}/${entry.name}`), time };
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return best?.path;
}

/** Warns the user on standard error that the previous checkpoint is used. */
export function warnOnStandardError(message: string): void {
  printWarning(message);
}
