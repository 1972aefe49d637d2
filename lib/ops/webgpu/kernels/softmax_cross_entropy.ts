/**
 * Softmax cross-entropy and its gradient in one pass.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { workgroupGrid } from "./parts/linear_index.ts";
import { program } from "../wgsl.ts";
import softmaxSource from "./softmax_cross_entropy.wgsl" with { type: "text" };
import specialSource from "./parts/special_values.wgsl" with { type: "text" };

/** Losses `[batch]`, and `softmax(logits) - oneHot(labels)` in the shape of the logits. */
export function softmaxCrossEntropy(
  backend: AlexNetWebGPUBackend,
  logits: tf.TensorInfo,
  labels: tf.TensorInfo,
): [tf.TensorInfo, tf.TensorInfo] {
  const [rows, classes] = logits.shape;
  const losses = backend.makeTensorInfo([rows], "float32");
  const gradient = backend.makeTensorInfo(logits.shape, "float32");
  backend.launch({
    program: program("softmaxCrossEntropy", [softmaxSource, specialSource], {}, [
      { name: "logits", type: "f32" },
      { name: "labels", type: "i32" },
      { name: "losses", type: "f32", write: true },
      { name: "gradient", type: "f32", write: true },
    ]),
    bindings: [logits, labels, losses, gradient].map((tensor) => ({ tensor })),
    uniforms: { rows, classes },
    workgroups: [...workgroupGrid(backend, rows), 1],
  });
  return [losses, gradient];
}
