/**
 * Registers the backend `alexnet-cpu` with tfjs at import, and starts it on request. `mod.ts` is the
 * door to it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";
import { registerArithmetic } from "./arithmetic.ts";
import { registerConvolution } from "./convolution.ts";
import { registerCropping } from "./cropping.ts";
import { HeapBackend, type HeapBackendOptions } from "./heap_backend.ts";
import { BACKEND_NAME } from "./kernel_registry.ts";
import { registerLayout } from "./layout.ts";
import { registerMatMul } from "./matmul.ts";
import { registerNormalization } from "./normalization.ts";
import { registerPooling } from "./pooling.ts";
import { settingsFromEnvironment } from "./settings.ts";
import { registerTrainingKernels } from "./training_kernels.ts";

export { HeapBackend } from "./heap_backend.ts";

let options: HeapBackendOptions = {};

if (tf.findBackendFactory(BACKEND_NAME) == null) {
  tf.copyRegisteredKernels("cpu", BACKEND_NAME);
  registerArithmetic();
  registerConvolution();
  registerCropping();
  registerLayout();
  registerMatMul();
  registerNormalization();
  registerPooling();
  registerTrainingKernels();
  const make = () => new HeapBackend({ ...settingsFromEnvironment(), ...options });
  tf.registerBackend(BACKEND_NAME, make, 2);
}

/** Options of {@linkcode startCpu}. */
export interface StartOptions {
  /** Threads that compute, the main thread included; default: one for each logical processor. */
  threads?: number;
  /** The most the heap may hold, in bytes; default and maximum: 4 GiB. */
  heapBytes?: number;
  /** Whether products and convolutions may go to native libraries; default true. */
  blas?: boolean;
}

/**
 * Makes `alexnet-cpu` the current backend and returns a line about it, e.g.
 * `cpu: 2 threads, OpenBLAS 0.3.21 (AVX-512), heap 4 GiB`. Threads and heap size count when the
 * backend starts for the first time; `blas` counts always.
 *
 * @param start threads, heap, and whether native libraries may be used.
 * @returns one line: threads, native library, heap.
 * @throws {BadArgumentError} when `ALEXNET_THREADS` is no number of threads.
 *
 * @example
 * ```ts
 * import { startCpu } from "@alexnet/alexnet/cpu";
 *
 * console.log(await startCpu({ blas: false })); // e.g. cpu: 2 threads, WebAssembly SIMD ...
 * ```
 */
export async function startCpu(start: StartOptions = {}): Promise<string> {
  const { threads, heapBytes, blas = true } = start;
  options = {
    ...(threads === undefined ? {} : { threads }),
    ...(heapBytes === undefined ? {} : { heapBytes }),
  };
  settingsFromEnvironment();
  await tf.setBackend(BACKEND_NAME);
  const backend = cpuBackend();
  backend.allowBlas(blas);
  await backend.pool.started();
  return backend.report();
}

/**
 * The backend, once it is current.
 *
 * @throws {BadArgumentError} when another one is.
 */
export function cpuBackend(): HeapBackend {
  const backend = tf.backend();
  if (backend instanceof HeapBackend) return backend;
  throw new BadArgumentError(`Expected the backend ${BACKEND_NAME}, found ${tf.getBackend()}.`);
}
