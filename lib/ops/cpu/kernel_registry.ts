/**
 * Registers the kernels of this backend in place of the stock ones, which remain available for the
 * cases that a fast kernel does not cover.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { OutOfMemoryError } from "../../errors.ts";
import { BACKEND_NAME } from "./backend_name.ts";
import type { HeapBackend } from "./heap_backend.ts";

/** The arguments of a kernel. */
export interface Call {
  /** The backend. */
  backend: HeapBackend;
  /** The input tensors by name; optional ones may be missing. */
  inputs: Record<string, tf.TensorInfo>;
  /** The attributes by name. */
  attrs: Record<string, unknown>;
  /** Runs the stock kernel on the same inputs and attributes. */
  stock: () => tf.TensorInfo | tf.TensorInfo[];
}

/** A kernel: computes the outputs of a call. */
export type Kernel = (call: Call) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a copy of every stock kernel for this backend. */
export function copyStockKernels(): void {
  for (const stock of tf.getKernelsForBackend("cpu")) {
    tf.registerKernel({
      ...stock,
      backendName: BACKEND_NAME,
      kernelFunc: guarded(stock.kernelName, stock.kernelFunc),
    });
  }
}

/**
 * The stock kernel, with a typed error for a result that is too large for JavaScript: stock kernels
 * build their result as a typed array before it is copied into the heap.
 */
function guarded(name: string, run: tf.KernelFunc): tf.KernelFunc {
  return (parameters) => {
    try {
      return (parameters.backend as HeapBackend).undoOnError(() => run(parameters));
    } catch (cause) {
      const tooLarge = cause instanceof RangeError &&
        /^(Array buffer allocation failed|Invalid typed array length)/.test(cause.message);
      if (!tooLarge) throw cause;
      const shapes = Object.values(parameters.inputs)
        .map((input) => `[${[input ?? []].flat().map(({ shape }) => shape.join(", "))}]`);
      throw new OutOfMemoryError(
        `${name} of ${
          shapes.join(", ") || "no tensors"
        }: expected a result that fits into memory, ` +
          `found one that does not (${cause.message}). Use a smaller shape.`,
        { cause },
      );
    }
  };
}

const registeredNames: string[] = [];

/** The names of all kernels defined here, including those that replace tfjs's. */
export function ownKernelNames(): readonly string[] {
  return registeredNames;
}

/** Registers `kernel` under `name`, replacing the copy of the stock kernel if there is one. */
export function register(name: string, kernel: Kernel): void {
  registeredNames.push(name);
  const stock = tf.getKernel(name, "cpu");
  const runStock = stock == null ? undefined : guarded(name, stock.kernelFunc);
  if (tf.getKernel(name, BACKEND_NAME)) tf.unregisterKernel(name, BACKEND_NAME);
  tf.registerKernel({
    kernelName: name,
    backendName: BACKEND_NAME,
    kernelFunc: (parameters) => {
      const backend = parameters.backend as HeapBackend;
      return backend.undoOnError(() =>
        kernel({
          backend,
          inputs: parameters.inputs as Record<string, tf.TensorInfo>,
          attrs: parameters.attrs as Record<string, unknown>,
          stock: () => {
            if (runStock === undefined) throw new TypeError(`tfjs has no kernel ${name}`);
            return runStock(parameters);
          },
        })
      );
    },
  });
}

/** Runs another kernel of this backend by name. */
export function runKernel(
  name: string,
  backend: HeapBackend,
  inputs: Record<string, tf.TensorInfo>,
  attrs: Record<string, unknown> = {},
): tf.TensorInfo {
  const result = tf.getKernel(name, BACKEND_NAME).kernelFunc({
    inputs,
    backend,
    attrs: attrs as tf.NamedAttrMap,
  });
  return Array.isArray(result) ? result[0] : result;
}
