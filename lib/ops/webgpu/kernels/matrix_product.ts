/**
 * Matrix products, plain or transposed, single or batched, with fused bias and activation.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { THIN_ROWS, thinProduct } from "./thin_product.ts";
import type { Epilogue } from "./parts/epilogue.ts";
import { type Operand, type Part, tileProduct } from "./tile_product.ts";
import { lines } from "../windows.ts";
import source from "./matrix_product.wgsl" with { type: "text" };

/** How the two matrices are stored. */
export interface Transposes {
  transposeA: boolean;
  transposeB: boolean;
}

/**
 * `activation(a @ b + bias)` for `[..., rows, depth]` and `[..., depth, columns]` (the last two
 * swapped for a transposed operand). Leading axes broadcast as in `tf.matMul` if one operand has
 * only one matrix.
 *
 * A weight matrix over the binding limit is read in windows, and its gradient is written in
 * windows.
 */
export function matrixProduct(
  backend: AlexNetWebGPUBackend,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: Transposes,
  epilogue: Epilogue,
): tf.TensorInfo {
  const [depth, rows] = lastTwo(a, transposeA);
  const [columns, depthB] = lastTwo(b, transposeB);
  tf.util.assert(depth === depthB, () => `matMul: inner sizes ${depth} and ${depthB} differ.`);
  const batchA = tf.util.sizeFromShape(a.shape.slice(0, -2));
  const batchB = tf.util.sizeFromShape(b.shape.slice(0, -2));
  const batches = Math.max(batchA, batchB);
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const output = backend.makeTensorInfo([...outer, rows, columns], "float32");
  const thin = rows <= THIN_ROWS && batches === 1 && !transposeA && depth % 4 === 0;
  if (thin && backend.fits(b)) {
    thinProduct(backend, { a, b, transposeB, rows, columns, depth, output, epilogue });
    return output;
  }
  const leftQuads = (transposeA ? rows : depth) % 4 === 0;
  const rightQuads = (transposeB ? depth : columns) % 4 === 0;
  const left: Operand = {
    declaration: { name: "a", type: "f32", quads: leftQuads },
    binding: { tensor: a },
  };
  const right: Operand = {
    declaration: { name: "b", type: "f32", quads: rightQuads },
    binding: { tensor: b },
  };
  const pitches = {
    left: transposeA ? rows : depth,
    right: transposeB ? depth : columns,
    leftBatch: batchA === 1 ? 0 : rows * depth,
    rightBatch: batchB === 1 ? 0 : depth * columns,
  };
  tileProduct(backend, {
    name: "matrixProduct",
    source,
    constants: {
      LEFT_TAIL: !transposeA && depth % 4 !== 0,
      RIGHT_TAIL: transposeB && depth % 4 !== 0,
    },
    leftAlongDepth: !transposeA,
    rightAlongDepth: transposeB,
    operands: [left, right],
    rows,
    columns,
    depth,
    batches,
    pitches,
    output,
    outputBatch: rows * columns,
    epilogue,
    parts: batches === 1
      ? windows(backend, { rows, columns, depth, left, right, output, transposeA, transposeB })
      : undefined,
  });
  return output;
}

function lastTwo({ shape }: tf.TensorInfo, transpose: boolean): [number, number] {
  const [first, second] = shape.slice(-2);
  return transpose ? [first, second] : [second, first];
}

interface Cut extends Transposes {
  rows: number;
  columns: number;
  depth: number;
  left: Operand;
  right: Operand;
  output: tf.TensorInfo;
}

/**
 * The dispatches of a product with a matrix over the binding limit, split along the axis in which
 * that matrix can be divided into windows of whole lines; `undefined` if all matrices fit.
 */
function windows(backend: AlexNetWebGPUBackend, cut: Cut): Part[] | undefined {
  const { rows, columns, depth, left, right, output } = cut;
  const all = { rows: [0, rows], columns: [0, columns], depth: [0, depth] } as const;
  if (!backend.fits(right.binding.tensor)) {
    const pitch = cut.transposeB ? depth : columns;
    return lines(backend, cut.transposeB ? columns : depth, pitch).map(([begin, end]) => ({
      ...all,
      [cut.transposeB ? "columns" : "depth"]: [begin, end],
      operands: [left, windowOf(right, begin * pitch, (end - begin) * pitch)],
      rightBase: begin * pitch,
    }));
  }
  if (!backend.fits(left.binding.tensor)) {
    const pitch = cut.transposeA ? rows : depth;
    return lines(backend, cut.transposeA ? depth : rows, pitch).map(([begin, end]) => ({
      ...all,
      [cut.transposeA ? "depth" : "rows"]: [begin, end],
      operands: [windowOf(left, begin * pitch, (end - begin) * pitch), right],
      leftBase: begin * pitch,
    }));
  }
  if (!backend.fits(output)) {
    return lines(backend, rows, columns).map(([begin, end]) => ({
      ...all,
      rows: [begin, end],
      output: { tensor: output, start: begin * columns, length: (end - begin) * columns },
    }));
  }
  return undefined;
}

function windowOf(operand: Operand, start: number, length: number): Operand {
  return { ...operand, binding: { tensor: operand.binding.tensor, start, length } };
}
