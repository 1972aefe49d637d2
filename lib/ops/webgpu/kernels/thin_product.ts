/**
 * Products with few rows, without tiles: fully connected layers with a small batch.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { type Epilogue, epilogueSource } from "./parts/epilogue.ts";
import { sumPartials } from "./tile_product.ts";
import { program } from "../wgsl.ts";
import plainSource from "./thin_product.wgsl" with { type: "text" };
import transposedSource from "./thin_product_transposed.wgsl" with { type: "text" };
import outputSource from "./parts/thin_product_output.wgsl" with { type: "text" };
import specialSource from "./parts/special_values.wgsl" with { type: "text" };

/** A product is thin up to this many rows. */
export const THIN_ROWS = 8;

const BUSY_WORKGROUPS = 256;
const SHORTEST_SPAN = 256;

/** Threads per workgroup of either kernel. */
const THREADS = 64;
/** If B is transposed, how many of those threads share the same columns and split their depth. */
const THREADS_ALONG_DEPTH = 16;
/** Each thread computes four neighbouring columns. */
const COLUMNS = 4;
/** A span is a multiple of this: one quad for each thread along the depth. */
const SPAN_STEP = 4 * THREADS_ALONG_DEPTH;

/** A thin product: `[rows, depth]` by `[depth, columns]`, the second possibly transposed. */
export interface ThinProduct {
  a: tf.TensorInfo;
  b: tf.TensorInfo;
  transposeB: boolean;
  rows: number;
  columns: number;
  /** A multiple of four. */
  depth: number;
  output: tf.TensorInfo;
  epilogue: Epilogue;
}

/** Computes `product` into its output. */
export function thinProduct(backend: AlexNetWebGPUBackend, product: ThinProduct): void {
  const { a, b, transposeB, rows, columns, depth, output, epilogue } = product;
  const workgroups = Math.ceil(
    columns / (COLUMNS * (transposeB ? THREADS / THREADS_ALONG_DEPTH : THREADS)),
  );
  const wanted = Math.min(
    Math.floor(BUSY_WORKGROUPS / workgroups),
    Math.floor(depth / SHORTEST_SPAN),
  );
  const span = Math.ceil(depth / Math.max(1, wanted) / SPAN_STEP) * SPAN_STEP;
  const splits = Math.ceil(depth / span);
  const split = splits > 1;
  const size = rows * columns;
  const { bias, activation } = epilogue;
  const target = split ? backend.makeTensorInfo([splits, size], "float32") : output;
  const quads = columns % 4 === 0;
  const absent = split || bias === undefined;
  backend.launch({
    program: program(
      transposeB ? "thinProductTransposed" : "thinProduct",
      [transposeB ? transposedSource : plainSource, outputSource, epilogueSource, specialSource],
      {
        ROWS: rows <= 4 ? 4 : THIN_ROWS,
        SPLIT: split,
        THREADS,
        ...(transposeB ? { THREADS_ALONG_DEPTH } : {}),
      },
      [
        { name: "a", type: "f32", quads: true },
        { name: "b", type: "f32", quads: transposeB || quads },
        { name: "bias", type: "f32", quads, absent },
        { name: "output", type: "f32", quads, write: true },
      ],
    ),
    bindings: [
      { tensor: a },
      { tensor: b },
      ...(absent || bias === undefined ? [] : [{ tensor: bias }]),
      { tensor: target },
    ],
    uniforms: { rows, columns, depth, span, output_size: size, activation },
    workgroups: [workgroups, 1, splits],
  });
  if (split) {
    sumPartials(backend, target, output, { size, splits, columns }, epilogue);
    backend.disposeData(target.dataId);
  }
}
