/**
 * Calibration: whether a net's confidence matches its accuracy (Guo, Pleiss, Sun and Weinberger,
 * _On Calibration of Modern Neural Networks_,
 * [arXiv:1706.04599](https://arxiv.org/abs/1706.04599), section 2).
 *
 * @module
 */
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import { type Interval, wilsonInterval } from "../statistics/error_intervals.ts";
import { mostProbable } from "./most_probable.ts";
import { requireLabelledProbabilities } from "./probabilities.ts";

/** Maximum number of bins, far above any useful number. */
const MOST_BINS = 1e6;

/** The images whose confidence is in one bin. */
export interface ConfidenceBin {
  /** Lower end of the bin, exclusive. */
  low: number;
  /** Upper end of the bin, inclusive. */
  high: number;
  /** Number of images. */
  count: number;
  /** Their mean confidence; NaN without images. */
  confidence: number;
  /** The fraction that is classified correctly; NaN without images. */
  accuracy: number;
  /** 95 % interval of the accuracy, by Wilson's score; 0 to 1 without images. */
  interval: Interval;
}

/** Confidence and accuracy by bin, and the calibration error. */
export interface Calibration {
  /** Bins of equal width, from 0 to 1. */
  bins: ConfidenceBin[];
  /** sum over bins of count / n * |accuracy - confidence|. */
  expectedCalibrationError: number;
}

/**
 * Sorts images by their **confidence**, the largest of their probabilities, into `bins` bins ((m -
 * 1) / M, m / M], and compares the mean confidence with the accuracy in each. With n images, of
 * which B_m are in bin m,
 *
 *     ECE = sum over m of |B_m| / n * |acc(B_m) - conf(B_m)|.
 *
 * If several probabilities are the largest, the first is the guess, as in `confusionMatrix`.
 *
 * @param probabilities `[n, classes]`.
 * @param labels The true class of each image, from 0.
 * @param classes the number of classes, the length of a row.
 * @param bins M, default 10.
 * @returns the bins and the expected calibration error, 0 to 1.
 * @throws {BadArgumentError} when shapes, labels or probabilities are invalid, or there is no image
 * or no bin.
 * @throws {NotFiniteError} when a probability is not finite.
 *
 * @example
 * ```ts
 * import { calibration } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * // Twice "0.75 sure", once right: 0.75 against 0.5.
 * const { expectedCalibrationError } = calibration([0.75, 0.25, 0.75, 0.25], [0, 1], 2);
 * assertEquals(expectedCalibrationError, 0.25);
 * ```
 */
export function calibration(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  bins: number = 10,
): Calibration {
  const n = labels.length;
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS) {
    throw new BadArgumentError(`Expected from 1 to ${MOST_BINS} bins but found ${bins} bins.`);
  }
  requireLabelledProbabilities(probabilities, labels, classes, "probabilities");
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < n; i++) {
    const guess = mostProbable(probabilities, i * classes, classes);
    const confidence = elementAt(probabilities, i * classes + guess);
    const bin = elementAt(
      sums,
      Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1)),
    );
    bin.count++;
    bin.confidence += confidence;
    if (guess === labels[i]) bin.right++;
  }
  return {
    bins: sums.map(({ count, confidence, right }, m) => ({
      low: m / bins,
      high: (m + 1) / bins,
      count,
      confidence: confidence / count,
      accuracy: right / count,
      interval: count === 0 ? [0, 1] : wilsonInterval(count - right, count).map((x) => 1 - x)
        .reverse() as Interval,
    })),
    expectedCalibrationError: sums.reduce(
      (sum, { confidence, right }) => sum + Math.abs(right - confidence) / n,
      0,
    ),
  };
}
