/**
 * The backend `alexnet-cpu` for TensorFlow.js: the stock CPU kernels on tensors in a shared heap,
 * the hot ones replaced by threaded WebAssembly and, where they are installed, a native BLAS and
 * oneDNN. Importing this module registers the backend; nothing is read and no thread starts before
 * it is used for the first time.
 *
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import "@alexnet/alexnet/cpu";
 * import { assertEquals } from "@std/assert";
 *
 * await tf.setBackend("alexnet-cpu");
 * const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2]));
 * assertEquals([...await product.data()], [3, 3, 3, 3]);
 * ```
 *
 * The same input gives the same bytes on the same machine, whatever the number of threads: every
 * result is the same sum in the same order, and work is cut into pieces by shapes alone. With a
 * native library the bytes are those of that library on that processor; without one they depend on
 * whether the engine fuses multiplications and additions (relaxed SIMD).
 *
 * @module
 */
import type { HeapMemoryInfo } from "./heap_backend.ts";
import { cpuBackend as heapBackend } from "./register.ts";

export { startCpu, type StartOptions } from "./register.ts";
export type { HeapMemoryInfo } from "./heap_backend.ts";
export type { HeapStatistics } from "./memory/heap.ts";
export type { AllocatorStatistics } from "./memory/allocator.ts";

/** What a program reads and sets of the backend `alexnet-cpu` while it runs. */
export interface CpuBackend {
  /** One line: threads, native library, heap. */
  report(): string;
  /** How full the heap is, in bytes. */
  memory(): HeapMemoryInfo;
  /** Whether products and convolutions may go to native libraries; false keeps them in WebAssembly. */
  allowBlas(allowed: boolean): void;
  /** Whether convolutions may go to oneDNN; false leaves them to im2col and a product. */
  allowConvolutions(allowed: boolean): void;
}

/**
 * The backend `alexnet-cpu` while it is current.
 *
 * @returns the running backend.
 * @throws {BadArgumentError} when another backend is current.
 *
 * @example
 * ```ts
 * import { cpuBackend, startCpu } from "@alexnet/alexnet/cpu";
 * import { assert } from "@std/assert";
 *
 * await startCpu();
 * const { heap } = cpuBackend().memory();
 * assert(heap.capacity <= heap.limit);
 * ```
 */
export function cpuBackend(): CpuBackend {
  return heapBackend();
}
