/**
 * The settings of a run of `deno task train`, from its flags and the defaults of its preset.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { preset } from "../spec/presets.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import {
  constantSchedule,
  paperSchedule,
  type ScheduleSpec,
  stepSchedule,
} from "../training/learning_rule/schedule.ts";
import type { TrainFlags } from "./train_command.ts";

/** Flags that may differ when a run is resumed, because they do not affect training. */
const FREE = new Set([
  "out",
  "resume",
  "crops",
  "test",
  "backend",
  "checkpointEvery",
  "replayEvery",
  "logEvery",
]);

/**
 * All settings of a run as plain data for its log and checkpoint, including defaults from the
 * preset.
 */
export function settingsOf(flags: TrainFlags): Record<string, string | number | boolean> {
  const spec = adaptedSpec(flags);
  const { drops, microBatch, upscale } = flags;
  const filled = {
    ...flags,
    rate: rateOf(flags, spec),
    drops: flags.schedule === "steps" ? (drops ?? spec.training.dropsAt.join(",")) : "",
    validation: validationImages(flags),
    microBatch: microBatch ?? flags.batch,
    upscale: upscale ?? 32,
  };
  const entries = Object.entries(filled).filter(([key]) => key !== "resume");
  return Object.fromEntries(
    entries.flatMap(([key, value]) => value === undefined ? [] : [[key, value]]),
  );
}

/**
 * @throws {BadArgumentError} when a run with the settings `before` cannot be resumed with `now`;
 * the message lists the differences.
 */
export function requireSameSettings(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  folder: string,
): void {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  const differences = [...names].filter((name) => !FREE.has(name) && before[name] !== now[name])
    .map((name) => `--${name} ${before[name] ?? "(none)"}, now ${now[name] ?? "(none)"}`);
  if (differences.length > 0) {
    throw new BadArgumentError(
      `The run in ${folder} was started with other settings: ${differences.join("; ")}. Give the ` +
        "same flags to resume it, or name another folder with --out.",
    );
  }
}

/** The preset, adapted to ten classes and to the image size of --upscale. */
export function adaptedSpec(flags: TrainFlags): AlexNetSpec {
  const spec = preset(flags.preset);
  const { preprocessing } = spec;
  const { upscale: imageSide = preprocessing.imageSide } = flags;
  if (flags.upscale === undefined && imageSide !== 32) {
    throw new BadArgumentError(
      `${spec.name} needs images of ${imageSide} x ${imageSide} pixels, but CIFAR-10's have 32 x 32; ` +
        `set --upscale ${spec.side} to enlarge them, or choose another preset.`,
    );
  }
  if (imageSide < spec.side - 2 * preprocessing.padding) {
    throw new BadArgumentError(
      `--upscale ${imageSide} is too small for ${spec.name}, which needs ${spec.side} x ${spec.side} ` +
        `pixels; set at least ${spec.side}.`,
    );
  }
  const adapted = { ...spec, classes: 10, preprocessing: { ...preprocessing, imageSide } };
  return flags.overfit ? withoutDropout(adapted) : adapted;
}

/** Removes dropout, which would keep a net from overfitting the images. */
function withoutDropout(spec: AlexNetSpec): AlexNetSpec {
  return {
    ...spec,
    deviations: [...spec.deviations, "No dropout, to overfit the training images."],
    fullyConnected: spec.fullyConnected.map((layer) => ({ ...layer, dropout: null })),
  };
}

/** Training images of CIFAR-10. */
const TRAINING_IMAGES = 50_000;

/**
 * The number of validation images, which follow the training images.
 *
 * @throws {BadArgumentError} if fewer are left than the flag asks for.
 */
function validationImages({ validation, limit, overfit }: TrainFlags): number {
  const left = TRAINING_IMAGES - limit;
  if (validation === undefined) return Math.min(1000, left);
  if (validation <= left || overfit) return validation;
  throw new BadArgumentError(
    `Expected --validation from 0 to ${left} (what --limit ${limit} leaves of ${TRAINING_IMAGES} ` +
      `images) but found ${validation}; lower one of them.`,
  );
}

/** The schedule that the flags describe. */
export function scheduleOf(flags: TrainFlags): ScheduleSpec {
  const spec = adaptedSpec(flags);
  const { dropsAt } = spec.training;
  const rate = rateOf(flags, spec);
  if (flags.drops !== undefined && flags.schedule !== "steps") {
    throw new BadArgumentError(
      `--drops belongs to --schedule steps but the schedule is ${flags.schedule}; leave one out.`,
    );
  }
  switch (flags.schedule) {
    case "constant":
      return constantSchedule(rate);
    case "paper":
      if (validationImages(flags) === 0 && !flags.overfit) {
        throw new BadArgumentError(
          "--schedule paper depends on the validation error and needs images for it; set " +
            "--validation 1 or more and --limit so that as many are left, or choose another " +
            "schedule.",
        );
      }
      return paperSchedule({ learningRate: rate });
    case "steps": {
      const fractions = flags.drops === undefined ? dropsAt : parseFractions(flags.drops);
      return stepSchedule(rate, fractions.map((fraction) => fraction * flags.epochs));
    }
  }
}

/**
 * The requested rate, or the preset's rate times batch / the preset's batch: with half the batch
 * size there are twice as many updates of half the length ("One weird trick",
 * [Krizhevsky 2014](https://arxiv.org/abs/1404.5997), section 5).
 */
function rateOf(flags: TrainFlags, { training }: AlexNetSpec): number {
  return flags.rate ?? training.learningRate * flags.batch / training.batchSize;
}

function parseFractions(text: string): number[] {
  const fractions = text.split(",").map((part) => /^\s*[\d.]+\s*$/.test(part) ? Number(part) : NaN);
  const rising = fractions.every((value, i) => value > (fractions[i - 1] ?? 0) && value < 1);
  if (!rising) {
    throw new BadArgumentError(
      `--drops expects increasing fractions between 0 and 1, like 0.6,0.85, but got ${
        JSON.stringify(text)
      }.`,
    );
  }
  return fractions;
}
