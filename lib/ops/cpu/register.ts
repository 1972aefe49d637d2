/**
 * Registers the backend `alexnet-cpu` with tfjs at import, and starts it on request. `mod.ts` is
 * its public entry point.
 *
 * @module
 */
import { requireOptions } from "../../argument_checks.ts";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";
import { BACKEND_FIELDS, type BackendOptions, requireBackendOptions } from "../backend_options.ts";
import { registerArithmetic } from "./arithmetic.ts";
import type { WideKernels } from "./compile_kernels.ts";
import { registerConvolution } from "./convolution.ts";
import { registerCropping } from "./cropping.ts";
import { Heap } from "./memory/heap.ts";
import { HeapBackend } from "./heap_backend.ts";
import { BACKEND_NAME } from "./backend_name.ts";
import { copyStockKernels } from "./kernel_registry.ts";
import { registerLayout } from "./layout.ts";
import { registerMatMul } from "./matmul.ts";
import { registerNormalization } from "./normalization.ts";
import { registerPooling } from "./pooling.ts";
import { chooseWideTile } from "./libraries/choose_tile.ts";
import { librarySettings, settingsFromEnvironment } from "./settings.ts";
import { registerTrainingKernels } from "./training_kernels.ts";

export { HeapBackend } from "./heap_backend.ts";
export type { HeapMemoryInfo } from "./heap_backend.ts";
export type { HeapBackendOptions } from "./heap_backend_options.ts";
export type { AllocatorStatistics } from "./memory/allocator.ts";
export type { Heap, HeapStatistics } from "./memory/heap.ts";
export type { ThreadPool } from "./threads/thread_pool.ts";
export type { Task, Thread } from "./threads/thread.ts";
export type { KernelName, Kernels } from "./wasm.ts";
export type { Blas } from "./blas/gemm_interface.ts";
export type { BackendOptions } from "../backend_options.ts";
export type { BackendRecord, LibraryRecord } from "../backend_record.ts";
export type {
  ConvolutionLibrary,
  ConvolutionPass,
  ConvolutionPlan,
  ConvolutionShape,
} from "./onednn/convolution_interface.ts";

/** The backend, once it has started. */
let made: HeapBackend | undefined;
/** Why it did not start when tfjs asked for it. */
let failure: unknown;

if (tf.findBackendFactory(BACKEND_NAME) == null) {
  copyStockKernels();
  registerArithmetic();
  registerConvolution();
  registerCropping();
  registerLayout();
  registerMatMul();
  registerNormalization();
  registerPooling();
  registerTrainingKernels();
  register();
}

function register(): void {
  const make = () => {
    try {
      return made ??= makeBackend({});
    } catch (error) {
      // tfjs turns the error into a warning and uses another backend; without a priority, it does
      // not try this one again at every choice, and warns once.
      failure = error;
      tf.removeBackend(BACKEND_NAME);
      tf.registerBackend(BACKEND_NAME, make, 0);
      throw error;
    }
  };
  tf.registerBackend(BACKEND_NAME, make, 2);
}

/** Options of {@linkcode startCpu}. */
export interface StartOptions extends BackendOptions {
  /** Whether products and convolutions may use native libraries; default true. */
  blas?: boolean;
}

/**
 * Makes `alexnet-cpu` the current backend and returns a line about it, e.g. `cpu: 2 threads,
 * OpenBLAS 0.3.21 (AVX-512), heap 4 GiB`. Threads, heap size and recorded libraries apply only when
 * the backend starts for the first time; `blas` applies to every call.
 *
 * @param start threads, heap, and whether native libraries may be used.
 * @returns one line: threads, native library, heap.
 * @throws {BadArgumentError} when an option, `ALEXNET_THREADS` or `ALEXNET_TILE` is invalid, when the
 * backend already runs with other threads or another heap, and when the environment names a library that
 * cannot be used.
 *
 * @example
 * ```ts
 * import { startCpu } from "@alexnet/alexnet/cpu";
 *
 * console.log(await startCpu({ blas: false })); // e.g. cpu: 2 threads, WebAssembly SIMD ...
 * ```
 */
export async function startCpu(start: StartOptions = {}): Promise<string> {
  const { threads, heapBytes, recorded, blas = true } = start;
  requireOptions("startCpu", start, { ...BACKEND_FIELDS, blas: true });
  requireBackendOptions(start);
  // `tf.removeBackend` removes the factory together with the backend.
  if (tf.findBackendFactory(BACKEND_NAME) == null) {
    made = undefined;
    register();
  }
  if (made !== undefined) requireSame(made, start);
  const wide = made === undefined ? await chooseWideTile() : undefined;
  // Created here, because tfjs would turn an error in its factory into a warning.
  made ??= makeBackend({
    ...(wide === undefined ? {} : { wide }),
    ...(threads === undefined ? {} : { threads }),
    ...(heapBytes === undefined ? {} : { heapBytes }),
    ...(recorded === undefined ? {} : { recorded }),
  });
  await tf.setBackend(BACKEND_NAME);
  const backend = cpuBackend();
  backend.allowBlas(blas);
  await backend.pool.started();
  return backend.report();
}

function makeBackend(
  { recorded, wide, ...numbers }: BackendOptions & { wide?: WideKernels },
): HeapBackend {
  return new HeapBackend({
    ...librarySettings(recorded, wide),
    ...settingsFromEnvironment(),
    ...numbers,
  });
}

function requireSame(backend: HeapBackend, { threads, heapBytes }: BackendOptions): void {
  const { limit } = backend.heap.statistics;
  const differs = threads !== undefined && threads !== backend.threads
    ? `threads: expected ${backend.threads}, found ${threads}`
    : heapBytes !== undefined && Heap.limitOf(heapBytes) !== limit
    ? `heapBytes: expected ${limit}, found ${heapBytes}`
    : undefined;
  if (differs !== undefined) {
    throw new BadArgumentError(
      `The CPU backend is already running, ${differs}. Set this when the backend is first used in ` +
        "a process.",
    );
  }
}

/**
 * The backend, once it is current.
 *
 * @throws {BadArgumentError} when a different backend is current.
 */
export function cpuBackend(): HeapBackend {
  const backend = tf.backend();
  if (backend instanceof HeapBackend) return backend;
  const cause = failure === undefined
    ? "."
    : `, because ${BACKEND_NAME} did not start: ${
      failure instanceof Error ? failure.message : String(failure)
    }`;
  throw new BadArgumentError(
    `Expected the backend ${BACKEND_NAME}, found ${tf.getBackend()}${cause}`,
    ...(failure === undefined ? [] : [{ cause: failure }]),
  );
}
