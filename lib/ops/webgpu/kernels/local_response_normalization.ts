/**
 * Local response normalization and its gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { linearIndexSource, threadGrid } from "./parts/linear_index.ts";
import { type Constant, program } from "../wgsl.ts";
import forwardSource from "./local_response_normalization.wgsl" with { type: "text" };
import gradientSource from "./local_response_normalization_gradient.wgsl" with { type: "text" };
import windowSource from "./parts/local_response_normalization_window.wgsl" with { type: "text" };
import specialSource from "./parts/special_values.wgsl" with { type: "text" };

/** The numbers of the formula. */
export interface NormalizationAttributes {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/** Wider windows would not fit a thread's registers. */
export const LARGEST_RADIUS = 8;

/** `x * (bias + alpha * sum of squares in the window) ^ -beta`, along the last axis. */
export function localResponseNormalization(
  backend: AlexNetWebGPUBackend,
  x: tf.TensorInfo,
  attributes: NormalizationAttributes,
): tf.TensorInfo {
  const y = backend.makeTensorInfo(x.shape, "float32");
  run(backend, "localResponseNormalization", forwardSource, { x }, { y }, attributes);
  return y;
}

/** The gradient of `x`; the output of the forward pass is not needed. */
export function localResponseNormalizationGradient(
  backend: AlexNetWebGPUBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  attributes: NormalizationAttributes,
): tf.TensorInfo {
  const dx = backend.makeTensorInfo(x.shape, "float32");
  const name = "localResponseNormalizationGradient";
  run(backend, name, gradientSource, { x, dy }, { dx }, attributes);
  return dx;
}

function run(
  backend: AlexNetWebGPUBackend,
  name: string,
  source: string,
  inputs: Record<string, tf.TensorInfo>,
  outputs: Record<string, tf.TensorInfo>,
  { depthRadius, bias, alpha, beta }: NormalizationAttributes,
): void {
  const [{ shape }] = Object.values(inputs);
  const channels = shape[shape.length - 1];
  const quads = channels % 4 === 0;
  const threads = tf.util.sizeFromShape(shape) / channels * Math.ceil(channels / 4);
  const constants: Record<string, Constant> = {
    CHANNELS: channels,
    RADIUS: depthRadius,
    THREE_QUARTERS: beta === 0.75,
  };
  backend.launch({
    program: program(name, [source, windowSource, linearIndexSource, specialSource], constants, [
      ...Object.keys(inputs).map((input) => ({ name: input, type: "f32" as const, quads })),
      ...Object.keys(outputs).map((output) => ({
        name: output,
        type: "f32" as const,
        quads,
        write: true,
      })),
    ]),
    bindings: [...Object.values(inputs), ...Object.values(outputs)].map((tensor) => ({ tensor })),
    uniforms: { threads, bias, alpha, beta },
    workgroups: threadGrid(backend, threads),
  });
}
