/**
 * The paper's objective: the mean over the batch of -log p(correct label), p = softmax of the last
 * layer (section 3.5).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { checkSoftmaxCrossEntropy, requireLabels } from "./kernel_arguments.ts";
import { readsAsynchronously } from "./values_of.ts";

/**
 * Computes L = mean over i of -log(softmax(logits_i)[label_i]); its gradient with respect to
 * logits_i is (softmax(logits_i) - onehot(label_i)) / n. Labels get no gradient.
 *
 * The backend `webgpu` cannot check labels without waiting for the device; there, a label out of
 * range makes the loss and the gradient of its image NaN.
 *
 * @param labels `[batch]`, int32, each from 0 to classes - 1.
 * @param logits `[batch, classes]`, float32.
 * @returns The mean, a scalar.
 * @throws {BadArgumentError} for another dtype or shape, an empty batch, or a label out of range.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { softmaxCrossEntropy } from "@alexnet/alexnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const loss = softmaxCrossEntropy(tf.tensor1d([3], "int32"), tf.zeros<tf.Rank.R2>([1, 10]));
 * const [value] = await loss.data();
 * assertAlmostEquals(value, Math.log(10), 1e-6);
 * ```
 */
export function softmaxCrossEntropy(labels: tf.Tensor1D, logits: tf.Tensor2D): tf.Scalar {
  checkSoftmaxCrossEntropy({ logits, labels });
  // On the CPU this read costs nothing; on a GPU the kernel makes the loss NaN instead.
  // deno-lint-ignore alexnet/no-synchronous-read
  if (!readsAsynchronously()) requireLabels(labels.dataSync(), logits.shape[1]);
  const mean = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [inputs, save] = args as [tf.Tensor2D, tf.GradSaveFunc];
    const [losses, dLogits] = lossesAndGradient(labels, inputs);
    // Saved tensors would not be freed if a later operation failed.
    const value = tf.mean(losses);
    save([dLogits]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.tidy(() => tf.mul(saved[0], tf.div(dy, inputs.shape[0]))),
    };
  });
  return mean(logits) as tf.Scalar;
}

/**
 * The loss of each image `[batch]`, and the gradient of their sum with respect to the logits
 * `[batch, classes]`: the kernel `SoftmaxCrossEntropy` if the backend has it.
 */
function lossesAndGradient(labels: tf.Tensor1D, logits: tf.Tensor2D): [tf.Tensor, tf.Tensor] {
  if (tf.getKernel("SoftmaxCrossEntropy", tf.getBackend()) !== undefined) {
    const outputs = tf.engine().runKernel("SoftmaxCrossEntropy", { logits, labels });
    return outputs as unknown as [tf.Tensor, tf.Tensor];
  }
  const logProbabilities = tf.logSoftmax(logits);
  const oneHot = tf.oneHot(labels, logits.shape[1], 1, 0, "float32");
  // Not a product with oneHot: for a class with probability 0, 0 * -Infinity would be NaN.
  const correct = tf.where(
    tf.cast(oneHot, "bool"),
    logProbabilities,
    tf.zerosLike(logProbabilities),
  );
  return [
    tf.neg(tf.sum(correct, 1)),
    tf.sub(tf.exp(logProbabilities), oneHot),
  ];
}
