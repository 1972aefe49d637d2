/**
 * Checks the names of the options of a comparison.
 *
 * @module
 */
import { parseSpec } from "../spec/parse.ts";
import { printable, shortened } from "../printable.ts";
import { isRecord } from "../is_record.ts";
import {
  type FieldNames,
  requireFields,
  requireFinite,
  requireInteger,
  requireOptions,
} from "../argument_checks.ts";
import { COLOR_NOISE_FIELDS } from "../augmentation/color_pca.ts";
import { BadArgumentError } from "../errors.ts";
import { requireSpecFields, SPEC_FIELDS } from "../spec/spec_fields.ts";
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
 * Checks the options of a comparison and the settings of each arm, before anything is computed.
 *
 * @throws {BadArgumentError} for an unknown name, with the nearest known one; for arms without nets or
 * with the same name, for images that are no set of images, for a number that is impossible, for a
 * rate beside a schedule, and for a seed that is repeated.
 */
export function requireComparisonOptions(options: ComparisonOptions): void {
  requireOptions("compareArms", options, COMPARISON_FIELDS);
  const { arms, seeds, train, test, epochs } = options;
  requireSettings("the options of compareArms", options);
  requireList("arms of compareArms", arms, "[{ name, spec }, { name, spec }]");
  for (const [i, arm] of arms.entries()) {
    const place = `arm ${i + 1} of compareArms`;
    if (typeof arm?.name !== "string" || arm.name.trim() === "") {
      throw new BadArgumentError(
        `Expected a name in ${place} but found ${printed(arm?.name)}; figures and cards show it.`,
      );
    }
    const named = `the arm ${arm.name} of compareArms`;
    requireSpec(named, arm.spec);
    requireSpecFields("compareArms", arm.spec);
    parseSpec(arm.spec);
    requireFields(named, arm, ARM_FIELDS);
    requireSettings(named, arm);
    requireInteger(`epochs of ${named}`, arm.epochs ?? epochs, { min: 1 });
  }
  const names = arms.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new BadArgumentError(
      `Expected a different name for each arm but found "${twice}" twice.`,
    );
  }
  requireImages("train", train);
  if (test !== undefined) requireImages("test", test);
  requireList("seeds of compareArms", seeds, "firstSeeds(3)");
  for (const seed of seeds) requireInteger("a seed", seed, { min: 0 });
  const repeated = options.seeds.find((seed, i) => options.seeds.indexOf(seed) < i);
  if (repeated !== undefined) {
    throw new BadArgumentError(
      `Expected different seeds but found ${repeated} twice: the runs would be the same, and an ` +
        "interval over them too narrow.",
    );
  }
}

/** What runs in a notebook is not type-checked, so that a list may be a number. */
function requireList(name: string, value: unknown, example: string): void {
  if (Array.isArray(value)) return;
  throw new BadArgumentError(
    `Expected a list of ${name} but found ${printed(value)}; write for example ${example}.`,
  );
}

function requireSpec(where: string, spec: unknown): void {
  if (isRecord(spec)) return;
  const example = typeof spec === "string" ? spec : "cifarSmall";
  throw new BadArgumentError(
    `Expected the spec of a net in ${where} but found ${printed(spec)}; write ` +
      `preset(${JSON.stringify(example)}).`,
  );
}

function requireImages(name: "train" | "test", images: unknown): void {
  if (!isRecord(images) || !("labels" in images) || !Array.isArray(images.classNames)) {
    throw new BadArgumentError(
      `Expected a set of labelled images as ${name} of compareArms but found ${printed(images)}; ` +
        `write for example first(cifar.${name}, 1000).`,
    );
  }
  requireInteger(`the number of images in ${name} of compareArms`, images.count, { min: 1 });
}

/** A value as a reader would type it, in a few words. */
function printed(value: unknown): string {
  if (typeof value === "string") {
    return `the text ${JSON.stringify(shortened(printable(value), 60))}`;
  }
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "another object" : String(value);
}

function requireSettings(
  where: string,
  settings: Pick<ArmSettings, "batchSize" | "learningRate" | "schedule" | "stopAtTrainingError">,
): void {
  const { batchSize, learningRate, schedule, stopAtTrainingError } = settings;
  requireInteger(`batchSize of ${where}`, batchSize ?? 1, { min: 1 });
  requireFinite(`learningRate of ${where}`, learningRate ?? 0, { min: 0 });
  if (schedule !== undefined) checkedSchedule(schedule, `the schedule of ${where}`);
  requireFinite(`stopAtTrainingError of ${where}`, stopAtTrainingError ?? 0, { min: 0, max: 1 });
  if (learningRate !== undefined && schedule !== undefined) {
    throw new BadArgumentError(
      `Expected a learningRate or a schedule in ${where} but found both; the schedule has the rate.`,
    );
  }
}
