/**
 * The flags of `deno task train`.
 *
 * @module
 */
import { backendWishes } from "../ops/backend.ts";
import { presetNames } from "../spec/presets.ts";
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
