/**
 * The net that a command works with: a checkpoint by its file, its run's folder, or the newest one.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { alexnet } from "../models/alexnet.ts";
import { restoreWeights } from "../training/checkpoint.ts";
import type { CheckpointInfo } from "../training/checkpoint_format.ts";
import { loadNewest } from "../training/run_folder.ts";

/** A net with its weights, and all that its checkpoint says. */
export interface TrainedNet {
  /** The net; the caller disposes of it. */
  readonly model: tf.LayersModel;
  /** Its spec, classes and preprocessing. */
  readonly info: CheckpointInfo;
  /** The checkpoint that it came from: the one that was asked for, or the one before it. */
  readonly path: string;
}

/** The checkpoint that comes with the project. */
const SHIPPED = "notebooks/checkpoints/cifarTwoTower.safetensors";

/**
 * Where the checkpoint lies that the user means: a file as it is, a run's folder, or without a wish
 * the newest run in `out/`, else the one that comes with the project.
 *
 * @throws {BadArgumentError} when there is none.
 */
export async function findCheckpoint(wish: string | undefined): Promise<string> {
  if (wish !== undefined) {
    const stat = await Deno.stat(wish).catch(() => undefined);
    return stat?.isDirectory ? `${wish.replace(/[/\\]$/, "")}/checkpoint.safetensors` : wish;
  }
  const found = await newest("out") ??
    (await Deno.stat(SHIPPED).then(() => SHIPPED, () => undefined));
  if (found !== undefined) return found;
  throw new BadArgumentError(
    "Expected a checkpoint but there is none in out/; train one first: deno task train",
  );
}

async function newest(folder: string): Promise<string | undefined> {
  let best: { path: string; time: number } | undefined;
  try {
    for await (const entry of Deno.readDir(folder)) {
      const path = `${folder}/${entry.name}/checkpoint.safetensors`;
      const stat = await Deno.stat(path).catch(() => undefined);
      const time = stat?.mtime?.getTime() ?? 0;
      if (stat !== undefined && (best === undefined || time > best.time)) best = { path, time };
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return best?.path;
}

/** Tells the user on standard error that the checkpoint before the newest is used. */
export function warnOnStandardError(message: string): void {
  console.error(`warning: ${message}`);
}

/**
 * Builds the net of the checkpoint at `wish`, or of the one before it in a run's folder when that one
 * is damaged or not finite.
 *
 * @throws {BadFileError} when there is none, it is damaged, not finite, or its weights do not fit its
 * own spec.
 */
export async function loadTrainedNet(wish: string): Promise<TrainedNet> {
  const { checkpoint, path } = await loadNewest(wish, warnOnStandardError);
  const model = alexnet(checkpoint.info.spec);
  try {
    restoreWeights(checkpoint, model, path);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, info: checkpoint.info, path };
}
