/**
 * Local response normalization, forward and backward.
 *
 * tfjs's op is the paper's formula (section 3.3): y = x * (bias + alpha * sum of squares)^-beta,
 * the sum over `2 * depthRadius + 1` neighbouring maps, alpha not divided by their number.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type Call, register } from "./kernel_registry.ts";
import { allWhole } from "./whole_geometry.ts";
import {
  normalizationGradientTask,
  normalizationScratch,
  normalizationTask,
} from "./tasks/normalization_tasks.ts";

function normalization(call: Call, dy: tf.TensorInfo | undefined): tf.TensorInfo {
  const { backend, inputs: { x }, attrs } = call;
  const [radius, bias, alpha, beta] = [
    attrs.depthRadius as number,
    attrs.bias as number,
    attrs.alpha as number,
    attrs.beta as number,
  ];
  const channels = x.shape[x.shape.length - 1];
  const size = tf.util.sizeFromShape(x.shape);
  // The kernels compute powers with square roots only.
  const quarters = 4 * beta;
  const floats = backend.isFloat(x) &&
    (dy === undefined || backend.isFloat(dy) && tf.util.arraysEqual(x.shape, dy.shape));
  if (
    ![2, 3, 4].includes(quarters) || !floats || size === 0 || !allWhole([radius], 0) ||
    radius > 64
  ) {
    return call.stock() as tf.TensorInfo;
  }
  const y = backend.allocate(x.shape);
  const pixels = size / channels;
  const step = Math.max(1, Math.ceil(16384 / channels));
  backend.pool.run(
    dy === undefined ? normalizationTask : normalizationGradientTask,
    Math.ceil(pixels / step),
    [
      pixels,
      step,
      channels,
      radius,
      bias,
      alpha,
      quarters,
      backend.offset(x),
      dy === undefined ? 0 : backend.offset(dy),
      backend.offset(y),
    ],
    normalizationScratch(channels, radius),
  );
  return y;
}

/** Registers both kernels. */
export function registerNormalization(): void {
  register("LRN", (call) => normalization(call, undefined));
  register("LRNGrad", (call) => normalization(call, call.inputs.dy));
}
