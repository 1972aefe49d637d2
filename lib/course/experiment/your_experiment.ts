/**
 * The reader's own experiment: a question, a guess, the cost, and what the numbers say.
 *
 * @module
 */
import { readable } from "../../figures/readable.ts";
import { counted } from "../../counted.ts";
import { sharedImages } from "./shared_images.ts";
import { DivergedArmError } from "../../experiments/diverged_arm.ts";
import { BadArgumentError } from "../../errors.ts";
import { atChance, pairedDifferences } from "../../experiments/arm_results.ts";
import type { ArmResult, ArmRun, ComparisonOptions } from "../../experiments/arms.ts";
import { compareArms } from "../../experiments/compare_arms.ts";
import type { Displayable } from "../../figures/displayable.ts";
import { jupyterDisplay, type MediaBundle } from "../../figures/figure_spec.ts";
import { acrossSeeds, leastSeeds, NO_INTERVAL } from "../../statistics/estimate.ts";
import { type Estimate, requireEstimate } from "../../statistics/estimate_record.ts";
import { smallestEffectOf } from "../../statistics/smallest_effect.ts";
import { stopPressed } from "../../stop_button.ts";
import { show, text } from "../display.ts";
import {
  experimentHtml,
  type ExperimentOutcome,
  experimentText,
  supportedSentence,
} from "./experiment_card.ts";
import { costOf, costText } from "./experiment_cost.ts";
import {
  type CheckedExperiment,
  checkedExperiment,
  type ExperimentOptions,
  type Measuring,
} from "./experiment_options.ts";
import { unlessStopped } from "./unless_stopped.ts";

export type { ExperimentOptions, Measuring } from "./experiment_options.ts";

/** An experiment with its result; can be displayed as the value of a cell. */
export interface ExperimentCard extends Displayable {
  /** Estimated duration in seconds; NaN if it was stopped before that was measured. */
  readonly seconds: number;
  /** Whether it started: one that takes more than `minutes` does not. */
  readonly started: boolean;
  /** The settings in which two arms differ, e.g. `fc3.dropout.rate: 0.5 → 0.3`. */
  readonly changes: readonly string[];
  /** What was measured: the second minus the first; `undefined` if there is nothing to compare. */
  readonly estimate: Estimate | undefined;
  /** One difference for each seed that both arms finished; empty without training runs. */
  readonly differences: readonly number[];
  /** The training runs of both arms, for figures of your own; empty without training runs. */
  readonly results: readonly ArmResult[];
  /** The smallest effect that an experiment of this size can detect, in the unit of the answer. */
  readonly smallest: number | undefined;
  /** The sentence that the numbers support. It is about this experiment, not about the paper. */
  readonly sentence: string;
}

/**
 * Runs the reader's own experiment: two nets or recipes that are trained from several seeds
 * (`compare`), or two things that are measured or counted (`measure`). It first measures the speed
 * of this machine and shows what the experiment will cost; if that is more than `minutes`, it does
 * not start. The Stop button and `compare.signal` end it, and the seeds that both arms have
 * finished are kept.
 *
 * @param options the question, the guess, and what is compared or measured.
 * @returns the result, as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, neither or both of `compare` and `measure`, and
 * two arms that are the same.
 *
 * @example Two learning rates
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { yourExperiment } from "@alexnet/alexnet/course";
 * import { firstSeeds } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const images = {
 *   name: "black and white",
 *   classNames: [..."0123456789"],
 *   images: new Uint8Array(2 * side * side * 3).fill(255, side * side * 3),
 *   labels: Uint8Array.of(0, 1),
 *   side,
 *   count: 2,
 * };
 * const spec = preset("cifarSmall");
 * const own = await yourExperiment({
 *   question: "By how much does ten times the rate change the test error?",
 *   guess: -5,
 *   compare: {
 *     arms: [
 *       { name: "slow", spec, learningRate: 0.001 },
 *       { name: "fast", spec, learningRate: 0.01 },
 *     ],
 *     ...{ seeds: firstSeeds(3), train: images, test: images, epochs: 1, batchSize: 2 },
 *   },
 * });
 * assertEquals(own.changes, ["learningRate: 0.001 → 0.01"]);
 * assertEquals(own.differences.length, 3);
 * ```
 *
 * @example Something that is counted
 * ```ts
 * import { describeNetwork, preset } from "@alexnet/alexnet";
 * import { exact, yourExperiment } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const of = (name: "paper" | "dense") => describeNetwork(preset(name)).multiplyAdds / 1e6;
 * const own = await yourExperiment({
 *   question: "How much arithmetic do the two towers save?",
 *   guess: null,
 *   quantity: "arithmetic",
 *   unit: "million multiply-adds",
 *   measure: {
 *     between: ["one piece", "two towers"],
 *     run: () => exact(of("paper") - of("dense")),
 *   },
 * });
 * assert((own.estimate?.value ?? 0) < 0);
 * ```
 */
export async function yourExperiment(options: ExperimentOptions): Promise<ExperimentCard> {
  const experiment = checkedExperiment(options);
  const { work, minutes } = experiment;
  const cost = await costOf(experiment);
  const nothing = { cost, differences: [], results: [] };
  if (cost === undefined || stopped(experiment)) {
    return card(experiment, { ...nothing, started: true });
  }
  if (cost.seconds > 60 * minutes) return card(experiment, { ...nothing, started: false });
  await show(text`${experiment.question} This will take ${costText(cost)}.`);
  const outcome = "compare" in work ? await trained(work) : await measured(work);
  return card(experiment, { ...nothing, started: true, ...outcome });
}

type Outcome = Partial<ExperimentOutcome>;

/** The largest step of a test error, in points, that still tells learning from guessing. */
const COARSEST = 5;

async function trained(
  { compare, score }: { compare: ComparisonOptions; score: (run: ArmRun) => number },
): Promise<Outcome> {
  const shared = compare.test === undefined ? 0 : sharedImages(compare.train, compare.test);
  const common = shared === 0 ? {} : { shared };
  let results: ArmResult[];
  try {
    results = await compareArms(compare);
  } catch (error) {
    if (!(error instanceof DivergedArmError)) throw error;
    const { arm, seed, updates } = error;
    return { ...common, diverged: { arm, seed, updates } };
  }
  // After a press of Stop, runs without steps stand in for the missing ones.
  const finished = results.map(({ name, runs }) => ({
    name,
    runs: runs.filter(({ steps }) => steps > 0),
  }));
  const [before, after] = finished.map(({ runs }) => runs.map((run) => scoreOf(run, score)));
  const differences = pairedDifferences(before, after);
  const pairs = { done: differences.length, planned: compare.seeds.length };
  if (differences.length === 0) return { ...common, pairs };
  const estimate = meanDifference(differences);
  return {
    ...common,
    ...{ pairs, differences, estimate, results: finished },
    ...smallestPart(smallestEffectOf(estimate)),
    ...voidPart(finished, compare),
  };
}

/** The score of a run, which must be a number. */
function scoreOf(run: ArmRun, score: (run: ArmRun) => number): number {
  const value = score(run);
  if (Number.isFinite(value)) return value;
  throw new BadArgumentError(
    `Expected a number as the score of seed ${run.seed} in yourExperiment but found ${value}.`,
  );
}

function meanDifference(differences: readonly number[]): Estimate {
  if (differences.length >= leastSeeds) return acrossSeeds(differences);
  const n = differences.length;
  const value = differences.reduce((sum, one) => sum + one, 0) / n;
  return { value, ...NO_INTERVAL, covers: "seeds", n, method: "none" };
}

async function measured({ run, neutral = 0 }: Measuring): Promise<Outcome> {
  const estimate = await unlessStopped(run);
  if (estimate === undefined || (stopPressed() && Number.isNaN(estimate.value))) return {};
  requireEstimate(estimate);
  return { estimate, ...smallestPart(smallestEffectOf(estimate, neutral === 1)) };
}

/** Why the numbers of training runs support no conclusion: too few test images, or nets that only guess. */
function voidPart(finished: readonly ArmResult[], { train, test }: ComparisonOptions): Outcome {
  if (test !== undefined && 100 / test.count > COARSEST) {
    return {
      void:
        `${
          counted(test.count, "test image")
        } cannot tell two nets apart: one answer more or less ` +
        `moves the error by ${readable(100 / test.count)} points. Take more test images.`,
    };
  }
  // Without test images the net's errors on its training images say whether it guesses.
  const guessing = finished.filter(({ runs }) =>
    atChance({
      runs: runs.map(({ testErrors, cleanTrainingErrors }) => ({
        testErrors: test === undefined ? cleanTrainingErrors : testErrors,
      })),
    }, train.classNames.length)
  ).map(({ name }) => `“${name}”`);
  return guessing.length === 0 ? {} : {
    void:
      `${
        guessing.join(" and ")
      } did no better than guessing, so the numbers support no conclusion. ` +
      "Train longer, on more images, or with another rate.",
  };
}

/** Without any spread, the smallest detectable effect is unknown, and certainly not 0. */
function smallestPart(smallest: number | undefined): Outcome {
  return smallest === undefined || smallest === 0 ? {} : { smallest };
}

function stopped({ work }: CheckedExperiment): boolean {
  return stopPressed() || ("compare" in work && work.compare.signal?.aborted === true);
}

function card(experiment: CheckedExperiment, outcome: ExperimentOutcome): ExperimentCard {
  return {
    seconds: outcome.cost?.seconds ?? NaN,
    started: outcome.started,
    changes: experiment.changes,
    estimate: outcome.estimate,
    differences: outcome.differences,
    results: outcome.results,
    smallest: outcome.smallest,
    sentence: supportedSentence(experiment, outcome),
    [jupyterDisplay]: (): MediaBundle => ({
      "text/html": experimentHtml(experiment, outcome),
      "text/plain": experimentText(experiment, outcome),
    }),
  };
}
