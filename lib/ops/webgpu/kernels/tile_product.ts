/**
 * Runs `tile_product.wgsl` or `direct_product.wgsl` with the operands of one kernel.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import type { Binding } from "../launch.ts";
import {
  DEFAULT_SPEEDS,
  isDirect,
  planProduct,
  type Tile,
  TILES,
  tileSize,
  type TileSpeeds,
} from "../tiles.ts";
import { type BufferDeclaration, type Constant, program } from "../wgsl.ts";
import { type Epilogue, epilogueSource } from "./parts/epilogue.ts";
import { linearIndexSource, threadGrid, workgroupGrid } from "./parts/linear_index.ts";
import productSource from "./product.wgsl" with { type: "text" };
import directSource from "./direct_product.wgsl" with { type: "text" };
import tileSource from "./tile_product.wgsl" with { type: "text" };
import sumSource from "./sum_partials.wgsl" with { type: "text" };
import specialSource from "./parts/special_values.wgsl" with { type: "text" };

/** One operand buffer: its declaration and its binding. */
export interface Operand {
  /** Declaration in the shader. */
  declaration: BufferDeclaration;
  /** The tensor or its window. */
  binding: Binding;
}

/** A rectangle of the product that one dispatch computes. */
export interface Part {
  rows: readonly [begin: number, end: number];
  columns: readonly [begin: number, end: number];
  depth: readonly [begin: number, end: number];
  /** Operands of this part, if they are windows. */
  operands?: readonly Operand[];
  /** Window of the output, if it is not the whole. */
  output?: Binding;
  /** Elements before the windows. */
  leftBase?: number;
  rightBase?: number;
}

/** A product to compute. */
export interface TileProduct {
  /** Kernel name. */
  name: string;
  /** The WGSL of the operands. */
  source: string;
  /** Constants of that WGSL. */
  constants: Readonly<Record<string, Constant>>;
  leftAlongDepth: boolean;
  rightAlongDepth: boolean;
  /** Whether `direct_product.wgsl` may compute it (see `planProduct`); default false. */
  mayBeDirect?: boolean;
  operands: readonly Operand[];
  rows: number;
  columns: number;
  depth: number;
  /** Independent products (matrices of a batch, phases of a stride); default 1. */
  batches?: number;
  /** Elements from line to line and from matrix to matrix, for stored matrices. */
  pitches?: { left: number; right: number; leftBatch: number; rightBatch: number };
  output: tf.TensorInfo;
  /** Elements from one output matrix to the next. */
  outputBatch?: number;
  epilogue: Epilogue;
  /** The dispatches, if the product does not fit in one. */
  parts?: readonly Part[] | undefined;
}

let speeds: TileSpeeds = DEFAULT_SPEEDS;

/** Uses measured tile speeds from now on. */
export function setTileSpeeds(measured: TileSpeeds): void {
  speeds = measured;
}

/** Computes `product` into its output. */
export function tileProduct(backend: AlexNetWebGPUBackend, product: TileProduct): void {
  const { rows, columns, depth, batches = 1, output, epilogue } = product;
  const whole: Part = { rows: [0, rows], columns: [0, columns], depth: [0, depth] };
  const parts = product.parts ?? [whole];
  const plan = planProduct(
    rows,
    columns,
    depth,
    batches,
    speeds,
    backend.bindingLimit,
    product.mayBeDirect,
  );
  const cuts = parts.map((part) => {
    const length = part.depth[1] - part.depth[0];
    return length === depth ? plan.splits : Math.max(1, Math.ceil(length / plan.span));
  });
  const depthParts = parts.filter((part) => part.rows[0] === 0 && part.columns[0] === 0).length;
  const split = plan.splits > 1 || depthParts > 1;
  const outputSize = tf.util.sizeFromShape(output.shape);
  const splits = depthParts > 1 ? cuts.reduce((a, b) => a + b, 0) : cuts[0];
  const target = split ? backend.makeTensorInfo([splits, outputSize], "float32") : output;
  const quads = columns % 4 === 0;
  const tile = TILES[plan.tile];
  const size = tileSize(tile);
  const bias = epilogue.bias;
  let firstSplit = 0;
  parts.forEach((part, i) => {
    const operands = part.operands ?? product.operands;
    const bound = split ? undefined : part.output;
    const shader = program(
      product.name,
      [
        product.source,
        productSource,
        isDirect(tile) ? directSource : tileSource,
        epilogueSource,
        specialSource,
      ],
      {
        ...product.constants,
        ...shape(tile, depth),
        LEFT_ALONG_DEPTH: product.leftAlongDepth,
        RIGHT_ALONG_DEPTH: product.rightAlongDepth,
        SPLIT: split,
      },
      [
        ...operands.map(({ declaration }) => declaration),
        { name: "bias", type: "f32", quads, absent: split || bias === undefined },
        { name: "output", type: "f32", write: true, quads },
      ],
    );
    const tiles = Math.ceil((part.rows[1] - part.rows[0]) / size.rows) *
      Math.ceil((part.columns[1] - part.columns[0]) / size.columns);
    backend.launch({
      program: shader,
      bindings: [
        ...operands.map(({ binding }) => binding),
        ...(split || bias === undefined ? [] : [{ tensor: bias }]),
        bound ?? { tensor: target },
      ],
      uniforms: {
        row_begin: part.rows[0],
        row_end: part.rows[1],
        column_begin: part.columns[0],
        column_end: part.columns[1],
        depth_begin: part.depth[0],
        depth_end: part.depth[1],
        span: plan.span,
        splits: cuts[i],
        first_split: firstSplit,
        columns,
        left_pitch: product.pitches?.left ?? 0,
        right_pitch: product.pitches?.right ?? 0,
        left_batch: product.pitches?.leftBatch ?? 0,
        right_batch: product.pitches?.rightBatch ?? 0,
        output_batch: product.outputBatch ?? 0,
        left_base: part.leftBase ?? 0,
        right_base: part.rightBase ?? 0,
        output_base: bound?.start ?? 0,
        output_size: outputSize,
        activation: epilogue.activation,
      },
      workgroups: [...workgroupGrid(backend, tiles), cuts[i] * batches],
    });
    if (depthParts > 1) firstSplit += cuts[i];
  });
  if (split) {
    sumPartials(backend, target, output, { size: outputSize, splits, columns }, epilogue);
    backend.disposeData(target.dataId);
  }
}

/** The constants of the tile's WGSL. */
function shape(tile: Tile, depth: number): Record<string, Constant> {
  if (isDirect(tile)) return { QUADS: tile.quads, THREADS: tile.threadsY };
  return {
    ROWS: tile.rows,
    QUADS: tile.quads,
    THREADS_X: tile.threadsX,
    THREADS_Y: tile.threadsY,
    // A short depth (in a weight gradient, the batch) is not padded to a full step.
    DEPTH: Math.min(tile.depth, Math.ceil(depth / 4) * 4),
  };
}

/** Adds `splits` partial sums of `size` elements each, then bias and activation. */
export function sumPartials(
  backend: AlexNetWebGPUBackend,
  partial: tf.TensorInfo,
  output: tf.TensorInfo,
  { size, splits, columns }: { size: number; splits: number; columns: number },
  { bias, activation }: Epilogue,
): void {
  const quads = size % 4 === 0;
  const columnQuads = columns % 4 === 0;
  backend.launch({
    program: program("sumPartials", [sumSource, linearIndexSource, epilogueSource, specialSource], {
      COLUMN_QUADS: columnQuads,
    }, [
      { name: "partial", type: "f32", quads },
      { name: "bias", type: "f32", quads: columnQuads, absent: bias === undefined },
      { name: "output", type: "f32", quads, write: true },
    ]),
    bindings: [
      { tensor: partial },
      ...(bias === undefined ? [] : [{ tensor: bias }]),
      { tensor: output },
    ],
    uniforms: { size, splits, columns, activation },
    workgroups: threadGrid(backend, Math.ceil(size / 4)),
  });
}
