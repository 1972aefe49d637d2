/**
 * What one thread of the pool has at hand, and how the threads talk: through the first 64 KiB of
 * the heap and atomic operations, never by messages.
 *
 * @module
 */
import type { ConvolutionLibrary } from "../onednn/convolution_interface.ts";
import type { Blas } from "../blas/gemm_interface.ts";
import type { Kernels } from "../wasm.ts";

/** A thread, as a task sees it. */
export interface Thread {
  /** 0 is the main thread. */
  readonly index: number;
  /** The kernels, on the shared heap. */
  readonly kernels: Kernels;
  /** The BLAS library of this thread, where one is used. */
  readonly blas: Blas | undefined;
  /** The library of convolutions of this thread, where one is used. */
  readonly convolutions: ConvolutionLibrary | undefined;
  /** The arguments of the running parallel region. */
  readonly arguments: Float64Array;
  /** 256 bytes of the heap for this thread alone. */
  readonly spill: number;
  /** Where the scratch space of this thread begins, as large as the region asked for. */
  readonly scratch: number;
}

/**
 * One piece of a parallel region. Pieces are taken by whichever thread is free, so what a piece
 * computes must not depend on who computes it or when: then the result has the same bytes for any
 * number of threads.
 */
export type Task = (thread: Thread, item: number) => void;

/** Byte offset of the control words (32-bit) of the pool. */
export const CONTROL = 1024;
/**
 * Byte offset of one word for each thread: 0 while it starts, 1 when it has, and -n when it stays away
 * and has written n bytes of a reason.
 */
export const STATUS = 1088;
/** Byte offset of the arguments (64-bit floats). */
export const ARGUMENTS = 2048;
/** How many arguments a region may have. */
export const MAXIMUM_ARGUMENTS = 30;
/** Index of the scratch base and scratch stride behind the arguments. */
export const SCRATCH_BASE = 30, SCRATCH_STRIDE = 31;
/** Byte offset of the text of a worker's error. */
export const ERROR_TEXT = 4096;
/** The longest such text, in bytes. */
export const ERROR_BYTES = 1024;
/** Byte offset of the spill areas, 256 bytes a thread. */
export const SPILL = 8192;
/** Bytes of a spill area; a thread that stays away leaves its reason there instead. */
export const SPILL_BYTES = 256;
/** Looks at a control word this often before a thread goes to sleep: some 50 microseconds. */
export const SPINS = 4000;

/** The control words, by index. */
export const word = {
  /** Counts the regions; workers wait for it to change. */
  generation: 0,
  /** Which task the region runs. */
  task: 1,
  /** How many pieces it has. */
  items: 2,
  /** The next piece that nobody has taken. */
  next: 3,
  /** How many workers are inside. */
  active: 4,
  /** 1 while workers may enter. */
  open: 5,
  /** How many workers have started. */
  ready: 6,
  /** Length of a worker's error text, 0 when all is well. */
  error: 7,
} as const;

/** The thread of number `index` on `memory`. */
export function makeThread(
  index: number,
  kernels: Kernels,
  memory: WebAssembly.Memory,
  blas: Blas | undefined,
  convolutions?: ConvolutionLibrary,
): Thread {
  const args = new Float64Array(memory.buffer, ARGUMENTS, SCRATCH_STRIDE + 1);
  return {
    index,
    kernels,
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
