/**
 * The gradient of ReLU and bias in one kernel.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { ACTIVATIONS } from "./parts/epilogue.ts";
import { sumPartials } from "./tile_product.ts";
import { program } from "../wgsl.ts";
import reluSource from "./relu_bias_gradient.wgsl" with { type: "text" };
import specialSource from "./parts/special_values.wgsl" with { type: "text" };

/** Threads per axis of a workgroup. */
const THREADS = 16;
/** Each thread takes four neighbouring columns. */
const COLUMNS_A_WORKGROUP = 4 * THREADS;
const ROWS_A_WORKGROUP = 512;
const MOST_PARTIALS = 256;

/** `dz = dy * step(y)` (NaN where y is NaN) and its sum over all axes but the last. */
export function reluBiasGradient(
  backend: AlexNetWebGPUBackend,
  dy: tf.TensorInfo,
  y: tf.TensorInfo,
): [tf.TensorInfo, tf.TensorInfo] {
  const columns = dy.shape[dy.shape.length - 1];
  const rows = tf.util.sizeFromShape(dy.shape) / columns;
  const quads = columns % 4 === 0;
  const span = Math.max(ROWS_A_WORKGROUP, Math.ceil(rows / MOST_PARTIALS));
  const splits = Math.max(1, Math.ceil(rows / span));
  const dz = backend.makeTensorInfo(dy.shape, "float32");
  const db = backend.makeTensorInfo([columns], "float32");
  const partial = splits === 1 ? db : backend.makeTensorInfo([splits, columns], "float32");
  const constants = { COLUMNS: columns, THREADS };
  backend.launch({
    program: program("reluBiasGradient", [reluSource, specialSource], constants, [
      { name: "dy", type: "f32", quads },
      { name: "y", type: "f32", quads },
      { name: "dz", type: "f32", quads, write: true },
      { name: "partial", type: "f32", quads, write: true },
    ]),
    bindings: [dy, y, dz, partial].map((tensor) => ({ tensor })),
    uniforms: { rows, span },
    workgroups: [Math.ceil(columns / COLUMNS_A_WORKGROUP), splits, 1],
  });
  if (splits > 1) {
    sumPartials(backend, partial, db, { size: columns, splits, columns }, {
      activation: ACTIVATIONS.linear,
    });
    backend.disposeData(partial.dataId);
  }
  return [dz, db];
}
