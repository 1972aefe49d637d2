/**
 * Several nets as one: the mean of their probabilities on the same images, with equal weights or with
 * weights found on some of the images.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import type { ClassHierarchy } from "../../datasets/class_hierarchy.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import type { RandomStream } from "../random.ts";
import { averageProbabilities } from "./ensemble.ts";
import { type EnsembleWeights, ensembleWeights } from "./ensemble_weights.ts";
import { type Evaluation, type EvaluationReport, reportOn } from "./evaluate.ts";

/** Options of {@linkcode evaluateTogether}. */
export interface TogetherOptions {
  /** Hierarchy of the classes, for the hierarchical error. */
  readonly hierarchy?: ClassHierarchy | undefined;
  /** How many images the weights are searched on, and the numbers that draw them; default: none. */
  readonly search?: { readonly images: number; readonly stream: RandomStream } | undefined;
}

/** What several nets do together. */
export interface Together {
  /** The errors on the images that no weight was searched on. */
  readonly report: EvaluationReport;
  /** Rows of the evaluations that the report is of, ascending. */
  readonly rows: readonly number[];
  /** The mean of all rows, `[n, classes]`. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** The weight of each net; their sum is 1. */
  readonly weights: readonly number[];
  /** What the search found, if there was one. */
  readonly found?: EnsembleWeights;
}

/**
 * Averages the probabilities of nets that were evaluated on the same images.
 *
 * @throws {BadArgumentError} when the nets have other classes or images, or the search leaves no image.
 */
export function evaluateTogether(
  evaluations: readonly Evaluation[],
  options: TogetherOptions = {},
): Together {
  const first = evaluations[0];
  if (first === undefined) throw new BadArgumentError("Expected at least one net but found none.");
  for (const other of evaluations) requireSameImages(first, other);
  const members = evaluations.map(({ probabilities }) => probabilities);
  const classes = first.report.classes;
  const all = Array.from(first.labels.keys());
  const searched = drawnRows(all.length, options.search);
  const found = searched.length === 0 ? undefined : ensembleWeights(
    members.map((member) => rowsOf(member, classes, searched)),
    searched.map((row) => elementAt(first.labels, row)),
  );
  const weights = found?.weights ?? members.map(() => 1 / members.length);
  const probabilities = averageProbabilities(members, weights);
  const taken = new Set(searched);
  const rows = all.filter((row) => !taken.has(row));
  const { dataset, perClass, crops, backend } = first.report;
  const [patch] = new Set(evaluations.map(({ report }) => JSON.stringify(report.patch)));
  const same = evaluations.every(({ report }) => JSON.stringify(report.patch) === patch);
  const seconds = evaluations.reduce((sum, { report }) => sum + report.seconds, 0);
  const report = {
    ...reportOn(rowsOf(probabilities, classes, rows), {
      name: searched.length === 0
        ? dataset
        : `${dataset}, without the ${searched.length} of the search`,
      classNames: perClass.map(({ name }) => name),
      labels: Uint16Array.from(rows, (row) => elementAt(first.labels, row)),
      count: rows.length,
    }, options.hierarchy === undefined ? {} : { hierarchy: options.hierarchy }),
    ...{ crops, backend, seconds, imagesPerSecond: all.length / seconds },
    ...(same && first.report.patch !== undefined ? { patch: first.report.patch } : {}),
  };
  return { report, rows, probabilities, weights, ...(found === undefined ? {} : { found }) };
}

/** The `rows` of `[n, classes]`. */
export function rowsOf(
  probabilities: Float32Array<ArrayBuffer>,
  classes: number,
  rows: readonly number[],
): Float32Array<ArrayBuffer> {
  if (rows.length * classes === probabilities.length) return probabilities;
  const part = new Float32Array(rows.length * classes);
  for (const [i, row] of rows.entries()) {
    part.set(probabilities.subarray(row * classes, (row + 1) * classes), i * classes);
  }
  return part;
}

/**
 * Checks that two nets were evaluated on the same images, with the same classes.
 *
 * @throws {BadArgumentError} if not.
 */
export function requireSameImages(first: Evaluation, second: Evaluation): void {
  const names = ({ report }: Evaluation) => report.perClass.map(({ name }) => name).join();
  if (names(first) !== names(second)) {
    throw new BadArgumentError(
      `Expected nets for the same classes but found ${names(first)} and ${names(second)}.`,
    );
  }
  const isSame = first.report.dataset === second.report.dataset &&
    first.read.length === second.read.length &&
    first.read.every((image, i) =>
      image === second.read[i] && first.labels[i] === second.labels[i]
    );
  if (!isSame) {
    throw new BadArgumentError(
      `Expected two evaluations of the same images but found ${first.read.length} of ` +
        `${first.report.dataset} and ${second.read.length} of ${second.report.dataset}.`,
    );
  }
}

/** The rows on which weights are searched, ascending. */
function drawnRows(count: number, search: TogetherOptions["search"]): number[] {
  if (search === undefined) return [];
  requireInteger("the images of the search", search.images, { min: 1, max: count - 1 });
  return [...search.stream.permutation(count).subarray(0, search.images)].sort((a, b) => a - b);
}
