/**
 * A timed trial: each library and WebAssembly compute the same product and the same convolution on
 * one thread, in the pieces that the thread pool would use.
 *
 * The candidates take turns, and the fastest turn of each counts, because other load on the machine
 * can only add time. A trial takes about 0.3 seconds.
 *
 * @module
 */
import {
  blasConvolutionScratch,
  blasConvolutionTask,
  blasMultiplyTask,
} from "../tasks/blas_tasks.ts";
import { LOW_PAGES, PAGE_BYTES } from "../../kernel_constants.ts";
import type { ConvolutionLibrary, ConvolutionShape } from "../onednn/convolution_interface.ts";
import {
  convolutionScratch,
  convolutionTask,
  type Geometry,
  geometryArguments,
} from "../tasks/convolution_tasks.ts";
import type { Blas } from "../blas/gemm_interface.ts";
import { multiplyScratch, multiplyTask } from "../tasks/gemm_tasks.ts";
import { oneDnnForwardTask, shapeArguments } from "../tasks/onednn_tasks.ts";
import {
  makeThread,
  SCRATCH_BASE,
  SCRATCH_STRIDE,
  type Task,
  type Thread,
} from "../threads/thread.ts";
import type { Kernels, TileKernels } from "../wasm.ts";

/** The first byte of the operands, which are at fixed offsets after the control block. */
const OPERANDS = LOW_PAGES * PAGE_BYTES;
/** The larger operand size of the two problems in bytes: three matrices of 384 x 384. */
const OPERAND_BYTES = 3 * 384 * 384 * 4;
/** Room for an im2col slice or the packed panels. */
const SCRATCH_BYTES = 2 * 2 ** 20;

/** Rows, columns and terms of the product. */
const SIDE = 384;
/** Columns per piece, as the pool splits a product of this size. */
const COLUMNS = 48;
/** A convolution like those in the middle of a small net. */
const SHAPE: ConvolutionShape = {
  ...{ images: 4, height: 14, width: 14, inputs: 64, kernelHeight: 3, kernelWidth: 3 },
  ...{ strideY: 1, strideX: 1, top: 1, left: 1, outputHeight: 14, outputWidth: 14, outputs: 64 },
};
/** Turns of each candidate. */
const TURNS = 8;
/**
 * Maximum number of attempts, each followed by a pause, until the optimized WebAssembly code is
 * ready.
 */
const PROBES = 8;
/** The length of that pause, in milliseconds. */
const PAUSE = 15;

/** One candidate, ready to run. */
interface Way {
  readonly flops: number;
  run(): void;
}

/** The memory and the kernels of a trial. */
export interface TrialPlace {
  /** Shared memory of at least {@linkcode TRIAL_PAGES} pages, not used by anything else. */
  readonly memory: WebAssembly.Memory;
  /** The kernels, on this memory. */
  readonly kernels: Kernels;
  /** The kernels of the wide tile, if WebAssembly uses it. */
  readonly wide?: TileKernels;
}

/** Pages of memory that a trial needs. */
export const TRIAL_PAGES: number = LOW_PAGES +
  Math.ceil((OPERAND_BYTES + SCRATCH_BYTES) / PAGE_BYTES);

/**
 * GFLOP/s of a product by each of `ways`, in their order; an undefined element means WebAssembly.
 */
export function timeProducts(place: TrialPlace, ways: readonly (Blas | undefined)[]): number[] {
  fillOperands(place);
  const runs = ways.map((blas) => productBy(place, blas));
  runs.filter((_, i) => ways[i] === undefined).forEach(letCompile);
  return timeInTurns(runs);
}

/**
 * GFLOP/s of a convolution by each of `ways`, in their order: a convolution library, a BLAS (im2col
 * and products), or undefined for WebAssembly. 0 if a library has no code for this convolution.
 */
export function timeConvolutions(
  place: TrialPlace,
  ways: readonly (ConvolutionLibrary | Blas | undefined)[],
): number[] {
  fillOperands(place);
  const runs = ways.map((way) => convolutionBy(place, way));
  runs.filter((_, i) => ways[i] === undefined).forEach(letCompile);
  return timeInTurns(runs);
}

/**
 * Runs WebAssembly until its optimized code is ready. V8 starts with quickly compiled code, which
 * is four times slower, and compiles the optimized code in another thread; on a busy machine that
 * thread runs only while this one sleeps.
 */
function letCompile(way: Way | undefined): void {
  const rest = new Int32Array(new SharedArrayBuffer(4));
  let first = 0;
  for (let probe = 0; probe < PROBES; probe++) {
    const started = performance.now();
    way?.run();
    const time = performance.now() - started;
    if (probe === 0) first = time;
    else if (time < first / 2) return;
    Atomics.wait(rest, 0, 0, PAUSE);
  }
}

function fillOperands({ memory }: TrialPlace): void {
  const floats = new Float32Array(memory.buffer, OPERANDS, OPERAND_BYTES / 4);
  for (let i = 0; i < floats.length; i++) floats[i] = (i * 37 % 64 - 31) / 32;
}

/** The time of the fastest turn of each candidate. */
function timeInTurns(ways: readonly (Way | undefined)[]): number[] {
  const best = ways.map(() => Infinity);
  for (let turn = 0; turn < TURNS; turn++) {
    ways.forEach((way, i) => {
      const started = performance.now();
      way?.run();
      best[i] = Math.min(best[i], performance.now() - started);
    });
  }
  return ways.map((way, i) => way === undefined ? 0 : way.flops / best[i] / 1e6);
}

function productBy({ memory, kernels, wide }: TrialPlace, blas: Blas | undefined): Way {
  const thread = makeThread(0, kernels, memory, blas, undefined, wide);
  const [a, b, c] = [0, 1, 2].map((index) => OPERANDS + index * SIDE * SIDE * 4);
  const n = SIDE;
  const [task, args]: [Task, number[]] = blas === undefined
    ? [multiplyTask, [n, n, n, a, n * 4, b, n * 4, c, n * 4, 0, 0, n, COLUMNS]]
    : [blasMultiplyTask, [n, n, n, a, n, b, n, c, n, 0, 0, n, COLUMNS]];
  return {
    flops: 2 * n ** 3,
    run: region(thread, task, SIDE / COLUMNS, args, multiplyScratch(n, COLUMNS)),
  };
}

function convolutionBy(
  { memory, kernels, wide }: TrialPlace,
  way: ConvolutionLibrary | Blas | undefined,
): Way | undefined {
  const { images, height, width, inputs, kernelHeight, kernelWidth, outputs } = SHAPE;
  const rows = kernelHeight * kernelWidth * inputs;
  const x = OPERANDS, filter = x + images * height * width * inputs * 4;
  const arranged = filter + rows * outputs * 4, y = arranged + 2 * rows * outputs * 4;
  const flops = 2 * images * SHAPE.outputHeight * SHAPE.outputWidth * rows * outputs;
  if (way !== undefined && "plan" in way) {
    const thread = makeThread(0, kernels, memory, undefined, way);
    const plan = way.plan("forward", SHAPE);
    if (plan === undefined || plan.filterFloats > 2 * rows * outputs) return undefined;
    plan.arrange(filter, arranged);
    const args = [...shapeArguments(SHAPE), x, arranged, 0, 0, y];
    return { flops, run: region(thread, oneDnnForwardTask, 1, args, 0) };
  }
  const g: Geometry = { ...SHAPE, channels: inputs, inputDilationY: 1, inputDilationX: 1 };
  const thread = makeThread(0, kernels, memory, way, undefined, wide);
  if (way === undefined) {
    thread.tiles(rows, outputs).packColumns(rows, outputs, filter, outputs * 4, arranged);
    const args = [...geometryArguments(g), x, arranged, 0, 0, y, outputs, 1, images, images];
    return { flops, run: region(thread, convolutionTask, 1, args, convolutionScratch(g, height)) };
  }
  const args = [...geometryArguments(g), x, filter, 0, 0, y, outputs, images, images];
  return { flops, run: region(thread, blasConvolutionTask, 1, args, blasConvolutionScratch(g)) };
}

/** All pieces of a task, one after another on `thread`. */
function region(
  thread: Thread,
  task: Task,
  items: number,
  args: readonly number[],
  scratchBytes: number,
): () => void {
  if (scratchBytes > SCRATCH_BYTES) throw new RangeError("A trial needs more scratch space");
  return () => {
    thread.arguments.set(args);
    thread.arguments[SCRATCH_BASE] = OPERANDS + OPERAND_BYTES;
    thread.arguments[SCRATCH_STRIDE] = 0;
    for (let item = 0; item < items; item++) task(thread, item);
  };
}
