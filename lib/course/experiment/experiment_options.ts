/**
 * The options of a reader's experiment, and their checks.
 *
 * @module
 */
import { requireGuess } from "../guess.ts";
import {
  type FieldNames,
  requireFinite,
  requireFunction,
  requireOptions,
} from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import type { ArmRun, ComparisonOptions } from "../../experiments/arms.ts";
import type { Work } from "../../experiments/repetitions.ts";
import {
  ARM_FIELDS,
  COMPARISON_FIELDS,
  requireComparisonOptions,
} from "../../experiments/comparison_options.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { checkedSchedule } from "../../training/learning_rule/schedule.ts";
import { armChanges } from "./arm_changes.ts";

/** Something that is measured or counted without training. */
export interface Measuring {
  /** The names of the two things compared. */
  between: readonly [string, string];
  /** A small part of the work, which is timed to estimate the cost; not needed for a count. */
  trial?: Work;
  /** How many times as long as the trial the whole work takes. */
  times?: number;
  /** The value that stands for no effect: 0 for a difference (default), 1 for a ratio. */
  neutral?: number;
  /**
   * Runs the measurement.
   *
   * @returns the second minus the first, or its ratio to the first.
   */
  run: () => Estimate | Promise<Estimate>;
}

/** Options of `yourExperiment`: a question, a guess, and either training runs or a measurement. */
export interface ExperimentOptions {
  /** The question, in one sentence. */
  question: string;
  /** The number that you expect, in `unit`; `null` if you have none yet. */
  guess: number | null;
  /** What is measured; default `the test error`. */
  quantity?: string;
  /** The unit of the answer; default `points`. */
  unit?: string;
  /** Two nets or recipes to be trained: the second is compared with the first. */
  compare?: ComparisonOptions;
  /**
   * The score of a training run; default: its last test error in percent.
   *
   * @param run a complete run.
   * @returns a number in `unit`.
   */
  score?: (run: ArmRun) => number;
  /** What is measured instead of training runs. */
  measure?: Measuring;
  /**
   * Minutes that the experiment may take; if it would take longer, it does not start. Default 3.
   */
  minutes?: number;
}

const EXPERIMENT_FIELDS: FieldNames<ExperimentOptions> = {
  question: true,
  guess: true,
  quantity: true,
  unit: true,
  compare: { ...COMPARISON_FIELDS, arms: [ARM_FIELDS] },
  score: "function",
  measure: { between: true, trial: "function", times: true, neutral: true, run: "function" },
  minutes: true,
};

/** An experiment whose options are checked. */
export interface CheckedExperiment extends Required<Omit<ExperimentOptions, Kind>> {
  /** The two names. */
  readonly between: readonly [string, string];
  /** The settings in which the arms differ; none for a measurement. */
  readonly changes: readonly string[];
  /** The training runs, or the measurement. */
  readonly work:
    | { compare: ComparisonOptions; score: (run: ArmRun) => number }
    | Measuring;
}

type Kind = "compare" | "score" | "measure";

/**
 * The experiment with its defaults.
 *
 * @throws {BadArgumentError} for an unknown option, neither or both of `compare` and `measure`, and
 * two arms that are the same.
 */
export function checkedExperiment(options: ExperimentOptions): CheckedExperiment {
  requireOptions("yourExperiment", options, EXPERIMENT_FIELDS);
  const { question, guess, quantity = "the test error", unit = "points", minutes = 3 } = options;
  requireGuess("yourExperiment", guess, unit, options.measure?.neutral !== 1);
  requireFinite("minutes of yourExperiment", minutes, { min: 0 });
  for (const settings of [options.compare, ...options.compare?.arms ?? []]) {
    if (settings?.schedule === undefined) continue;
    checkedSchedule(settings.schedule, "a schedule of compare of yourExperiment");
  }
  const { compare, score, measure } = options;
  const common = { question, guess, quantity, unit, minutes };
  if (measure === undefined && compare !== undefined) {
    return { ...common, ...checkedTrainings(compare, score) };
  }
  if (measure === undefined || compare !== undefined || score !== undefined) {
    throw new BadArgumentError(
      "Expected either compare (two nets to be trained) or measure (something that needs no " +
        "training) in the options of yourExperiment but found " +
        `${measure === undefined ? "neither" : "both"}.`,
    );
  }
  return { ...common, ...checkedMeasuring(measure) };
}

type Parts = Pick<CheckedExperiment, "between" | "changes" | "work">;

function checkedTrainings(
  compare: ComparisonOptions,
  score?: (run: ArmRun) => number,
): Parts {
  requireComparisonOptions(compare);
  const [before, after, ...more] = compare.arms;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new BadArgumentError(
      `Expected two arms to compare in yourExperiment but found ${compare.arms.length}.`,
    );
  }
  const changes = armChanges(before, after, compare);
  if (changes.length === 0) {
    throw new BadArgumentError(
      `Expected two arms that differ but "${before.name}" and "${after.name}" are the same net ` +
        "with the same settings; change something in the second.",
    );
  }
  if (compare.test === undefined && score === undefined) {
    throw new BadArgumentError(
      "Expected test images in compare of yourExperiment, or a score, but found neither.",
    );
  }
  const work = { compare, score: score ?? lastTestError };
  return { between: [before.name, after.name], changes, work };
}

function checkedMeasuring(measure: Measuring): Parts {
  const [before, after, ...more] = measure.between;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new BadArgumentError(
      "Expected the names of two things in between of yourExperiment but found " +
        `${measure.between.length}.`,
    );
  }
  if ((measure.trial === undefined) !== (measure.times === undefined)) {
    throw new BadArgumentError(
      "Expected a trial in measure of yourExperiment together with times (how many times as long " +
        "the whole work takes) but found only one of them.",
    );
  }
  requireFinite("times of yourExperiment", measure.times ?? 1, { above: 0 });
  requireFinite("neutral of yourExperiment", measure.neutral ?? 0);
  requireFunction("run of yourExperiment", measure.run);
  return { between: [before, after], changes: [], work: measure };
}

function lastTestError({ testErrors }: ArmRun): number {
  return testErrors.at(-1)?.error ?? NaN;
}
