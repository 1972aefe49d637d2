/**
 * A net with the weights of a checkpoint.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { alexnet } from "../../models/alexnet.ts";
import { weightShapes } from "../../spec/weight_shapes.ts";
import { restoreWeights } from "./checkpoint.ts";
import { requireWeights } from "./stored_tensors.ts";
import type { Checkpoint, CheckpointInfo } from "./checkpoint_format.ts";
import { loadWeights, requireWhole } from "./load_weights.ts";

/** A net with its weights, and the content of its checkpoint. */
export interface TrainedNet {
  /** The net; the caller disposes of it. */
  readonly model: tf.LayersModel;
  /** Its spec, classes and preprocessing. */
  readonly info: CheckpointInfo;
  /** Its origin: the requested checkpoint, the one before it, or a pretrained net. */
  readonly path: string;
  /**
   * The order of the classes of published weights, which are known to be good: labels on which such a
   * net fails are likely in another order.
   */
  readonly classOrder?: string;
}

/** Options of {@linkcode loadTrainedNet}. */
export interface LoadNetOptions {
  /** Root seed of the dropout masks if the net is trained further; default 0. */
  seed?: number;
  /** Called if the previous checkpoint is used; default: `console.warn`. */
  warn?: (message: string) => void;
}

/**
 * Builds the net of the checkpoint at `wish`, or, if that is damaged or not finite, of the previous
 * checkpoint in the run's folder; or of any other file of weights, see {@linkcode loadWeights}.
 *
 * @throws {BadFileError} when there is none, or when it is damaged, not finite, has weights that do not
 * match its spec, or lacks those of a layer.
 */
export async function loadTrainedNet(
  wish: string,
  options: LoadNetOptions = {},
): Promise<TrainedNet> {
  const { warn = console.warn } = options;
  const loaded = await loadWeights(wish, { warn });
  requireWhole(loaded);
  const { checkpoint, path, classOrder } = loaded;
  const net = trainedNetOf(checkpoint, path, options.seed);
  return classOrder === undefined ? net : { ...net, classOrder };
}

/**
 * Builds the net of a checkpoint.
 *
 * @param checkpoint the checkpoint.
 * @param path its origin, for error messages.
 * @param seed root seed of the dropout masks if the net is trained further; default 0.
 * @throws {BadFileError} when its weights do not match its spec or are not finite.
 */
export function trainedNetOf(checkpoint: Checkpoint, path: string, seed?: number): TrainedNet {
  requireWeights(checkpoint, weightShapes(checkpoint.info.spec), path);
  const model = alexnet(checkpoint.info.spec, { seed });
  try {
    restoreWeights(checkpoint, model, path);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, info: checkpoint.info, path };
}
