/**
 * Checks a net's outputs before an evaluation, so that NaN never counts as an answer.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { requireLabels } from "../augmentation/images.ts";
import { BadArgumentError, NotFiniteError } from "../errors.ts";
import { isUnmeasured } from "../unmeasured.ts";

/** Which numbers are allowed: any except NaN (scores), finite ones, or those from 0 to 1. */
export type Admitted = "scores" | "finite" | "probabilities";

/** Tolerance above 1 for the rounding errors of float32 softmax outputs. */
const ROUNDING = 1e-4;

/**
 * Checks a net's outputs `[n, classes]`.
 *
 * @throws {BadArgumentError} when they do not fill whole rows of `classes` numbers, or are not
 * probabilities.
 * @throws {NotFiniteError} when a number is NaN, or infinite if only finite ones are allowed; the
 * message names the image and the class.
 */
export function requireProbabilities(
  probabilities: ArrayLike<number>,
  classes: number,
  admitted: Admitted = "scores",
): void {
  requireInteger("classes", classes, { min: 1 });
  if (!Number.isInteger(probabilities.length / classes)) {
    throw new BadArgumentError(
      `Expected ${classes} probabilities per image but found ${probabilities.length} in all.`,
    );
  }
  for (let i = 0; i < probabilities.length; i++) {
    // A list from untyped code may have holes.
    const p: number | undefined = probabilities[i];
    if (p !== undefined && p >= 0 && p <= 1 || isUnmeasured(p)) continue;
    const where = `for image ${Math.floor(i / classes)}, class ${i % classes}`;
    if (Number.isNaN(p) || (admitted !== "scores" && !Number.isFinite(p))) {
      throw new NotFiniteError(
        `Expected a probability but found ${p} ${where}; the net's weights or its input are not ` +
          "finite.",
      );
    }
    if (typeof p !== "number" || (admitted === "probabilities" && (p < 0 || p > 1 + ROUNDING))) {
      throw new BadArgumentError(`Expected a probability from 0 to 1 but found ${p} ${where}.`);
    }
  }
}

/**
 * Checks a net's outputs `[n, classes]` and the true class of each image.
 *
 * @throws {BadArgumentError} when shapes or labels do not match, or there is no image; the message
 * names the image of a wrong label.
 * @throws {NotFiniteError} as {@linkcode requireProbabilities} does.
 */
export function requireLabelledProbabilities(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  admitted: Admitted = "scores",
): void {
  requireInteger("classes", classes, { min: 1 });
  if (labels.length === 0 || probabilities.length !== labels.length * classes) {
    throw new BadArgumentError(
      `Expected ${labels.length} x ${classes} probabilities and at least one image but found ` +
        `${probabilities.length} probabilities.`,
    );
  }
  requireLabels(labels, labels.length, classes);
  requireProbabilities(probabilities, classes, admitted);
}
