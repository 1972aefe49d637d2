/**
 * The flags of `deno task train`, and the settings derived from them.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { backendWishes } from "../ops/backend.ts";
import { preset, presetNames } from "../spec/presets.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import {
  constantSchedule,
  paperSchedule,
  type ScheduleSpec,
  stepSchedule,
} from "../training/learning_rule/schedule.ts";
import { defineCommand, type FlagValues } from "./arguments.ts";

/** The command line of `deno task train`. */
export const command = defineCommand({
  name: "train",
  summary:
    "Trains a network on CIFAR-10 with the paper's rule, tests it, and writes a checkpoint,\n" +
    "a log and a report. Without flags: two towers on 10,000 images, a few minutes.",
  flags: {
    preset: {
      kind: "choice",
      choices: presetNames,
      default: "cifarTwoTower",
      description: "Which network",
    },
    limit: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      default: 10_000,
      description: "Training images",
    },
    epochs: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000,
      default: 5,
      description: "Passes over the training images",
    },
    batch: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      default: 64,
      description: "Images per update",
    },
    microBatch: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      description: "Maximum images at once; their gradients are summed (default: the batch)",
    },
    rate: {
      kind: "number",
      minimum: 0,
      maximum: 1000,
      description: "Initial learning rate (default: the preset's, in proportion to the batch)",
    },
    schedule: {
      kind: "choice",
      choices: ["steps", "paper", "constant"],
      default: "steps",
      description: "When it drops: at --drops, or when the validation error stops improving",
    },
    drops: {
      kind: "text",
      placeholder: "LIST",
      description:
        "Fractions of the run at which the rate is divided by 10 (default: the preset's)",
    },
    validation: {
      kind: "integer",
      minimum: 0,
      maximum: 49_999,
      description:
        "Validation images, measured after every epoch (default: 1000, or as many as are left)",
    },
    augment: { kind: "switch", default: true, description: "Random crops and reflections" },
    color: { kind: "switch", description: "Colour noise along the principal components" },
    upscale: {
      kind: "integer",
      minimum: 33,
      maximum: 512,
      description: "Enlarge the images to this side, e.g. 224 for the preset paper",
    },
    overfit: {
      kind: "switch",
      description:
        "Overfit the images: no crops, tested on the same images, until no error is left",
    },
    crops: {
      kind: "choice",
      choices: ["center", "ten"],
      default: "center",
      description: "Patches per image in the final test",
    },
    test: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000,
      default: 10_000,
      description: "Test images",
    },
    seed: {
      kind: "integer",
      minimum: 0,
      default: 0,
      description: "Root seed of all random numbers",
    },
    backend: {
      kind: "choice",
      choices: backendWishes,
      description: "Backend (default: the fastest on this machine)",
    },
    out: {
      kind: "text",
      placeholder: "FOLDER",
      description: "Output folder (default: out/PRESET-1, -2, ...)",
    },
    resume: {
      kind: "switch",
      description: "Resume from the checkpoint in --out; start a new run if there is none",
    },
    checkpointEvery: {
      kind: "integer",
      minimum: 1,
      description: "Updates between checkpoints within an epoch (default: none)",
    },
    replayEvery: {
      kind: "integer",
      minimum: 1,
      description: "Compute one update in N twice and compare the bits (default: none)",
    },
    logEvery: {
      kind: "integer",
      minimum: 1,
      default: 10,
      description: "Updates per line of the log",
    },
  },
  examples: [
    { command: "deno task train", does: "A complete run on a subset, a few minutes on two cores." },
    {
      command: "deno task train --preset cifarSmall --limit 2000 --epochs 1",
      does: "The smallest net, a few seconds.",
    },
    {
      command:
        "deno task train --limit 50000 --epochs 30 --batch 128 --crops ten --out out/full --resume",
      does: "All images; the same command resumes after an interruption.",
    },
  ],
});

/** The checked flags. */
export type TrainFlags = FlagValues<typeof command.flags>;

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
  const { drops, validation, microBatch, upscale } = flags;
  const filled = {
    ...flags,
    rate: rateOf(flags, spec),
    drops: flags.schedule === "steps" ? (drops ?? spec.training.dropsAt.join(",")) : "",
    validation: validation ?? Math.min(1000, 50_000 - flags.limit),
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

/** The schedule that the flags describe. */
export function scheduleOf(flags: TrainFlags): ScheduleSpec {
  const spec = adaptedSpec(flags);
  const { dropsAt } = spec.training;
  const rate = rateOf(flags, spec);
  switch (flags.schedule) {
    case "constant":
      return constantSchedule(rate);
    case "paper":
      if (flags.validation === 0 && !flags.overfit) {
        throw new BadArgumentError(
          "--schedule paper depends on the validation error and needs images for it; set " +
            "--validation 1 or more, or choose another schedule.",
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
 * size there are twice as many updates of half the length ("One weird trick", Krizhevsky 2014,
 * section 5).
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
