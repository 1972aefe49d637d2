/**
 * A learning rate for each arm of a comparison: the best of a grid that grows until its best rate
 * lies inside it.
 *
 * Two arms are compared fairly when each has the rate that suits it best. A best rate on the edge of
 * its grid says only that the grid was too small: the next one outside may be better still.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { AlexNetError, BadArgumentError, NotFiniteError } from "../errors.ts";
import { epochsTo } from "./arm_results.ts";
import type { Arm, ArmRun, ComparisonOptions } from "./arms.ts";
import { compareArms } from "./compare_arms.ts";

/** A learning rate and how well the arm did with it. */
export interface RateTrial {
  /** The learning rate. */
  readonly rate: number;
  /** The mean score of its runs, lower is better; `Infinity` when a run diverged. */
  readonly score: number;
}

/** What {@linkcode sweepLearningRates} found. */
export interface RateSweep {
  /** Every rate that was tried, rising. */
  readonly trials: readonly RateTrial[];
  /** The rate of the lowest score, with a worse one tried on either side. */
  readonly best: number;
}

/** Options of {@linkcode sweepLearningRates}. */
export interface RateSweepOptions
  extends Omit<ComparisonOptions, "arms" | "learningRate" | "schedule" | "live" | "keepModels"> {
  /** The net and how it is trained. */
  arm: Arm;
  /** Two or more rates to begin with, rising. */
  rates: readonly number[];
  /** Seeds of the trials: others than those of the race that the rate is for. */
  seeds: readonly number[];
  /** What is raced, as a number for one run, lower is better, e.g. {@linkcode arrivalScore}. */
  score: (run: ArmRun) => number;
  /** Most rates that are tried; default 12. */
  mostRates?: number;
}

/**
 * Trains `arm` with each rate, and with further ones beyond the end of the grid that the best rate
 * lies on, until a worse rate was tried on either side of the best.
 *
 * @param options the arm, the first rates, the seeds, the images and the score.
 * @returns the rates with their scores, and the best; of equals the smaller.
 * @throws {BadArgumentError} when the rates do not rise.
 * @throws {AlexNetError} when `mostRates` were tried and the best still lies on the edge.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { sweepLearningRates } from "@alexnet/alexnet/experiments";
 * import { assert } from "@std/assert";
 *
 * const side = 32;
 * const train = {
 *   name: "black and white",
 *   classNames: [..."0123456789"],
 *   images: new Uint8Array(2 * side * side * 3).fill(255, side * side * 3),
 *   labels: Uint8Array.of(0, 1),
 *   side,
 *   count: 2,
 * };
 * const { best, trials } = await sweepLearningRates({
 *   arm: { name: "small", spec: preset("cifarSmall") },
 *   rates: [0.001, 0.01, 0.1],
 *   seeds: [101],
 *   train,
 *   epochs: 3,
 *   batchSize: 2,
 *   score: ({ trainingLosses }) => trainingLosses[2],
 * });
 * assert(best > trials[0].rate && best < trials[trials.length - 1].rate);
 * ```
 */
export async function sweepLearningRates(options: RateSweepOptions): Promise<RateSweep> {
  const { arm, rates, score, mostRates = 12, ...comparison } = options;
  requireInteger("mostRates", mostRates, { min: 3 });
  for (const rate of rates) requireFinite("a learning rate", rate, { above: 0 });
  if (rates.length < 2 || rates.some((rate, i) => i > 0 && rate <= rates[i - 1])) {
    throw new BadArgumentError(
      `Expected two or more learning rates that rise but found ${rates.join(", ")}.`,
    );
  }
  const trials: RateTrial[] = [];
  for (let waiting = [...rates]; waiting.length > 0;) {
    if (trials.length + waiting.length > mostRates) throw onTheEdge(arm, trials);
    for (const rate of waiting) {
      trials.push({ rate, score: await meanScore({ ...comparison, arm, score }, rate) });
    }
    trials.sort((a, b) => a.rate - b.rate);
    const next = nextRate(trials);
    waiting = next === undefined ? [] : [next];
  }
  return { trials, best: trials[bestTrial(trials)].rate };
}

/**
 * The rate to try next: beyond the edge that the best rate lies on, as far as the grid's last step;
 * `undefined` when the best rate lies inside.
 *
 * @param trials at least two, by rising rate.
 */
export function nextRate(trials: readonly RateTrial[]): number | undefined {
  const best = bestTrial(trials);
  const last = trials.length - 1;
  if (best === 0) return trials[0].rate * (trials[0].rate / trials[1].rate);
  if (best === last) return trials[last].rate * (trials[last].rate / trials[last - 1].rate);
  return undefined;
}

/** The index of the lowest score; of equals the first. */
function bestTrial(trials: readonly RateTrial[]): number {
  return trials.reduce((best, { score }, i) => score < trials[best].score ? i : best, 0);
}

type ScoredArm = Omit<RateSweepOptions, "rates" | "mostRates">;

async function meanScore({ arm, score, ...options }: ScoredArm, rate: number): Promise<number> {
  try {
    const [{ runs }] = await compareArms({ ...options, arms: [{ ...arm, learningRate: rate }] });
    if (runs.length === 0) throw new AlexNetError("The sweep of learning rates was stopped.");
    return runs.reduce((sum, run) => sum + score(run), 0) / runs.length;
  } catch (error) {
    if (error instanceof NotFiniteError) return Infinity;
    throw error;
  }
}

function onTheEdge(arm: Arm, trials: readonly RateTrial[]): AlexNetError {
  const list = trials.map(({ rate, score }) => `${rate}: ${score}`).join(", ");
  return new AlexNetError(
    `Expected a best learning rate of "${arm.name}" inside its grid but found it on the edge after ` +
      `${trials.length} rates (${list}). Begin with other rates, or train for more epochs.`,
  );
}

/**
 * How soon a run arrives, as a score for a sweep of rates: the epochs to `threshold`, or, for a run
 * that does not arrive, all its epochs plus its last training error as a share.
 *
 * @param run one training.
 * @param threshold the training error to reach, in percent.
 * @param epochs the epochs that a run may take.
 * @returns epochs, lower is better; above `epochs` for a run that did not arrive.
 *
 * @example
 * ```ts
 * import { arrivalScore } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(arrivalScore({ trainingErrors: [60, 30, 20] }, 25, 3), 2.5);
 * assertEquals(arrivalScore({ trainingErrors: [60, 50, 50] }, 25, 3), 3.5);
 * ```
 */
export function arrivalScore(
  run: Pick<ArmRun, "trainingErrors">,
  threshold: number,
  epochs: number,
): number {
  return epochsTo(run.trainingErrors, threshold) ??
    epochs + (run.trainingErrors.at(-1) ?? 100) / 100;
}

/**
 * Seeds for pilots and sweeps, which no race uses: 101, 102, ...
 *
 * @param count how many, from 1 to 100.
 * @returns the seeds in order.
 *
 * @example
 * ```ts
 * import { pilotSeeds } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pilotSeeds(2), [101, 102]);
 * ```
 */
export function pilotSeeds(count: number): number[] {
  requireInteger("the number of pilot seeds", count, { min: 1, max: 100 });
  return Array.from({ length: count }, (_, i) => 101 + i);
}
