/**
 * Converts inputs whose stored values differ from their dtype.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { HeapBackend } from "./heap_backend.ts";

type Inputs = Record<string, tf.TensorInfo>;

/**
 * Runs `f` on `inputs`, after converting those whose stored values differ from their dtype: a tfjs
 * cast from int32 to float32 changes only the dtype and keeps the integer values. Other inputs are
 * passed unchanged. Dtypes: float32 and int32.
 */
export function withNumbers<T>(
  backend: HeapBackend,
  inputs: Inputs,
  f: (inputs: Inputs) => T,
): T {
  const made: tf.TensorInfo[] = [];
  const converted = Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => {
      if (backend.isFloat(tensor)) return [name, tensor];
      const values = backend.data.get(tensor.dataId).values as Float32Array | Int32Array;
      if (tensor.dtype === "int32" && values instanceof Int32Array) return [name, tensor];
      const copy = backend.makeTensorInfo(
        tensor.shape,
        tensor.dtype,
        tensor.dtype === "float32" ? Float32Array.from(values) : Int32Array.from(values),
      );
      made.push(copy);
      return [name, copy];
    }),
  );
  try {
    return f(converted);
  } finally {
    made.forEach((tensor) => backend.disposeIntermediateTensorInfo(tensor));
  }
}
