/**
 * What a comparison of arms is told: the arms, their settings, and how it is shown.
 *
 * @module
 */
import { type FieldNames, requireOptions } from "../argument_checks.ts";
import type { ColorNoise } from "../augmentation/batches.ts";
import type { ImageDataset } from "../../datasets/dataset.ts";
import type { Figure } from "../figures/figure_spec.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import type { ScheduleSpec } from "../training/schedule.ts";
import type { ArmResult, ArmRun } from "./arm_run.ts";

/** How an arm is trained; what is left out comes from the spec's own advice. */
export interface ArmSettings {
  /** Passes over the training images. */
  epochs: number;
  /** Images a step. */
  batchSize?: number;
  /** Learning rate, all the time unless there is a `schedule`. */
  learningRate?: number;
  /** Learning rate over time. */
  schedule?: ScheduleSpec;
  /** Momentum. */
  momentum?: number;
  /** Decay of the weights. */
  weightDecay?: number;
  /** How much faster biases learn. */
  biasRateFactor?: number;
  /** Whether patches are drawn at random places; default false. */
  crop?: boolean;
  /** Whether half of the images are mirrored; default false. */
  flip?: boolean;
  /** Colour noise; default none. */
  colorPca?: ColorNoise;
  /** Stops after the epoch whose training error (0 to 1) is at most this. */
  stopAtTrainingError?: number;
}

/** One side of a comparison: a net and how it is trained. */
export interface Arm extends Partial<ArmSettings> {
  /** Name in figures. */
  name: string;
  /** The net. */
  spec: AlexNetSpec;
}

/** Options of {@linkcode compareArms}. */
export interface ComparisonOptions extends ArmSettings {
  /** The nets that are compared; their own settings go before the common ones. */
  arms: readonly Arm[];
  /** Root seeds; run i of every arm has the same seed, so that runs are paired. */
  seeds: readonly number[];
  /** Training images. */
  train: ImageDataset;
  /** Test images; without them nothing is tested. */
  test?: ImageDataset;
  /** Tests after every so many epochs and at the end; default: at the end only. */
  testEvery?: number;
  /** Keeps the trained models for the caller, who disposes them; default false. */
  keepModels?: boolean;
  /** Called with each training that came to its end. */
  onRun?: (arm: string, run: ArmRun) => void;
  /** Stops from code, as the Stop button does. */
  signal?: AbortSignal;
  /** Steps between two looks at how far a step moves each layer; default 50. */
  inspectEvery?: number;
  /** Draws the results so far; shown live while the nets learn, and at the end. */
  live?: (results: readonly ArmResult[]) => Figure;
}

const ARM_SETTINGS: FieldNames<ArmSettings> = {
  epochs: true,
  batchSize: true,
  learningRate: true,
  schedule: true,
  momentum: true,
  weightDecay: true,
  biasRateFactor: true,
  crop: true,
  flip: true,
  colorPca: true,
  stopAtTrainingError: true,
};

/**
 * Checks the names of the options of a comparison, and of the settings of each arm.
 *
 * @throws {BadArgumentError} with the nearest name for one that there is not.
 */
export function requireComparisonOptions(options: ComparisonOptions): void {
  requireOptions("compareArms", options, {
    ...ARM_SETTINGS,
    arms: true,
    seeds: true,
    train: true,
    test: true,
    testEvery: true,
    keepModels: true,
    onRun: true,
    signal: true,
    inspectEvery: true,
    live: true,
  });
  for (const arm of options.arms) {
    requireOptions(`the arm ${arm.name}`, arm, { ...ARM_SETTINGS, name: true, spec: true });
  }
}
