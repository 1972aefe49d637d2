/**
 * Max pooling and its gradient.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { linearIndexSource, threadGrid } from "./parts/linear_index.ts";
import { type Constant, program } from "../wgsl.ts";
import poolSource from "./max_pool.wgsl" with { type: "text" };
import gradientSource from "./max_pool_gradient.wgsl" with { type: "text" };
import geometrySource from "./parts/max_pool_geometry.wgsl" with { type: "text" };
import specialSource from "./parts/special_values.wgsl" with { type: "text" };

const shared = [geometrySource, linearIndexSource, specialSource];

/** Geometry of a pooling, as returned by `tf.backend_util.computePool2DInfo`. */
export type PoolingInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

function geometry(info: PoolingInfo): Record<string, Constant> {
  return {
    HEIGHT: info.inHeight,
    WIDTH: info.inWidth,
    OUT_HEIGHT: info.outHeight,
    OUT_WIDTH: info.outWidth,
    CHANNELS: info.inChannels,
    SIZE_Y: info.filterHeight,
    SIZE_X: info.filterWidth,
    STRIDE_Y: info.strideHeight,
    STRIDE_X: info.strideWidth,
    TOP: info.padInfo.top,
    LEFT: info.padInfo.left,
  };
}

/** Maximum of each window: `[batch, height, width, channels]`. */
export function maxPool(
  backend: AlexNetWebGPUBackend,
  x: tf.TensorInfo,
  info: PoolingInfo,
): tf.TensorInfo {
  const y = backend.makeTensorInfo(info.outShape, "float32");
  const quads = info.inChannels % 4 === 0;
  const threads = info.batchSize * info.outHeight * info.outWidth *
    Math.ceil(info.inChannels / 4);
  backend.launch({
    program: program("maxPool", [poolSource, ...shared], geometry(info), [
      { name: "x", type: "f32", quads },
      { name: "y", type: "f32", quads, write: true },
    ]),
    bindings: [{ tensor: x }, { tensor: y }],
    uniforms: { threads },
    workgroups: threadGrid(backend, threads),
  });
  return y;
}

/** Gradient of the input, from the input `x` and the output `y` of the forward pass. */
export function maxPoolGradient(
  backend: AlexNetWebGPUBackend,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  y: tf.TensorInfo,
  info: PoolingInfo,
): tf.TensorInfo {
  const dx = backend.makeTensorInfo(info.inShape, "float32");
  const quads = info.inChannels % 4 === 0;
  const threads = info.batchSize * info.inHeight * info.inWidth * Math.ceil(info.inChannels / 4);
  backend.launch({
    program: program("maxPoolGradient", [gradientSource, ...shared], geometry(info), [
      { name: "dy", type: "f32", quads },
      { name: "x", type: "f32", quads },
      { name: "y", type: "f32", quads },
      { name: "dx", type: "f32", quads, write: true },
    ]),
    bindings: [{ tensor: dy }, { tensor: x }, { tensor: y }, { tensor: dx }],
    uniforms: { threads },
    workgroups: threadGrid(backend, threads),
  });
  return dx;
}
