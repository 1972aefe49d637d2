/**
 * Finds a learning rate for an arm of a comparison: the best of a grid that grows until its best
 * rate is not at an edge.
 *
 * A comparison of two arms is fair if each uses its own best rate. If the best rate is at an edge
 * of its grid, the grid was too small: the next rate outside may be better still.
 *
 * @module
 */
import { requireFinite, requireInteger, requireOptions } from "../argument_checks.ts";
import { AlexNetError, BadArgumentError, NotFiniteError } from "../errors.ts";
import { epochsTo } from "./arm_results.ts";
import { checkedSchedule } from "../training/learning_rule/schedule.ts";
import type { Arm, ArmRun, ComparisonOptions } from "./arms.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";
import { stopPressed } from "../stop_button.ts";
import { compareArms } from "./compare_arms.ts";
import { ARM_FIELDS, COMMON_FIELDS } from "./comparison_options.ts";

/** A learning rate and the arm's score with it. */
export interface RateTrial {
  /** The learning rate. */
  readonly rate: number;
  /** The mean score of its runs; lower is better, and `Infinity` means that a run diverged. */
  readonly score: number;
}

/** The result of {@linkcode sweepLearningRates}. */
export interface RateSweep {
  /** Every rate that was tried, in increasing order. */
  readonly trials: readonly RateTrial[];
  /** The rate with the lowest score; rates on both sides of it were tried and are worse. */
  readonly best: number;
}

/** Options of {@linkcode sweepLearningRates}. */
export interface RateSweepOptions
  extends Omit<ComparisonOptions, "arms" | "learningRate" | "schedule" | "live" | "keepModels"> {
  /** The net and how it is trained. */
  arm: Arm;
  /** Two or more initial rates, in increasing order. */
  rates: readonly number[];
  /** Seeds of the trials, which should differ from those of the comparison that the rate is for. */
  seeds: readonly number[];
  /**
   * The score of one run, lower is better, e.g. {@linkcode arrivalScore}.
   *
   * @param run a run with one of the rates.
   * @returns any number but NaN.
   */
  score: (run: ArmRun) => number;
  /** The maximum number of rates to try; default 12. */
  mostRates?: number;
}

/**
 * Trains `arm` with each rate and, while the best rate is at an edge of the grid, with further
 * rates beyond that edge, until there is a worse rate on each side of the best.
 *
 * @param options the arm, the initial rates, the seeds, the images and the score.
 * @returns the rates with their scores, and the best rate; ties go to the smaller rate. A sweep that
 * is stopped, by its signal or by the Stop button of a notebook, returns the rates that it has tried,
 * and the best of them, or the middle one of `rates` if there is none; after the Stop button, NaN
 * stands for the scores of the others.
 * @throws {BadArgumentError} if the rates are not increasing.
 * @throws {AlexNetError} if `mostRates` rates were tried and the best is still at an edge.
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
  requireOptions("sweepLearningRates", options, {
    ...COMMON_FIELDS,
    arm: ARM_FIELDS,
    rates: true,
    score: "function",
    mostRates: true,
  });
  const { arm, rates, score, mostRates = 12, ...comparison } = options;
  if (arm.schedule !== undefined) {
    checkedSchedule(arm.schedule, "arm.schedule of the options of sweepLearningRates");
  }
  requireInteger("mostRates", mostRates, { min: 3 });
  for (const rate of rates) requireFinite("a learning rate", rate, { above: 0 });
  if (rates.length < 2 || rates.some((rate, i) => i > 0 && rate <= rates[i - 1])) {
    throw new BadArgumentError(
      `Expected two or more increasing learning rates but found ${rates.join(", ")}.`,
    );
  }
  const trials: RateTrial[] = [];
  return await disposing(
    new LongCall({
      ...{
        what: `rates of ${arm.name}`,
        unit: "rate",
        total: rates.length,
        signal: options.signal,
      },
    }),
    async (call) => {
      for (let waiting = [...rates]; waiting.length > 0;) {
        if (trials.length + waiting.length > mostRates) throw onTheEdge(arm, trials);
        for (const rate of waiting) {
          const scored = await meanScore({ ...comparison, arm, score }, rate);
          if (scored === undefined) return stoppedSweep(trials, rates);
          trials.push({ rate, score: scored });
          await call.goOn(trials.length);
        }
        trials.sort((a, b) => a.rate - b.rate);
        const next = nextRate(trials);
        waiting = next === undefined ? [] : [next];
      }
      return { trials, best: trials[bestTrial(trials)].rate };
    },
  );
}

/**
 * The rate to try next, one grid step beyond the edge that the best rate is at; `undefined` if the
 * best rate is inside the grid.
 *
 * @param trials at least two, by increasing rate.
 */
export function nextRate(trials: readonly RateTrial[]): number | undefined {
  const best = bestTrial(trials);
  const last = trials.length - 1;
  if (best === 0) return trials[0].rate * (trials[0].rate / trials[1].rate);
  if (best === last) return trials[last].rate * (trials[last].rate / trials[last - 1].rate);
  return undefined;
}

/** The index of the lowest score; ties go to the first. */
function bestTrial(trials: readonly RateTrial[]): number {
  return trials.reduce((best, { score }, i) => score < trials[best].score ? i : best, 0);
}

/** What a stopped sweep has found. */
function stoppedSweep(tried: readonly RateTrial[], rates: readonly number[]): RateSweep {
  const best = tried.length === 0 ? rates[rates.length >> 1] : tried[bestTrial(tried)].rate;
  const others = rates.filter((rate) => !tried.some((trial) => trial.rate === rate));
  const missing = stopPressed() ? others.map((rate) => ({ rate, score: NaN })) : [];
  return { trials: [...tried, ...missing].sort((a, b) => a.rate - b.rate), best };
}

type ScoredArm = Omit<RateSweepOptions, "rates" | "mostRates">;

/** The mean score with `rate`; undefined if the sweep was stopped before all seeds were trained. */
async function meanScore(
  { arm, score, ...options }: ScoredArm,
  rate: number,
): Promise<number | undefined> {
  try {
    const [{ runs }] = await compareArms({ ...options, arms: [{ ...arm, learningRate: rate }] });
    if (runs.filter(({ steps }) => steps > 0).length < options.seeds.length) return undefined;
    const mean = runs.reduce((sum, run) => sum + score(run), 0) / runs.length;
    if (Number.isNaN(mean)) {
      throw new BadArgumentError(
        `Expected a number as the score of "${arm.name}" but found NaN at rate ${rate}.`,
      );
    }
    return mean;
  } catch (error) {
    if (error instanceof NotFiniteError) return Infinity;
    throw error;
  }
}

function onTheEdge(arm: Arm, trials: readonly RateTrial[]): AlexNetError {
  const list = trials.map(({ rate, score }) => `${rate}: ${score}`).join(", ");
  return new AlexNetError(
    `Expected a best learning rate of "${arm.name}" inside its grid but found it at the edge after ` +
      `${trials.length} rates (${list}). Start with other rates, or train for more epochs.`,
  );
}

/**
 * A score for a sweep of rates: the number of epochs to `threshold` or, for a run that does not
 * reach it, all its epochs plus its last training error as a fraction.
 *
 * @param run one training run.
 * @param threshold the training error to reach, in percent.
 * @param epochs the epochs that a run may take.
 * @returns epochs, lower is better; above `epochs` for a run that did not reach the threshold.
 * @throws {BadArgumentError} if the threshold or an error is not finite.
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
 * Seeds for pilots and sweeps, which no comparison uses: 101, 102, ...
 *
 * @param count number of seeds, 1 to 100.
 * @returns the seeds in order.
 * @throws {BadArgumentError} if `count` is not an integer from 1 to 100.
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
