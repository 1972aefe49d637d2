/**
 * From a checkpoint's file to a net that can be used.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { alexnet } from "../models/alexnet.ts";
import { restoreWeights } from "./checkpoint.ts";
import type { CheckpointInfo } from "./checkpoint_format.ts";
import { loadNewest } from "./run_folder.ts";

/** A net with its weights, and all that its checkpoint says. */
export interface TrainedNet {
  /** The net; the caller disposes of it. */
  readonly model: tf.LayersModel;
  /** Its spec, classes and preprocessing. */
  readonly info: CheckpointInfo;
  /** The checkpoint that it came from: the one that was asked for, or the one before it. */
  readonly path: string;
}

/** How {@linkcode loadTrainedNet} loads. */
export interface LoadNetOptions {
  /** Root of the dropout masks, should the net be trained on; default 0. */
  seed?: number;
  /** Told when the checkpoint before is used; default: `console.warn`. */
  warn?: (message: string) => void;
}

/**
 * Builds the net of the checkpoint at `wish`, or of the one before it in a run's folder when that one
 * is damaged or not finite.
 *
 * @throws {BadFileError} when there is none, it is damaged, not finite, or its weights do not fit its
 * own spec.
 */
export async function loadTrainedNet(
  wish: string,
  options: LoadNetOptions = {},
): Promise<TrainedNet> {
  const { warn = console.warn } = options;
  const { checkpoint, path } = await loadNewest(wish, warn);
  const model = alexnet(checkpoint.info.spec, { seed: options.seed });
  try {
    restoreWeights(checkpoint, model, path);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, info: checkpoint.info, path };
}
