/**
 * Checks the names of the options of a comparison.
 *
 * @module
 */
import {
  type FieldNames,
  requireFields,
  requireFinite,
  requireInteger,
  requireOptions,
} from "../argument_checks.ts";
import { COLOR_NOISE_FIELDS } from "../augmentation/color_pca.ts";
import { BadArgumentError } from "../errors.ts";
import { SPEC_FIELDS } from "../spec/spec_fields.ts";
import { checkedSchedule } from "../training/learning_rule/schedule.ts";
import type { Arm, ArmSettings, ComparisonOptions } from "./arms.ts";

/** The names of the settings of an arm. */
export const SETTINGS_FIELDS: FieldNames<ArmSettings> = {
  epochs: true,
  batchSize: true,
  learningRate: true,
  schedule: true,
  momentum: true,
  weightDecay: true,
  biasRateFactor: true,
  crop: true,
  flip: true,
  colorPca: COLOR_NOISE_FIELDS,
  stopAtTrainingError: true,
};

/** The names of the fields of an {@linkcode Arm}. */
export const ARM_FIELDS: FieldNames<Arm> = { ...SETTINGS_FIELDS, name: true, spec: SPEC_FIELDS };

const { learningRate: _rate, schedule: _schedule, ...OTHER_SETTINGS } = SETTINGS_FIELDS;

/** The names of the options that `compareArms` and `sweepLearningRates` share. */
export const COMMON_FIELDS: FieldNames<
  Omit<ComparisonOptions, "arms" | "learningRate" | "schedule" | "live" | "keepModels">
> = {
  ...OTHER_SETTINGS,
  seeds: true,
  train: true,
  test: true,
  testEvery: true,
  onRun: "function",
  signal: true,
  inspectEvery: true,
};

/** The names of the options of `compareArms`; each arm is checked by itself, with its name. */
export const COMPARISON_FIELDS: FieldNames<ComparisonOptions> = {
  ...COMMON_FIELDS,
  learningRate: true,
  schedule: true,
  arms: true,
  keepModels: true,
  live: "function",
};

/**
 * Checks the options of a comparison and the settings of each arm.
 *
 * @throws {BadArgumentError} for an unknown name, with the nearest known one; for a rate beside a
 * schedule, and for a seed that is repeated.
 */
export function requireComparisonOptions(options: ComparisonOptions): void {
  requireOptions("compareArms", options, COMPARISON_FIELDS);
  requireSettings("the options of compareArms", options);
  for (const arm of options.arms) {
    const place = `the arm ${arm.name} of compareArms`;
    requireFields(place, arm, ARM_FIELDS);
    requireSettings(place, arm);
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
  if (schedule !== undefined) checkedSchedule(schedule, `the schedule of ${where}`);
  requireFinite(`stopAtTrainingError of ${where}`, stopAtTrainingError ?? 0, { min: 0, max: 1 });
  if (learningRate !== undefined && schedule !== undefined) {
    throw new BadArgumentError(
      `Expected a learningRate or a schedule in ${where} but found both; the schedule has the rate.`,
    );
  }
}
