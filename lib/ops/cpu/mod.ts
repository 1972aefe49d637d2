/**
 * The backend `alexnet-cpu` for TensorFlow.js: the stock CPU kernels on tensors in a shared heap,
 * with the hot ones replaced by multithreaded WebAssembly and, if installed, a native BLAS and
 * oneDNN. Importing this module registers the backend; no file is read and no thread starts until
 * its first use.
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
 * Results are bit-identical on the same machine for any number of threads: every sum is
 * evaluated in an order that depends only on the shapes. With a native library, the bits depend on that library and the processor; without one, on whether the engine
 * fuses multiplications and additions (relaxed SIMD).
 *
 * It runs in browsers, too, in pages and in Web Workers: with all threads where the page is
 * cross-origin isolated (served with `Cross-Origin-Opener-Policy: same-origin` and
 * `Cross-Origin-Embedder-Policy: require-corp`), else with one. The bits are those of WebAssembly
 * in Deno. Native libraries are used only in Deno.
 *
 * @module
 */
import type { HeapMemoryInfo } from "./heap_backend.ts";
import { cpuBackend as heapBackend } from "./register.ts";

export { startCpu, type StartOptions } from "./register.ts";
export type { HeapMemoryInfo } from "./heap_backend.ts";
export type { HeapStatistics } from "./memory/heap.ts";
export type { AllocatorStatistics } from "./memory/allocator.ts";

/** Status and settings of the running backend `alexnet-cpu`. */
export interface CpuBackend {
  /**
   * Describes the backend in one line: threads, native library, heap.
   *
   * @returns e.g. `cpu: 2 threads, OpenBLAS 0.3.21 (AVX-512), heap 4 GiB`.
   */
  report(): string;
  /**
   * Current usage of the heap, in bytes.
   *
   * @returns what is in use and free, and the limit.
   */
  memory(): HeapMemoryInfo;
  /**
   * Sets whether products and convolutions may use native libraries; if false, they run in
   * WebAssembly.
   *
   * @param allowed whether they may; true when the backend starts.
   */
  allowBlas(allowed: boolean): void;
  /**
   * Sets whether convolutions may use oneDNN; if false, they run as im2col and a product.
   *
   * @param allowed whether they may; true when the backend starts.
   */
  allowConvolutions(allowed: boolean): void;
}

/**
 * The running backend `alexnet-cpu`.
 *
 * @returns the running backend.
 * @throws {BadArgumentError} when a different backend is current.
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
