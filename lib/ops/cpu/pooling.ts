/**
 * Max pooling, forward and backward.
 *
 * The forward kernel stores the position of the maximum of each window in a byte array with the
 * lifetime of its output. The gradient kernel reads it, or recomputes it if the output comes from
 * elsewhere or from a pooling with another geometry: a 1x1 pooling or a reshape shares the values
 * of its input, and therefore also the positions stored for it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { NO_WINNER } from "../kernel_constants.ts";
import type { HeapBackend } from "./heap_backend.ts";
import { type Call, register } from "./kernel_registry.ts";
import { isWholeWindow } from "./whole_geometry.ts";
import { maxPoolGradientTask, maxPoolTask } from "./tasks/pooling_tasks.ts";

/** Minimum input elements per piece: 128 kB. */
const STEP = 32768;

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/** The geometry of a call, or `undefined` if the call must go to the stock kernel. */
function poolInfo(call: Call, x: tf.TensorInfo): PoolInfo | undefined {
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
  const info = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize as [number, number],
    strides as [number, number],
    1,
    pad as "same",
    dimRoundingMode as "floor",
  );
  const plain = call.backend.isFloat(x) && info.filterHeight * info.filterWidth <= NO_WINNER &&
    isWholeWindow(info);
  return plain ? info : undefined;
}

function geometry(info: PoolInfo): number[] {
  return [
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

/** Key of the stored positions: they are valid only for the same geometry. */
function purpose(info: PoolInfo): string {
  return `winners ${[info.batchSize, ...geometry(info)]}`;
}

/** Pools `x` into `y`; returns the block with the positions of the maxima. */
function pool(backend: HeapBackend, info: PoolInfo, x: tf.TensorInfo, y: number): number {
  const winners = backend.heap.allocate(
    tf.util.sizeFromShape(info.outShape),
    () => `the winners of a pooling layer of shape [${info.outShape.join(", ")}]`,
  );
  const perLine = info.strideHeight * info.inWidth * info.inChannels;
  const lines = Math.max(1, Math.ceil(STEP / perLine));
  try {
    backend.pool.run(maxPoolTask, Math.ceil(info.batchSize * info.outHeight / lines), [
      ...geometry(info),
      backend.offset(x),
      y,
      winners,
      info.batchSize,
      lines,
    ]);
  } catch (error) {
    backend.heap.free(winners);
    throw error;
  }
  return winners;
}

function maxPool(call: Call): tf.TensorInfo {
  const { backend, inputs: { x } } = call;
  const info = poolInfo(call, x);
  // tfjs treats a 1x1 window that keeps the shape as the identity, whatever the padding.
  const identity = info !== undefined && info.filterHeight * info.filterWidth === 1 &&
    tf.util.arraysEqual(info.inShape, info.outShape);
  if (info === undefined || identity) return call.stock() as tf.TensorInfo;
  const y = backend.allocate(info.outShape);
  backend.attach(y.dataId, pool(backend, info, x, backend.offset(y)), purpose(info));
  return y;
}

function maxPoolGradient(call: Call): tf.TensorInfo {
  const { backend, inputs: { dy, input, output } } = call;
  const info = poolInfo(call, input);
  const fits = info !== undefined && tf.util.arraysEqual(info.outShape, dy.shape);
  if (!fits || !backend.isFloat(dy)) return call.stock() as tf.TensorInfo;
  const dx = backend.allocate(input.shape);
  const images = Math.max(1, Math.ceil(STEP / (info.inHeight * info.inWidth * info.inChannels)));
  const run = (winners: number) =>
    backend.pool.run(maxPoolGradientTask, Math.ceil(info.batchSize / images), [
      ...geometry(info),
      backend.offset(dx),
      backend.offset(dy),
      winners,
      info.batchSize,
      images,
    ]);
  const remembered = backend.attached(output.dataId, purpose(info));
  if (remembered !== undefined) {
    run(remembered);
  } else {
    backend.withBytes(tf.util.sizeFromShape(info.outShape) * 4, (y) => {
      const winners = pool(backend, info, input, y);
      try {
        run(winners);
      } finally {
        backend.heap.free(winners);
      }
    });
  }
  return dx;
}

/** Registers both kernels. */
export function registerPooling(): void {
  register("MaxPool", maxPool);
  register("MaxPoolGrad", maxPoolGradient);
}
