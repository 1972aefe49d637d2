/**
 * A net beside another one, on the same images.
 *
 * @module
 */
import type { Evaluation, EvaluationReport } from "../../evaluation/evaluate.ts";
import { requireSameImages, rowsOf, type Together } from "../../evaluation/evaluate_together.ts";
import { compareErrors } from "../../evaluation/compare_errors.ts";
import { topKErrors } from "../../evaluation/error_rate.ts";
import type { PairedComparison } from "../../statistics/error_intervals.ts";
import { percent } from "../../training/progress.ts";

/** The other net, and McNemar's comparison of the top-1 and the top-5 error. */
export interface ComparedNets {
  /** Where the other net is. */
  readonly checkpoint: string;
  /** Its errors on the images of the report. */
  readonly errors: EvaluationReport["errors"];
  /** Top-1 error of the report minus that of the other net. */
  readonly top1: PairedComparison;
  /** The same for top 5; absent for fewer than 5 classes. */
  readonly top5?: PairedComparison;
}

/**
 * Compares the nets of a report with another one on the rows of the report.
 *
 * @param one The evaluation of one of these nets.
 * @throws {BadArgumentError} when the other net has other classes or images.
 */
export function comparedWith(
  { rows, probabilities }: Together,
  one: Evaluation,
  other: { readonly net: { readonly path: string }; readonly evaluation: Evaluation },
): ComparedNets {
  requireSameImages(one, other.evaluation);
  const { classes } = one.report;
  const [first, second] = [probabilities, other.evaluation.probabilities]
    .map((all) => rowsOf(all, classes, rows));
  const labels = rows.map((row) => one.labels[row]);
  return {
    checkpoint: other.net.path,
    errors: topKErrors(second, labels),
    top1: compareErrors(first, second, labels),
    ...(classes < 5 ? {} : { top5: compareErrors(first, second, labels, 5) }),
  };
}

/** The comparison as a row of the table. */
export function comparisonRow({ checkpoint, errors, top1 }: ComparedNets): [string, string] {
  const [{ error }] = errors;
  return ["compared with", `${checkpoint} (${percent(error)} wrong): ${comparisonText(top1)}`];
}

/**
 * `+0.49 points of error (95 % interval +0.11 to +0.86; p = 0.012, McNemar's test), 47 images wrong only
 * here, 45 only there`.
 */
export function comparisonText(comparison: PairedComparison): string {
  const { difference, interval, pValue, onlyFirstWrong, onlySecondWrong } = comparison;
  const points = (fraction: number) => {
    const text = (100 * fraction).toFixed(2);
    return Number(text) > 0 ? `+${text}` : text;
  };
  const [low, high] = interval;
  const p = pValue < 0.001 ? "p < 0.001" : `p = ${pValue.toFixed(3)}`;
  return `${points(difference)} points of error (95 % interval ${points(low)} to ${
    points(high)
  }; ` +
    `${p}, McNemar's test), ${Math.round(onlyFirstWrong)} images wrong only here, ` +
    `${Math.round(onlySecondWrong)} only there`;
}
