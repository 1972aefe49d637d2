/**
 * Local response normalization (section 3.3), in the two conventions that its four numbers have.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { NormalizationSpec } from "../spec/spec.ts";
import { requireTensor } from "./tensor_checks.ts";
import { checkLocalResponse } from "./kernel_arguments.ts";

/** The numbers of {@linkcode localResponseNormalization}, all of them: there is no silent default. */
export type LocalResponseNormalizationOptions = Pick<
  NormalizationSpec,
  "k" | "n" | "alpha" | "beta" | "convention"
>;

/**
 * What a squared value is multiplied by: alpha read literally, alpha / n in the 2012 program, Caffe and
 * PyTorch.
 */
export function effectiveAlpha(
  options: Pick<NormalizationSpec, "n" | "alpha" | "convention">,
): number {
  return options.convention === "literal" ? options.alpha : options.alpha / options.n;
}

/**
 * b_i = a_i / (k + alpha' * sum of a_j^2 over the n maps around i)^beta, where alpha' is
 * {@linkcode effectiveAlpha}.
 *
 * @param x `[batch, height, width, maps]`, float32.
 * @returns The same shape.
 * @throws {BadArgumentError} for another kind or rank, and for numbers that cannot work.
 */
export function localResponseNormalization(
  x: tf.Tensor4D,
  options: LocalResponseNormalizationOptions,
): tf.Tensor4D {
  checkLocalResponse(options);
  requireTensor("x of localResponseNormalization", x, {
    shape: ["batch", "height", "width", "maps"],
  });
  const radius = (options.n - 1) / 2;
  return tf.localResponseNormalization(x, radius, options.k, effectiveAlpha(options), options.beta);
}
