/**
 * Registers the backend `alexnet-cpu` with tfjs: the stock CPU kernels on tensors in a shared heap,
 * the hot ones replaced by threaded WebAssembly.
 *
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import "@alexnet/alexnet/cpu";
 *
 * await tf.setBackend("alexnet-cpu");
 * ```
 *
 * Nothing is read and no thread starts before the backend is used for the first time.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { registerConvolution } from "./convolution.ts";
import { HeapBackend } from "./heap_backend.ts";
import { BACKEND_NAME } from "./kernel_registry.ts";
import { registerMatMul } from "./matmul.ts";
import { registerNormalization } from "./normalization.ts";
import { registerPooling } from "./pooling.ts";
import { registerTrainingKernels } from "./training_kernels.ts";

if (tf.findBackendFactory(BACKEND_NAME) == null) {
  tf.copyRegisteredKernels("cpu", BACKEND_NAME);
  registerConvolution();
  registerMatMul();
  registerNormalization();
  registerPooling();
  registerTrainingKernels();
  tf.registerBackend(BACKEND_NAME, () => new HeapBackend(), 2);
}

export { HeapBackend } from "./heap_backend.ts";
export type { HeapBackendOptions, HeapMemoryInfo } from "./heap_backend.ts";
export type { HeapStatistics } from "./heap.ts";
