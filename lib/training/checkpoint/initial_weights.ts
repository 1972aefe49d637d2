/**
 * Weights of a trained net as the start of another training run (fine-tuning).
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { restoreWeights } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint_format.ts";

/** A trained net whose weights a training run starts from. */
export interface InitialWeights {
  /** The checkpoint of the net, which has the same layers but may have other classes. */
  checkpoint: Checkpoint;
  /** Path of the checkpoint, for messages. */
  path: string;
}

/**
 * Copies the weights of a trained net into `model`: all of them if it has the same classes in the
 * same order; otherwise all but those of the last layer, which keeps its initial ones.
 *
 * @param weights the trained net.
 * @param model the net, with its initial weights.
 * @param spec its spec.
 * @param classNames the names of its classes.
 * @throws {BadFileError} when the checkpoint has other layers (the message lists the differences),
 * or a weight is not finite or does not fill its shape. No weight is changed then.
 */
export function startFromWeights(
  { checkpoint, path }: InitialWeights,
  model: tf.LayersModel,
  { classifier }: AlexNetSpec,
  classNames: readonly string[],
): void {
  const anew = hasOtherClasses(checkpoint, classNames);
  const isLast = (name: string) => name.split("/").includes(classifier.name);
  restoreWeights(checkpoint, model, path, (name) => !(anew && isLast(name)));
}

/** Whether the classes of a checkpoint are not `classNames`, in this order. */
export function hasOtherClasses(
  { info }: Pick<Checkpoint, "info">,
  classNames: readonly string[],
): boolean {
  return info.classNames.length !== classNames.length ||
    info.classNames.some((name, i) => name !== classNames[i]);
}
