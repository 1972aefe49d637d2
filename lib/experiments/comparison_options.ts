/**
 * Checks the names of the options of a comparison.
 *
 * @module
 */
import {
  type FieldNames,
  requireFinite,
  requireInteger,
  requireOptions,
} from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
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
 * Checks the options of a comparison and the settings of each arm.
 *
 * @throws {BadArgumentError} for an unknown name, with the nearest known one; for a rate beside a
 * schedule, and for a seed that is repeated.
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
  requireSettings("the options of compareArms", options);
  for (const arm of options.arms) {
    requireOptions(`the arm ${arm.name}`, arm, { ...ARM_SETTINGS, name: true, spec: true });
    requireSettings(`the arm ${arm.name}`, arm);
  }
  for (const seed of options.seeds) requireInteger("a seed", seed, { min: 0 });
  const repeated = options.seeds.find((seed, i) => options.seeds.indexOf(seed) < i);
  if (repeated !== undefined) {
    throw new BadArgumentError(
      `Expected different seeds but found ${repeated} twice: the runs would be the same, and an ` +
        "interval over them too narrow.",
    );
  }
}

function requireSettings(
  where: string,
  settings: Pick<ArmSettings, "learningRate" | "schedule" | "stopAtTrainingError">,
): void {
  const { learningRate, schedule, stopAtTrainingError } = settings;
  requireFinite(`learningRate of ${where}`, learningRate ?? 0, { min: 0 });
  requireFinite(`stopAtTrainingError of ${where}`, stopAtTrainingError ?? 0, { min: 0, max: 1 });
  if (learningRate !== undefined && schedule !== undefined) {
    throw new BadArgumentError(
      `Expected a learningRate or a schedule in ${where} but found both; the schedule has the rate.`,
    );
  }
}
