/**
 * Checks the names of the options of a comparison.
 *
 * @module
 */
import { type FieldNames, requireOptions } from "../argument_checks.ts";
import type { ArmSettings, ComparisonOptions } from "./arms.ts";

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
 * Checks the names of the options of a comparison and of the settings of each arm.
 *
 * @throws {BadArgumentError} for an unknown name, with the nearest known one.
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
