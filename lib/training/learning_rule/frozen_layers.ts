/**
 * Frozen layers: those whose rate is 0 (as in the 2012 program, which froze conv1 near the end of
 * its run). The optimizer skips their updates; this module finds what else follows from it.
 *
 * * Dropout acts only where its outputs reach a layer that learns before any other layer with
 *   weights: it regularizes the weights that read it. Below a frozen layer it would be nothing but
 *   noise, so values are scaled there as at test time.
 * * Up to the first layer that learns, the net computes the same for an image in every epoch.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { CounterDropout } from "../../layers/dropout.ts";

type Symbolic = tf.SymbolicTensor;

/** Says which weights learn, see `MomentumSGD`. */
export interface LearningWeights {
  /** Whether the weight of this original name learns. */
  learns(name: string): boolean;
}

/** Makes the dropout layers of `model` act only where a layer that learns reads them. */
export function restDropout(model: tf.LayersModel, weights: LearningWeights): void {
  const active = new Set<tf.layers.Layer>();
  for (const tensor of tensorsOf(model)) {
    if (!layerLearns(tensor.sourceLayer, weights)) continue;
    for (const dropout of dropoutsRead(tensor)) active.add(dropout);
  }
  for (const layer of model.layers) {
    if (layer instanceof CounterDropout) layer.active = active.has(layer);
  }
}

/** A net divided where its frozen layers end. */
export interface DividedNet {
  /** From the image to the outputs of the last frozen layer that all others depend on. */
  readonly trunk: tf.LayersModel;
  /** From there to the logits, with the same layers; disposing of it leaves them to the net. */
  readonly head: tf.LayersModel;
  /** The name of that layer. */
  readonly name: string;
}

/**
 * Divides `model` at the last tensor from which everything follows that can change in training;
 * undefined if that is the image. {@linkcode restDropout} goes first.
 */
export function dividedNet(
  model: tf.LayersModel,
  weights: LearningWeights,
): DividedNet | undefined {
  const [image] = model.inputs;
  const [logits] = model.outputs;
  const tensors = tensorsOf(model);
  const moving = new Set<Symbolic>();
  for (const tensor of tensors) {
    const { sourceLayer, inputs } = tensor;
    const drops = sourceLayer instanceof CounterDropout && sourceLayer.active;
    if (drops || layerLearns(sourceLayer, weights) || inputs.some((it) => moving.has(it))) {
      moving.add(tensor);
    }
  }
  const cut = tensors.findLast((tensor) =>
    tensor !== image && !moving.has(tensor) && !reaches(logits, image, tensor)
  );
  if (cut === undefined || cut === logits) return undefined;
  const input = tf.input({ shape: cut.shape.slice(1), name: "frozen" });
  const built = new Map([[cut, input]]);
  for (const tensor of tensors) {
    if (tensor === cut || !reaches(tensor, cut)) continue;
    const inputs = tensor.inputs.flatMap((it) => built.get(it) ?? []);
    built.set(
      tensor,
      tensor.sourceLayer.apply(inputs.length === 1 ? inputs[0] : inputs) as Symbolic,
    );
  }
  return {
    trunk: tf.model({ inputs: image, outputs: cut }),
    head: tf.model({ inputs: input, outputs: built.get(logits) ?? logits }),
    name: cut.sourceLayer.name,
  };
}

/** The tensors between the image and the logits, each after its inputs. */
function tensorsOf({ outputs: [logits] }: tf.LayersModel): Symbolic[] {
  const found = new Set<Symbolic>();
  const visit = (tensor: Symbolic) => {
    if (found.has(tensor)) return;
    tensor.inputs.forEach(visit);
    found.add(tensor);
  };
  visit(logits);
  return [...found];
}

/** Whether `from` depends on `to`, by a way that does not lead through `without`. */
function reaches(from: Symbolic, to: Symbolic, without?: Symbolic): boolean {
  if (from === without) return false;
  return from === to || from.inputs.some((input) => reaches(input, to, without));
}

function layerLearns(layer: tf.layers.Layer, weights: LearningWeights): boolean {
  return layer.trainableWeights.some(({ originalName }) => weights.learns(originalName));
}

/** The dropout layers whose outputs `tensor` depends on without another layer with weights between. */
function dropoutsRead(tensor: Symbolic): tf.layers.Layer[] {
  return tensor.inputs.flatMap((input) => {
    const { sourceLayer } = input;
    const own = sourceLayer instanceof CounterDropout ? [sourceLayer] : [];
    return sourceLayer.weights.length > 0 ? own : [...own, ...dropoutsRead(input)];
  });
}
