/**
 * Weights of a trained net as the start of another training (fine-tuning), as the 2012 program did
 * by its `initWFunc`: layer by layer, into a net that may have other layers beside them.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Preprocessing } from "../../augmentation/preprocessing.ts";
import { BadArgumentError, nearestName } from "../../errors.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { layerOf } from "../learning_rule/variable_names.ts";
import { restoreWeights } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint_format.ts";

/** A trained net whose weights a training run starts from. */
export interface InitialWeights {
  /** The checkpoint of the net; the layers that are taken have the same shapes. */
  checkpoint: Checkpoint;
  /** Path of the checkpoint, for messages. */
  path: string;
  /**
   * The layers that start from initial weights instead, by their names in the spec; the last layer
   * does so besides if the classes differ. Default: none.
   */
  skip?: readonly string[];
}

/**
 * Puts the weights of a trained net into `model`, for each layer that is not skipped. Layers that
 * only the trained net has are left out. If it has other classes, or the same in another order, the
 * last layer is skipped, too.
 *
 * @param weights the trained net, and the layers to skip.
 * @param model the net, with its initial weights.
 * @param spec its spec.
 * @param classNames the names of its classes.
 * @throws {BadFileError} when the checkpoint lacks a layer or has another shape of it (the message
 * lists the differences), or a weight is not finite or does not fill its shape. No weight is changed
 * then.
 * @throws {BadArgumentError} when `skip` names a layer that the net does not have.
 */
export function startFromWeights(
  { checkpoint, path, skip = [] }: InitialWeights,
  model: tf.LayersModel,
  spec: AlexNetSpec,
  classNames: readonly string[],
): void {
  requireLayers(skip, spec, "a layer to skip");
  const anew = new Set([...skip, ...newLayers(checkpoint, spec, classNames)]);
  const isWanted = (name: string) => !anew.has(specLayerOf(name));
  const own = new Set(model.weights.map(({ originalName }) => originalName));
  const weights = new Map([...checkpoint.weights].filter(([name]) => own.has(name)));
  restoreWeights({ ...checkpoint, weights }, model, path, isWanted);
}

/** The last layer of `spec`, if the classes of the checkpoint are not `classNames` in this order. */
function newLayers(
  checkpoint: Checkpoint,
  { classifier }: AlexNetSpec,
  classNames: readonly string[],
): string[] {
  return hasOtherClasses(checkpoint, classNames) ? [classifier.name] : [];
}

/** Whether the classes of a checkpoint are not `classNames`, in this order. */
export function hasOtherClasses(
  { info }: Pick<Checkpoint, "info">,
  classNames: readonly string[],
): boolean {
  return info.classNames.length !== classNames.length ||
    info.classNames.some((name, i) => name !== classNames[i]);
}

/** The names of the layers of `spec` that have weights, from the image upwards. */
export function weightLayers(
  { convolutions, fullyConnected, classifier }: AlexNetSpec,
): string[] {
  return [...convolutions, ...fullyConnected, classifier].map(({ name }) => name);
}

/** The layer of the spec that the weight of a model belongs to: `conv1` for `tower1/conv1/kernel`. */
export function specLayerOf(originalName: string): string {
  return layerOf(originalName).replace(/^tower\d+\//, "");
}

/**
 * Checks that each of `names` is a layer with weights of `spec`.
 *
 * @param what What it is, for the message.
 * @throws {BadArgumentError} that names the nearest one.
 */
export function requireLayers(names: readonly string[], spec: AlexNetSpec, what: string): void {
  const known = weightLayers(spec);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const near = nearestName(wrong, known);
  throw new BadArgumentError(
    `Expected ${what} of ${spec.name} (${known.join(", ")}) but found ${JSON.stringify(wrong)}` +
      (near === undefined ? "." : `; did you mean ${near}?`),
  );
}

/**
 * The preprocessing of a trained net for a net that starts from it and may have another size of
 * input. A mean image of another size becomes its mean colour.
 */
export function preprocessingFrom(
  { info }: Pick<Checkpoint, "info">,
  { side, preprocessing: { imageSide } }: Pick<AlexNetSpec, "side" | "preprocessing">,
): Preprocessing {
  const { preprocessing } = info;
  if (preprocessing.side === side && preprocessing.imageSide === imageSide) return preprocessing;
  const { mean } = preprocessing;
  const [red, green, blue] = [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let i = channel; i < mean.length; i += 3) sum += mean[i];
    return sum / (mean.length / 3);
  });
  return { ...preprocessing, side, imageSide, mean: [red, green, blue] };
}
