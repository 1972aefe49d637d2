/**
 * The state of one thread of the pool, and the memory through which threads communicate: the first
 * 24 KiB of the heap, before the stripes of the kernels, with atomic operations and without messages.
 *
 * @module
 */
import type { ConvolutionLibrary } from "../onednn/convolution_interface.ts";
import type { Blas } from "../blas/gemm_interface.ts";
import type { Kernels, TileKernels } from "../wasm.ts";
import { suitsWideTile } from "../tiles.ts";

/** A thread, as a task sees it. */
export interface Thread {
  /** 0 is the main thread. */
  readonly index: number;
  /** The kernels, on the shared heap. */
  readonly kernels: Kernels;
  /**
   * The kernels with the faster tile for a product of `terms` terms and `columns` columns. Panels
   * that one set of kernels has packed can be used only by that set.
   */
  tiles(terms: number, columns: number): TileKernels;
  /** The BLAS library of this thread, if one is used. */
  readonly blas: Blas | undefined;
  /** The convolution library of this thread, if one is used. */
  readonly convolutions: ConvolutionLibrary | undefined;
  /** The arguments of the running parallel region. */
  readonly arguments: Float64Array;
  /** Byte offset of 256 bytes of the heap that only this thread uses. */
  readonly spill: number;
  /** Byte offset of this thread's scratch space, of the size that the region requested. */
  readonly scratch: number;
}

/**
 * Computes one piece of a parallel region. Any free thread takes the next piece, so the result of a
 * piece must not depend on the thread or the order; the output is then bit-identical for any number
 * of threads.
 */
export type Task = (thread: Thread, item: number) => void;

/** Byte offset of the control words (32-bit) of the pool. */
export const CONTROL = 1024;
/**
 * Byte offset of one status word per thread: 0 while it starts, 1 when it has started, and -n when
 * it cannot take part and has written n bytes of a reason.
 */
export const STATUS = 1088;
/** Byte offset of the arguments (64-bit floats). */
export const ARGUMENTS = 2048;
/** Maximum number of arguments of a region. */
export const MAXIMUM_ARGUMENTS = 30;
/** Indices of the scratch base and scratch stride, after the arguments. */
export const SCRATCH_BASE = 30, SCRATCH_STRIDE = 31;
/** Byte offset of the text of a worker's error. */
export const ERROR_TEXT = 4096;
/** Maximum length of that text, in bytes. */
export const ERROR_BYTES = 1024;
/** Byte offset of the spill areas, 256 bytes per thread. */
export const SPILL = 8192;
/** Bytes of a spill area; a thread that cannot take part writes its reason there. */
export const SPILL_BYTES = 256;
/** How often a thread polls a control word before it sleeps: about 50 microseconds. */
export const SPINS = 4000;

/** The control words, by index. */
export const word = {
  /** Counts the regions; workers wait for it to change. */
  generation: 0,
  /** Which task the region runs. */
  task: 1,
  /** Number of pieces of the region. */
  items: 2,
  /** The next piece that is not yet taken. */
  next: 3,
  /** Number of workers inside the region. */
  active: 4,
  /** 1 while workers may enter the region. */
  open: 5,
  /** Number of workers that have started. */
  ready: 6,
  /** Length of a worker's error text; 0 if there is no error. */
  error: 7,
  /** 1 when the workers must end. */
  stop: 8,
} as const;

/** The thread with number `index` on `memory`. */
export function makeThread(
  index: number,
  kernels: Kernels,
  memory: WebAssembly.Memory,
  blas: Blas | undefined,
  convolutions?: ConvolutionLibrary,
  wide?: TileKernels,
): Thread {
  const args = new Float64Array(memory.buffer, ARGUMENTS, SCRATCH_STRIDE + 1);
  return {
    index,
    kernels,
    tiles: (terms, columns) => wide !== undefined && suitsWideTile(terms, columns) ? wide : kernels,
    blas,
    convolutions,
    arguments: args,
    spill: SPILL + SPILL_BYTES * index,
    get scratch() {
      return args[SCRATCH_BASE] + index * args[SCRATCH_STRIDE];
    },
  };
}

/** Takes pieces of the open region until none is left. */
export function takeItems(thread: Thread, task: Task, control: Int32Array): void {
  const items = control[word.items];
  for (;;) {
    const item = Atomics.add(control, word.next, 1);
    if (item >= items) return;
    task(thread, item);
  }
}
