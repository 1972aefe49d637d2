/**
 * What changes in a run that several processes train together. The first of them leads: it writes the
 * log, the checkpoints and the report.
 *
 * All of them call the same methods in the same order, because most are exchanges.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { LazyImages } from "../../augmentation/images.ts";
import {
  evaluate,
  evaluateBy,
  type EvaluateOptions,
  type EvaluationReport,
  type NamedImages,
} from "../../evaluation/evaluate.ts";
import type { predictReadable } from "../../evaluation/predict.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { Checkpoint } from "../checkpoint/checkpoint_format.ts";
import type { ReduceGradients } from "../learning_rule/gradients.ts";
import type { LayerFractions } from "../learning_rule/layer_fractions.ts";
import type { OffByOne } from "../history.ts";
import type { ValidationResult } from "../train_options.ts";

/** A stop that all processes make after the same step. */
export interface TeamStop {
  /** Aborted on all processes after the same step. */
  readonly signal: AbortSignal;
  /** Asks all processes; each must call it after every step. */
  check(): void;
}

/** The processes of a run, as one of them sees them. */
export interface TrainingTeam {
  /** Whether this process leads. */
  readonly leads: boolean;
  /** Builds this process's part of the net; default: the whole net. */
  readonly build?: (spec: AlexNetSpec, seed: number) => tf.LayersModel;
  /** This process's part of a checkpoint of the whole net; default: all of it. */
  readonly partOf?: (whole: Checkpoint) => Checkpoint;
  /** The images of the batches, of which those may be black that this process does not need. */
  readonly imagesOf?: (images: LazyImages) => LazyImages;
  /** Computes the gradients of a step together; default: each process computes its own. */
  readonly reduceGradients?: ReduceGradients;
  /** What all processes measured of their layers; default: each process has the whole net. */
  readonly joinLayers?: (own: LayerFractions) => LayerFractions;
  /**
   * Predicts the images of an evaluation together, on the leader with the result, on the others with
   * undefined; default: each process predicts all of them.
   */
  readonly predict?: (
    ...inputs: Parameters<typeof predictReadable>
  ) => Promise<Awaited<ReturnType<typeof predictReadable>> | undefined>;
  /**
   * Checks that all processes train the same.
   *
   * @param facts what must be the same, by its name in a sentence, e.g. `seed`.
   * @throws {BadArgumentError} on all processes; the message names the first fact that differs.
   */
  requireSame(facts: Readonly<Record<string, unknown>>): void;
  /** The checkpoint of the whole net, on the leader; undefined on the others. */
  whole(capture: () => Promise<Checkpoint>): Promise<Checkpoint | undefined>;
  /** A stop of all processes that begins when `wish` is aborted on one of them. */
  stopBy(wish: AbortSignal): TeamStop;
  /**
   * The numbers that `measure` gives on the leader, on all processes. It runs on all of them, because
   * it may need all.
   *
   * @param count how many numbers `measure` gives.
   */
  measured(
    count: number,
    measure: () => Promise<readonly number[]> | readonly number[],
  ): Promise<readonly number[]>;
}

/** In place of {@linkcode OffByOne}, where there is none. */
const NONE = -1;

/** How well a net classifies `dataset`; undefined on a process that only helps to find out. */
export async function evaluatedBy(
  team: TrainingTeam | undefined,
  model: tf.LayersModel,
  dataset: NamedImages,
  options: EvaluateOptions,
): Promise<EvaluationReport | undefined> {
  if (team?.predict === undefined) return await evaluate(model, dataset, options);
  return (await evaluateBy(team.predict, model, dataset, options))?.report;
}

/** The validation of a run, with the leader's result on all processes. */
export function sharedValidation(
  validate: () => Promise<ValidationResult>,
  team: TrainingTeam | undefined,
): () => Promise<ValidationResult> {
  if (team === undefined) return validate;
  return async () => {
    const [errorRate, before, after] = await team.measured(3, async () => {
      const { errorRate, offByOne = [NONE, NONE] } = await validate();
      return [errorRate, ...offByOne];
    });
    const offByOne: OffByOne = [before, after];
    return { errorRate, ...(before === NONE ? {} : { offByOne }) };
  };
}

/** Whether the leader wants something, on all processes. */
export async function leaderWants(
  team: TrainingTeam | undefined,
  wish: () => boolean,
): Promise<boolean> {
  if (team === undefined) return wish();
  const [wanted] = await team.measured(1, () => [wish() ? 1 : 0]);
  return wanted === 1;
}

/** Takes part in what all processes measure, and waits until the leader has it. */
export async function measuredTogether<Result>(
  team: TrainingTeam | undefined,
  measure: () => Promise<Result>,
): Promise<Result> {
  if (team === undefined) return await measure();
  const results: Result[] = [];
  await team.measured(1, async () => {
    results.push(await measure());
    return [0];
  });
  return results[0];
}
