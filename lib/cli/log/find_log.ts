/**
 * Finds the log of a run for a command: by its file, by the run's folder, or the newest one.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";

/**
 * The path of the requested log: a file, or the log in a run's folder. Without a request, that of
 * the run in `out/` that was written to last.
 *
 * @throws {BadArgumentError} when there is none.
 */
export async function findLog(wish: string | undefined): Promise<string> {
  if (wish !== undefined) {
    const stat = await Deno.stat(wish).catch(() => undefined);
    return stat?.isDirectory ? `${wish.replace(/(.)\/+$/, "$1")}/log.jsonl` : wish;
  }
  const found = await newestLog("out");
  if (found !== undefined) return found;
  throw new BadArgumentError(
    "Expected a run but there is none in out/; name its folder, or train one: deno task train",
  );
}

async function newestLog(folder: string): Promise<string | undefined> {
  let best: { path: string; time: number } | undefined;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const path = `${folder}/${name}/log.jsonl`;
      const time = (await Deno.stat(path).catch(() => undefined))?.mtime?.getTime();
      if (time !== undefined && (best === undefined || time > best.time)) best = { path, time };
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return best?.path;
}
