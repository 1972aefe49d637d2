/**
 * The paper's learning rule in one pass over each weight.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import type { Binding } from "../launch.ts";
import { linearIndexSource, threadGrid } from "./parts/linear_index.ts";
import { program } from "../wgsl.ts";
import { lines } from "../windows.ts";
import momentumSource from "./momentum_update.wgsl" with { type: "text" };

/** The hyperparameters of the learning rule. */
export interface MomentumAttributes {
  learningRate: number;
  momentum: number;
  weightDecay: number;
}

/**
 * `v = momentum * v - weightDecay * learningRate * w - learningRate * g; w = w + v`.
 *
 * Updates both buffers in place and returns an empty list if they are the caller's own (`owned`)
 * and no other tensor shares them; otherwise returns new `[w, v]`.
 */
export function momentumUpdate(
  backend: AlexNetWebGPUBackend,
  weight: tf.TensorInfo,
  velocity: tf.TensorInfo,
  gradient: tf.TensorInfo,
  { learningRate, momentum, weightDecay }: MomentumAttributes,
  owned: boolean,
): tf.TensorInfo[] {
  const inPlace = owned &&
    backend.refCount(weight.dataId) === 1 && backend.refCount(velocity.dataId) === 1;
  const results = inPlace
    ? []
    : [weight, velocity].map(({ shape }) => backend.makeTensorInfo(shape, "float32"));
  const size = tf.util.sizeFromShape(weight.shape);
  const quads = size % 4 === 0;
  const shader = program("momentumUpdate", [momentumSource, linearIndexSource], {
    IN_PLACE: inPlace,
  }, [
    { name: "weight", type: "f32", quads, write: inPlace },
    { name: "velocity", type: "f32", quads, write: inPlace },
    { name: "gradient", type: "f32", quads },
    { name: "new_weight", type: "f32", quads, write: true, absent: inPlace },
    { name: "new_velocity", type: "f32", quads, write: true, absent: inPlace },
  ]);
  const tensors = [weight, velocity, gradient, ...results];
  for (const [begin, end] of lines(backend, size, 1)) {
    const window = (tensor: tf.TensorInfo): Binding =>
      end - begin === size ? { tensor } : { tensor, start: begin, length: end - begin };
    backend.launch({
      program: shader,
      bindings: tensors.map(window),
      uniforms: {
        size: end - begin,
        rate: learningRate,
        momentum,
        decay: weightDecay * learningRate,
      },
      workgroups: threadGrid(backend, Math.ceil((end - begin) / 4)),
    });
  }
  if (inPlace) [weight, velocity].forEach(({ dataId }) => backend.changedInPlace(dataId));
  return results;
}
