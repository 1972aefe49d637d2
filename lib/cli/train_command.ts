/**
 * The flags of `deno task train`, and what they add up to.
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
} from "../training/schedule.ts";
import { defineCommand, type FlagValues } from "./arguments.ts";

/** The command line of `deno task train`. */
export const command = defineCommand({
  name: "train",
  summary:
    "Trains a network on real CIFAR-10 by the paper's rule, tests it, and writes a checkpoint,\n" +
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
      description: "Passes over them",
    },
    batch: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      default: 64,
      description: "Images an update",
    },
    microBatch: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      description: "Most images at once; their gradients are added up (default: the batch)",
    },
    rate: {
      kind: "number",
      minimum: 0,
      maximum: 1000,
      description: "Learning rate at the start (default: the preset's, in proportion to the batch)",
    },
    schedule: {
      kind: "choice",
      choices: ["steps", "paper", "constant"],
      default: "steps",
      description: "How it falls: at --drops, or when the validation error stops improving",
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
        "Further images to measure after every epoch (default: 1000 as far as there are)",
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
        "Learn the images by heart: no crops, tested on themselves, until no error is left",
    },
    crops: {
      kind: "choice",
      choices: ["center", "ten"],
      default: "center",
      description: "Patches an image in the test at the end",
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
      description: "Root of all random numbers",
    },
    backend: {
      kind: "choice",
      choices: backendWishes,
      description: "What computes (default: the fastest here)",
    },
    out: {
      kind: "text",
      placeholder: "FOLDER",
      description: "Where everything goes (default: out/PRESET-1, -2, ...)",
    },
    resume: {
      kind: "switch",
      description: "Go on from the checkpoint in --out; start where there is none",
    },
    checkpointEvery: {
      kind: "integer",
      minimum: 1,
      description: "Updates between two checkpoints within an epoch (default: none)",
    },
    logEvery: {
      kind: "integer",
      minimum: 1,
      default: 10,
      description: "Updates that one line of the log sums up",
    },
  },
  examples: [
    { command: "deno task train", does: "A whole run on a subset, a few minutes on two cores." },
    {
      command: "deno task train --preset cifarSmall --limit 2000 --epochs 1",
      does: "The smallest net, a few seconds.",
    },
    {
      command:
        "deno task train --limit 50000 --epochs 30 --batch 128 --crops ten --out out/full --resume",
      does: "All images; the same command goes on after an interruption.",
    },
  ],
});

/** The checked flags. */
export type TrainFlags = FlagValues<typeof command.flags>;

/** Flags that may differ when a run is resumed: they change nothing that was already learned. */
const FREE = new Set(["out", "resume", "crops", "test", "backend", "checkpointEvery", "logEvery"]);

/**
 * Everything that decides about a run, as plain data for its log and checkpoint; flags that have
 * their default from the preset are filled in.
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
 * @throws {BadArgumentError} when a run with `before` cannot go on with `now`; the differences are
 * listed.
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
        "same flags to go on with it, or name another folder by --out.",
    );
  }
}

/** The preset for ten classes, and for images of another size with --upscale. */
export function adaptedSpec(flags: TrainFlags): AlexNetSpec {
  const spec = preset(flags.preset);
  const { preprocessing } = spec;
  const { upscale: imageSide = preprocessing.imageSide } = flags;
  if (flags.upscale === undefined && imageSide !== 32) {
    throw new BadArgumentError(
      `${spec.name} wants images of ${imageSide} x ${imageSide} pixels and CIFAR-10's have 32 x 32; ` +
        `give --upscale ${spec.side} to enlarge them, or take another preset.`,
    );
  }
  if (imageSide < spec.side - 2 * preprocessing.padding) {
    throw new BadArgumentError(
      `--upscale ${imageSide} is too small for ${spec.name}, which sees ${spec.side} x ${spec.side} ` +
        `pixels; give at least ${spec.side}.`,
    );
  }
  const adapted = { ...spec, classes: 10, preprocessing: { ...preprocessing, imageSide } };
  return flags.overfit ? withoutDropout(adapted) : adapted;
}

/** To learn images by heart, what keeps a net from it is left out. */
function withoutDropout(spec: AlexNetSpec): AlexNetSpec {
  return {
    ...spec,
    deviations: [...spec.deviations, "No dropout, to learn the training images by heart."],
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
          "--schedule paper follows the validation error and needs images for it; give " +
            "--validation 1 or more, or another schedule.",
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
 * The rate that is asked for, or the preset's times batch / the preset's batch: a batch of half the size
 * makes twice as many updates of half the length ("One weird trick", Krizhevsky 2014, section 5).
 */
function rateOf(flags: TrainFlags, { training }: AlexNetSpec): number {
  return flags.rate ?? training.learningRate * flags.batch / training.batchSize;
}

function parseFractions(text: string): number[] {
  const fractions = text.split(",").map((part) => /^\s*[\d.]+\s*$/.test(part) ? Number(part) : NaN);
  const rising = fractions.every((value, i) => value > (fractions[i - 1] ?? 0) && value < 1);
  if (!rising) {
    throw new BadArgumentError(
      `--drops expects rising fractions between 0 and 1, like 0.6,0.85, but got ${
        JSON.stringify(text)
      }.`,
    );
  }
  return fractions;
}
