/**
 * What the record at full scale says about a claim, and what is missing.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { type FieldNames, requireOptions } from "../../argument_checks.ts";
import { BadArgumentError, nearestName } from "../../errors.ts";
import { plannedExperiments } from "../../experiments/record/planned_experiments.ts";
import { recordedSpeed, recordProgress } from "../../experiments/record/record_progress.ts";
import type { RecordRow } from "../../experiments/record/record_row.ts";
import type { RecordedExperiment } from "../../experiments/record/recorded_experiment.ts";
import { standardDeviation } from "../../statistics/student_interval.ts";
import {
  acrossSeeds,
  type Estimate,
  leastSeeds,
  ratioAcrossSeeds,
} from "../../statistics/estimate.ts";
import { minimumDetectableEffect } from "./minimum_detectable_effect.ts";
import { recordedRows } from "./recorded_files.ts";

/**
 * The last test error of a recorded training run.
 *
 * @param row a row of the record.
 * @returns the error in percent of the test images, from their centre patches.
 */
export function testErrorOf(row: RecordRow): number {
  return row.epochs[row.epochs.length - 1].testError;
}

/** Options of {@linkcode fullScale}. */
export interface FullScaleOptions {
  /** The recorded experiment, e.g. `towers`. */
  experiment: string;
  /** The arms that enter, by their ids. */
  arms: readonly string[];
  /**
   * Computes the effect of one seed.
   *
   * @param rows the training runs with one seed, one per arm, in the order of `arms`.
   * @returns the effect, in `unit`.
   */
  effect: (rows: readonly RecordRow[]) => number;
  /** Unit of the effect. */
  unit: string;
  /** Whether the effect is a ratio, averaged as a logarithm; default false. */
  ratio?: boolean;
  /**
   * What is measured, and on which nets, for the condition on the card, e.g. `centre patches, towers
   * with as many parameters`.
   */
  compares: string;
  /** Default: the folder beside the notebooks. */
  folder?: string;
}

const EFFECT_FIELDS: FieldNames<Omit<FullScaleOptions, "unit" | "ratio" | "compares">> = {
  experiment: true,
  arms: true,
  effect: "function",
  folder: true,
};

/** What the record says about a claim. */
export interface FullScale {
  /** Seeds that every arm has finished. */
  readonly done: number;
  /** Seeds that were planned before the first run. */
  readonly planned: number;
  /** Hours that the missing training runs take on two processor cores. */
  readonly hoursLeft: number;
  /** Hours that a further seed of every arm would take; absent for an ensemble. */
  readonly hoursPerSeed?: number;
  /** The effect over the finished seeds, once there are three; final when `done` is `planned`. */
  readonly estimate?: Estimate;
  /** The smallest effect that the planned seeds can detect, from the spread of the pilot's seeds. */
  readonly smallest?: number;
  /** The standard deviation between the pilot's seeds; for ratios, that of their logarithm. */
  readonly pilotSpread?: number;
  /** Training images of each net. */
  readonly images: number;
  /** The same effect with fewer training images, as far as it is recorded. */
  readonly fewer: readonly {
    readonly images: number;
    readonly done: number;
    readonly planned: number;
    readonly estimate: Estimate;
  }[];
  /** Data, epochs and seeds in words. */
  readonly condition: string;
}

/**
 * The effect between arms of the full record, seed by seed. The numbers of seeds and epochs were
 * fixed before the first run; no seeds are added afterwards to reach a verdict.
 *
 * @param options the experiment, the arms, and the effect of one seed.
 * @returns the effect as far as it is recorded, with the hours left.
 * @throws {BadArgumentError} for an experiment or an arm that is not planned.
 * @throws {BadFileError} if a file of the record is damaged.
 *
 * @example
 * ```ts
 * import { fullScale, testErrorOf } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const record = await fullScale({
 *   experiment: "towers",
 *   arms: ["half-net", "two-towers"],
 *   effect: ([half, two]) => testErrorOf(two) - testErrorOf(half),
 *   unit: "points",
 *   compares: "centre patches, two towers against half a net",
 * });
 * assert(record.done <= record.planned);
 * ```
 */
export async function fullScale(options: FullScaleOptions): Promise<FullScale> {
  const fields = { ...EFFECT_FIELDS, unit: true, ratio: true, compares: true } as const;
  requireOptions("fullScale", options, fields);
  const { arms, effect, unit, compares, ratio = false } = options;
  const experiment = experimentNamed(options.experiment);
  for (const arm of arms) requireArm(experiment, arm);
  const rowsOf = (id: string) => recordedRows(id, options.folder);
  const rows = await rowsOf(experiment.id);
  const effects = effectsBySeed(rows, experiment.seeds, arms, effect);
  const pilot = await rowsOf(`${experiment.id}-pilot`);
  const pilotEffects = effectsBySeed(pilot, undefined, arms, effect);
  const sd = pilotEffects.length < leastSeeds
    ? undefined
    : standardDeviation(ratio ? pilotEffects.map(Math.log) : pilotEffects);
  const fewer = await Promise.all(
    plannedExperiments.filter(({ id }) => isFewer(id, experiment.id)).map(async (planned) => {
      const found = effectsBySeed(await rowsOf(planned.id), planned.seeds, arms, effect);
      const { recipe, seeds } = planned;
      return found.length < leastSeeds ? [] : [{
        ...{ images: recipe.images, done: found.length, planned: seeds.length },
        estimate: estimateOf(found, ratio),
      }];
    }),
  );
  const entering = { ...experiment, arms: experiment.arms.filter(({ id }) => arms.includes(id)) };
  const speed = recordedSpeed([...rows, ...pilot]) ?? EXPECTED_SPEED;
  const { images, epochs } = experiment.recipe;
  const planned = experiment.seeds.length;
  const seen = minimumDetectableEffect({ covers: "seeds", n: planned, sd, unit, ratio });
  return {
    done: effects.length,
    planned,
    hoursLeft: recordProgress(entering, rows, speed).hoursLeft,
    hoursPerSeed: recordProgress(entering, [], speed).hoursLeft / planned,
    ...(effects.length >= leastSeeds ? { estimate: estimateOf(effects, ratio) } : {}),
    ...(seen.smallest === undefined ? {} : { smallest: seen.smallest }),
    ...(sd === undefined ? {} : { pilotSpread: sd }),
    images,
    fewer: fewer.flat(),
    condition: `${compares}; CIFAR-10, ${counted(images, "image")}, ${counted(epochs, "epoch")}`,
  };
}

/**
 * The effect between arms of the full record for each finished seed, for figures of single
 * measurements. For a claim, use {@linkcode fullScale}.
 *
 * @param options the experiment, the arms, and the effect of one seed.
 * @returns one effect for each planned seed that every arm has finished, in the order of the seeds.
 * @throws {BadArgumentError} for an experiment or an arm that is not planned.
 * @throws {BadFileError} if a file of the record is damaged.
 *
 * @example
 * ```ts
 * import { recordedEffects, testErrorOf } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const effects = await recordedEffects({
 *   experiment: "placebo",
 *   arms: ["without", "published-constants"],
 *   effect: ([without, placebo]) => testErrorOf(placebo) - testErrorOf(without),
 * });
 * assert(effects.length <= 40);
 * ```
 */
export async function recordedEffects(
  options: Omit<FullScaleOptions, "unit" | "ratio" | "compares">,
): Promise<number[]> {
  requireOptions("recordedEffects", options, EFFECT_FIELDS);
  const { arms, effect } = options;
  const experiment = experimentNamed(options.experiment);
  for (const arm of arms) requireArm(experiment, arm);
  const rows = await recordedRows(experiment.id, options.folder);
  return effectsBySeed(rows, experiment.seeds, arms, effect);
}

/** Whether `id` is the experiment `of` with fewer images: `towers-5000` of `towers`. */
function isFewer(id: string, of: string): boolean {
  return id.startsWith(`${of}-`) && /^\d+$/.test(id.slice(of.length + 1));
}

/** The mean effect; for ratios, the geometric mean. */
function estimateOf(effects: readonly number[], ratio: boolean): Estimate {
  return ratio ? ratioAcrossSeeds(effects, effects.map(() => 1)) : acrossSeeds(effects);
}

/** Multiply-adds per second assumed before anything is recorded: two cores with oneDNN. */
export const EXPECTED_SPEED = 45e9;

/** The planned experiment `id`. */
export function experimentNamed(id: string): RecordedExperiment {
  const found = plannedExperiments.find((experiment) => experiment.id === id);
  if (found !== undefined) return found;
  const near = nearestName(id, plannedExperiments.map((experiment) => experiment.id));
  throw new BadArgumentError(
    `Expected a planned experiment but found "${id}"` +
      (near === undefined ? "." : `; did you mean "${near}"?`),
  );
}

/** Checks that the experiment has this arm. */
export function requireArm({ id, arms }: RecordedExperiment, arm: string): void {
  const names = arms.map((known) => known.id);
  if (names.includes(arm)) return;
  const near = nearestName(arm, names);
  throw new BadArgumentError(
    `Expected an arm of the experiment ${id} but found "${arm}"` +
      (near === undefined ? `; it has ${names.join(", ")}.` : `; did you mean "${near}"?`),
  );
}

/** The effect of every seed (of `seeds`, or of any) that all `arms` have finished. */
function effectsBySeed(
  rows: readonly RecordRow[],
  seeds: readonly number[] | undefined,
  arms: readonly string[],
  effect: (rows: readonly RecordRow[]) => number,
): number[] {
  const all = seeds ?? [...new Set(rows.map(({ seed }) => seed))];
  return all.flatMap((seed) => {
    const own = arms.flatMap((arm) => rows.filter((row) => row.seed === seed && row.arm === arm));
    return own.length === arms.length ? [effect(own)] : [];
  });
}
