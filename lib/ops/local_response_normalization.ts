/**
 * Local response normalization (section 3.3), in the two conventions for alpha.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { NormalizationSpec } from "../spec/spec.ts";
import { requireTensor } from "./tensor_checks.ts";
import { checkLocalResponse } from "./kernel_arguments.ts";

/**
 * Options of {@linkcode localResponseNormalization}. All are required: there is no silent default.
 */
export type LocalResponseNormalizationOptions = Pick<
  NormalizationSpec,
  "k" | "n" | "alpha" | "beta" | "convention"
>;

/**
 * The factor of the sum of squares: alpha if the paper is taken literally, alpha / n in the 2012
 * program, Caffe and PyTorch.
 */
export function effectiveAlpha(
  options: Pick<NormalizationSpec, "n" | "alpha" | "convention">,
): number {
  return options.convention === "literal" ? options.alpha : options.alpha / options.n;
}

/** Computes b_i = a_i / (k + alpha' * sum of a_j^2 over the n maps around i)^beta, where alpha' is
 * {@linkcode effectiveAlpha}.
 *
 * @param x `[batch, height, width, maps]`.
 * @param options k, n, alpha, beta, and whether alpha is divided by n.
 * @returns A tensor of the same shape.
 * @throws {BadArgumentError} for another dtype or rank, and for invalid numbers.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { localResponseNormalization } from "@alexnet/alexnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const x = tf.ones<tf.Rank.R4>([1, 1, 1, 3]);
 * const options = { k: 1, n: 3, alpha: 1, beta: 0.5, convention: "literal" } as const;
 * const [edge, middle] = await localResponseNormalization(x, options).data();
 * assertAlmostEquals(edge, 1 / Math.sqrt(1 + 2), 1e-6);
 * assertAlmostEquals(middle, 1 / Math.sqrt(1 + 3), 1e-6);
 * ```
 */
export function localResponseNormalization(
  x: tf.Tensor4D,
  options: LocalResponseNormalizationOptions,
): tf.Tensor4D {
  checkLocalResponse(options);
  requireTensor("x of localResponseNormalization", x, {
    shape: ["batch", "height", "width", "maps"],
    empty: false,
  });
  // No map is further away than the last one; a wider radius would overflow the kernels' integers.
  const radius = Math.min((options.n - 1) / 2, x.shape[3] - 1);
  return tf.localResponseNormalization(x, radius, options.k, effectiveAlpha(options), options.beta);
}
