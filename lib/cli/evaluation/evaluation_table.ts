/**
 * What `deno task evaluate` shows: the figures of a report and the nets behind it.
 *
 * @module
 */
import { cifar10Hierarchy } from "../../../datasets/cifar10/cifar10_hierarchy.ts";
import { counted } from "../../counted.ts";
import { worstConfusions } from "../../evaluation/confusion.ts";
import type { Evaluation, EvaluationReport, NamedImages } from "../../evaluation/evaluate.ts";
import type { Together } from "../../evaluation/evaluate_together.ts";
import type { TrainedNet } from "../../training/checkpoint/trained_net.ts";
import { percent } from "../../training/progress.ts";
import { resultTable } from "../command/result_table.ts";

/** A net, the images that it classified, and how well. */
export interface MeasuredNet {
  /** The net, whose model is disposed of. */
  readonly net: TrainedNet;
  /** The images. */
  readonly images: NamedImages;
  /** Its errors and probabilities. */
  readonly evaluation: Evaluation;
}

/** Each of several nets with its weight and its own error. */
export function netsOf(measured: readonly MeasuredNet[], weights: readonly number[]) {
  return measured.map(({ net: { path }, evaluation: { report } }, i) => ({
    checkpoint: path,
    weight: weights[i],
    errors: report.errors,
  }));
}

/** A row for each of several nets, and one for the search of their weights; none for one net. */
export function weightRows(
  measured: readonly MeasuredNet[],
  { weights, found, probabilities, rows, report }: Together,
): (readonly [string, string])[] {
  if (measured.length === 1) return [];
  const searched = probabilities.length / report.classes - rows.length;
  return [
    ...netsOf(measured, weights).map(({ checkpoint, weight, errors }, i) =>
      [
        `net ${i + 1}`,
        `weight ${weight.toFixed(3)}, alone ${
          percent(errors[0].error)
        } wrong on all images: ${checkpoint}`,
      ] as const
    ),
    ...(found === undefined ? [] : [
      [
        "search",
        `for the lowest top-${found.k} error on ${counted(searched, "image")}: ${
          percent(found.error)
        }, with equal weights ${percent(found.equalError)}`,
      ] as const,
    ]),
  ];
}

/**
 * The figures of a report, with `more` rows below them.
 *
 * @param shown The name that a class is shown by, see `shownClasses`.
 */
export function evaluationTable(
  report: EvaluationReport,
  measured: readonly MeasuredNet[],
  shown: ReadonlyMap<string, string>,
  more: readonly (readonly [string, string])[],
): string {
  const { hierarchical, perClass, confusion } = report;
  const [{ net: { info: { spec } }, images: { classNames } }] = measured;
  const nameOf = (name: string) => shown.get(name) ?? name;
  const mistakes = worstConfusions(confusion, 3).map(({ truth, taken, count }) =>
    `${nameOf(classNames[truth])} taken for ${nameOf(classNames[taken])} (${count})`
  );
  const [hardest] = perClass.flatMap(({ name, error }) =>
    error === undefined ? [] : [{ name, error }]
  ).toSorted((a, b) => b.error - a.error);
  return resultTable(report, {
    title: measured.length === 1 ? spec.name : `the mean of ${measured.length} nets`,
    guesses: [1, 2, 3, 4, 5],
    rows: [
      ...(hierarchical === undefined
        ? []
        : [["hierarchical error", hierarchicalText(hierarchical, classNames)] as const]),
      ...(hardest.error === 0
        ? []
        : [["hardest class", `${nameOf(hardest.name)}, ${percent(hardest.error)} wrong`] as const]),
      ["most often confused", mistakes.join(", ") || "none"],
      ["speed", `${Math.round(report.imagesPerSecond)} images/s`],
      ...more,
    ],
  });
}

/** The mean cost of one guess, with what it means on CIFAR-10; on other classes also that of the last. */
function hierarchicalText(costs: readonly number[], classNames: readonly string[]): string {
  const [one] = costs;
  if (classNames.join() === cifar10Hierarchy.classes.join()) {
    return `${one.toFixed(3)} (1: of the same kind, 2: animal for vehicle)`;
  }
  return `${one.toFixed(3)} for one guess, ${costs[costs.length - 1].toFixed(3)} for the best of ` +
    `${costs.length} (height of the lowest common ancestor)`;
}
