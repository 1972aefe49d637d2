/**
 * The settings of a run of `deno task train`, from its flags and the defaults of its net.
 *
 * @module
 */
import { decaySchedule } from "../../training/learning_rule/decay_schedule.ts";
import { BadArgumentError } from "../../errors.ts";
import type { AlexNetSpec, TrainingDefaults } from "../../spec/spec.ts";
import { hasOtherClasses } from "../../training/checkpoint/initial_weights.ts";
import type { MomentumSGDOptions } from "../../training/learning_rule/momentum_sgd_options.ts";
import {
  constantSchedule,
  paperSchedule,
  type ScheduleSpec,
  stepSchedule,
} from "../../training/learning_rule/schedule.ts";
import { TRAINING_IMAGES } from "./filled_flags.ts";
import { recipeOf } from "./recipe_flags.ts";
import type { FilledFlags, TrainFlags } from "./train_command.ts";
import { type TrainSource, withClasses } from "./train_source.ts";

/** Flags that may differ when a run is resumed, because they do not affect training. */
const FREE = new Set([
  "out",
  "resume",
  "crops",
  "test",
  "backend",
  "threads",
  "json",
  "checkpointEvery",
  "replayEvery",
  "logEvery",
  "estimate",
  "health",
  // A run on several ranks goes on with any number of them.
  "ranks",
  "parallel",
  "hosts",
]);

/** All settings of a run as plain data for its log and checkpoint, including defaults. */
export function settingsOf(
  flags: FilledFlags,
  source: TrainSource,
): Record<string, string | number | boolean> {
  const spec = adaptedSpec(flags, source);
  const filled = {
    ...flags,
    preset: source.spec.name,
    rate: rateOf(flags, source),
    drops: flags.schedule === "steps" && flags.recipe === undefined
      ? flags.drops ?? dropsOf(flags, spec.training).join(",")
      : "",
    microBatch: flags.microBatch ?? flags.batch,
    upscale: spec.preprocessing.imageSide,
    pictures: (source.shards ?? source.pictures)?.fingerprint,
    // These do not affect the training.
    estimate: undefined,
    health: undefined,
    // Absent in the runs from before there was such a flag.
    synthetic: flags.synthetic || undefined,
  };
  return recordedFlags(filled);
}

/** Flags as plain data for the log and the checkpoint of a run. */
export function recordedFlags(
  flags: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(flags).flatMap(([key, value]) =>
      value === undefined || key === "resume" || key === "json" ? [] : [[key, value]]
    ),
  );
}

/**
 * Checks that a run with the settings `before` can be resumed with `now`: more epochs continue it.
 *
 * @throws {BadArgumentError} that lists the other differences.
 */
export function requireSameSettings(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  folder: string,
): void {
  if (before.data === now.data && before.pictures !== now.pictures) {
    throw new BadArgumentError(
      `The run in ${folder} began with other pictures in ${now.data} (${before.pictures}) than there ` +
        `are now (${now.pictures}), and might be tested on some of its training pictures; begin ` +
        "a new run in another folder with --out.",
    );
  }
  // A recipe decides many of the others, so it comes first.
  const names = new Set(["recipe", ...Object.keys(before), ...Object.keys(now)]);
  const said = (value: unknown) => value === undefined || value === "" ? "(none)" : value;
  const differences = [...names].filter((name) => {
    const [old, own] = [before[name], now[name]];
    const goesOn = name === "epochs" && Number(own) > Number(old);
    return !FREE.has(name) && old !== own && !goesOn;
  }).map((name) => `--${name} ${said(before[name])}, now ${said(now[name])}`);
  if (differences.length > 0) {
    throw new BadArgumentError(
      `The run in ${folder} was started with other settings: ${differences.join("; ")}. Give the ` +
        "same flags to resume it (--epochs may grow), or choose another folder with --out.",
    );
  }
}

/** The net of the run, with the number of classes of the images, and their size. */
export function adaptedSpec(flags: TrainFlags, source: TrainSource): AlexNetSpec {
  const { spec, classes, weights, pictures, synthetic, shards } = source;
  const { preprocessing } = spec;
  const { upscale: imageSide = preprocessing.imageSide } = flags;
  if (weights !== undefined && imageSide !== preprocessing.imageSide) {
    throw new BadArgumentError(
      `The net in ${weights.path} needs images of ${preprocessing.imageSide} x ` +
        `${preprocessing.imageSide} pixels but --upscale is ${imageSide}; leave it out.`,
    );
  }
  if (shards !== undefined && flags.upscale !== undefined) {
    throw new BadArgumentError("--upscale is not for shards, which have one size; leave it out.");
  }
  const isCifar = [pictures, synthetic, shards].every((images) => images === undefined);
  if (isCifar && flags.upscale === undefined && imageSide !== 32) {
    throw new BadArgumentError(
      `${spec.name} needs images of ${imageSide} x ${imageSide} pixels, but CIFAR-10's have 32 x 32; ` +
        `set --upscale ${
          weights === undefined ? spec.side : imageSide
        } to enlarge them, or choose another preset.`,
    );
  }
  if (imageSide < spec.side - 2 * preprocessing.padding) {
    throw new BadArgumentError(
      `--upscale ${imageSide} is too small for ${spec.name}, which needs ${spec.side} x ${spec.side} ` +
        `pixels; set at least ${spec.side}.`,
    );
  }
  const adapted = withClasses(
    { ...spec, preprocessing: { ...preprocessing, ...shards?.scaling, imageSide } },
    classes,
  );
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

/** The schedule that the flags describe. */
export function scheduleOf(flags: FilledFlags, source: TrainSource): ScheduleSpec {
  const rate = rateOf(flags, source);
  const recipe = recipeOf(flags);
  if (recipe !== undefined && flags.schedule !== "paper") {
    return { ...recipe.schedule, learningRate: rate };
  }
  switch (flags.schedule) {
    case "constant":
      return constantSchedule(rate);
    case "paper":
      if (flags.validation === 0 && !flags.overfit) {
        throw new BadArgumentError(
          "--schedule paper depends on the validation error and needs images for it; set " +
            "--validation 1 or more and --limit so that as many are left, or choose another " +
            "schedule.",
        );
      }
      return { ...(recipe?.schedule ?? paperSchedule()), learningRate: rate };
    case "linear":
    case "exponential":
      return decaySchedule({ curve: flags.schedule, learningRate: rate, epochs: flags.epochs });
    case "steps": {
      const fractions = flags.drops === undefined
        ? dropsOf(flags, source.spec.training)
        : parseFractions(flags.drops);
      return stepSchedule(rate, fractions.map((fraction) => fraction * flags.epochs));
    }
  }
}

/**
 * The default drops: those of the net. A short run, with less than a third of the images of the
 * net's epochs on CIFAR-10, has a single, late drop, because after two or three drops it would
 * learn nothing more. (cifarSmall after 5 epochs of 10,000 images, two seeds: 47.4 and 46.0 % error
 * with its three drops, 44.2 and 43.9 % with this one.)
 */
function dropsOf(
  { epochs, limit }: FilledFlags,
  training: TrainingDefaults,
): readonly number[] {
  return epochs * limit < training.epochs * TRAINING_IMAGES / 3 ? [0.8] : training.dropsAt;
}

/**
 * The requested rate, or the net's rate times batch / the net's batch: with half the batch size
 * there are twice as many updates of half the length ("One weird trick",
 * [Krizhevsky 2014](https://arxiv.org/abs/1404.5997), section 5).
 */
function rateOf(flags: FilledFlags, { spec: { training }, weights }: TrainSource): number {
  const recipe = recipeOf(flags);
  const { learningRate } = recipe?.schedule ?? training;
  const { batchSize } = recipe ?? training;
  return flags.rate ??
    learningRate * flags.batch / batchSize * (weights === undefined ? 1 : FINE_TUNING);
}

/** The factor of the rate for layers that start from trained weights: not to forget, but to adapt. */
export const FINE_TUNING = 0.1;

/**
 * The learning rule of a run: that of its net, with the full rate for a new last layer on top of
 * trained layers.
 *
 * @param classNames The classes of the images.
 */
export function optimizerOf(
  flags: Pick<TrainFlags, "recipe">,
  { spec, weights }: TrainSource,
  classNames: readonly string[],
): Omit<MomentumSGDOptions, "learningRate"> {
  const { momentum, weightDecay, biasRateFactor } = recipeOf(flags)?.optimizer ?? spec.training;
  const rule = { momentum, weightDecay, biasRateFactor };
  const anew = weights !== undefined && hasOtherClasses(weights.checkpoint, classNames);
  return anew ? { ...rule, rateFactors: { [spec.classifier.name]: 1 / FINE_TUNING } } : rule;
}

/** @throws {BadArgumentError} when --drops is given and the schedule has none. */
export function requireDropsUsed({ drops, schedule }: TrainFlags): void {
  if (drops === undefined || schedule === "steps") return;
  throw new BadArgumentError(
    `--drops belongs to --schedule steps but the schedule is ${schedule}; leave one out.`,
  );
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
