/**
 * Converts integer buffers that a tfjs cast has only relabelled as float32.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { linearIndexSource, threadGrid } from "./parts/linear_index.ts";
import { program } from "../wgsl.ts";
import source from "./int_to_float.wgsl" with { type: "text" };

/** Whether the buffer of `tensor` holds integers although its dtype is float32. */
export function holdsIntegers(backend: AlexNetWebGPUBackend, tensor: tf.TensorInfo): boolean {
  return tensor.dtype === "float32" && backend.tensorMap.get(tensor.dataId).dtype !== "float32";
}

/** A float32 tensor with the values of `x`. */
export function intToFloat(backend: AlexNetWebGPUBackend, x: tf.TensorInfo): tf.TensorInfo {
  const size = tf.util.sizeFromShape(x.shape);
  const quads = size % 4 === 0;
  const y = backend.makeTensorInfo(x.shape, "float32");
  backend.launch({
    program: program("intToFloat", [source, linearIndexSource], {}, [
      { name: "x", type: "i32", quads },
      { name: "y", type: "f32", quads, write: true },
    ]),
    bindings: [{ tensor: x }, { tensor: y }],
    uniforms: { size },
    workgroups: threadGrid(backend, Math.ceil(size / 4)),
  });
  return y;
}
