/**
 * The flags of `deno task train`.
 *
 * @module
 */
import { recipeNames } from "../../training/learning_rule/recipes.ts";
import { presetNames } from "../../spec/presets.ts";
import { defineCommand, type FlagValues } from "../command/arguments.ts";
import { dataFlag } from "../pictures/picture_folder.ts";
import { backendFlags, jsonFlag } from "../command/shared_flags.ts";

/** The command line of `deno task train`. */
export const command = defineCommand({
  name: "train",
  summary:
    "Trains a network with the paper's rule on CIFAR-10 or on your own pictures, tests it, and\n" +
    "writes a checkpoint, a log and a report. Without flags: two towers on 10,000 images of\n" +
    "CIFAR-10, a few minutes. With --data, a fifth of the pictures is kept for the test; shards of\n" +
    "ILSVRC (deno task prepare) have images for it.",
  flags: {
    preset: {
      kind: "choice",
      choices: presetNames,
      default: "cifarTwoTower",
      description: "Which network (with shards: that of the recipe, or paper)",
    },
    data: {
      ...dataFlag,
      description: "Your own pictures, one folder per class or a list, or a folder of shards, " +
        "instead of CIFAR-10",
    },
    recipe: {
      kind: "choice",
      choices: recipeNames,
      description: "Train as the paper, or as the run of 2012 did: batch, rates, epochs, crops, " +
        "colour noise",
    },
    synthetic: {
      kind: "switch",
      description: "Made-up images of the net's size and classes, to try a net without data",
    },
    weights: {
      kind: "text",
      placeholder: "FILE",
      description:
        "Start from this net, a checkpoint or a run's folder; a new last layer for new classes",
    },
    limit: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000_000,
      description:
        "Training images, the first ones of shards (default: 10000 of CIFAR-10, all of a folder or of " +
        "shards, 640 made up)",
    },
    epochs: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000,
      description:
        "Passes over the training images (default: 5, more for a small folder, the recipe's or the " +
        "net's with shards); more to continue a run",
    },
    batch: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      description:
        "Images per update (default: 64, 16 for a small folder, the recipe's or the net's " +
        "with shards)",
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
      choices: ["steps", "paper", "linear", "exponential", "constant"],
      default: "steps",
      description:
        "How it falls: at --drops, when the validation error stops improving, or with every update " +
        "to a thousandth at the end",
    },
    drops: {
      kind: "text",
      placeholder: "LIST",
      description:
        "Fractions of the run at which the rate is divided by 10 (default: the preset's; 0.8 if short)",
    },
    validation: {
      kind: "integer",
      minimum: 0,
      maximum: 49_999,
      description:
        "Validation images, measured after every epoch (default: 1000, or what is left; all of " +
        "shards; none for a folder or made-up images)",
    },
    augment: { kind: "switch", default: true, description: "Random crops and reflections" },
    color: { kind: "switch", description: "Colour noise along the principal components" },
    upscale: {
      kind: "integer",
      minimum: 33,
      maximum: 512,
      description: "Scale the images to this side, e.g. 224 for the preset paper",
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
      maximum: 10_000_000,
      description: "Test images (default: all of CIFAR-10's, a fifth of a folder, the validation " +
        "images of shards, 100 made up)",
    },
    seed: {
      kind: "integer",
      minimum: 0,
      default: 0,
      description: "Root seed of all random numbers",
    },
    ...backendFlags,
    ranks: {
      kind: "integer",
      minimum: 1,
      maximum: 4096,
      description: "Train in N processes by MPI (pip install mpich; docs/cluster/README.md)",
    },
    parallel: {
      kind: "choice",
      choices: ["towers", "data"],
      description:
        "What they divide: the two towers, or each batch (default: towers for 2 ranks of a net with " +
        "two, else data)",
    },
    hosts: {
      kind: "text",
      placeholder: "LIST",
      description: "Hosts to run them on by ssh, e.g. alpha,beta (default: this one)",
    },
    out: {
      kind: "text",
      placeholder: "FOLDER",
      description: "Output folder (default: out/PRESET-1, -2, ..., or out/PICTURES-1 with --data)",
    },
    resume: {
      kind: "switch",
      description: "Continue from the checkpoint in --out, also with more --epochs; or start a " +
        "new run",
    },
    checkpointEvery: {
      kind: "integer",
      minimum: 1,
      description:
        "Updates between checkpoints within an epoch (default: none; 100 with shards or a " +
        "recipe)",
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
    health: {
      kind: "switch",
      description:
        "After each epoch, how far an update moves each layer (default with shards or a " +
        "recipe)",
    },
    estimate: {
      kind: "switch",
      description: "Say how long the run takes on this machine, after some updates, and stop",
    },
    json: jsonFlag,
  },
  examples: [
    { command: "deno task train", does: "A complete run on a subset, a few minutes on two cores." },
    {
      command: "deno task train --preset cifarSmall --limit 2000 --epochs 1",
      does: "The smallest net, a few seconds.",
    },
    {
      command:
        "deno task train --data photos --weights notebooks/checkpoints/cifarTwoTower.safetensors",
      does: "Your own pictures, in photos/cat, photos/dog ..., from a net that was trained on " +
        "others.",
    },
    {
      command: "deno task train --synthetic --preset paper --limit 64 --batch 16 --epochs 1",
      does: "The paper's network at its full size on this machine, without data.",
    },
    {
      command:
        "deno task train --limit 50000 --epochs 30 --batch 128 --crops ten --out out/full --resume",
      does: "All images; the same command resumes after an interruption.",
    },
    {
      command: "deno task train --ranks 2 --parallel towers",
      does: "The two towers in two processes, which exchange maps as the GPUs of the paper do.",
    },
    {
      command: "deno task train --data shards --recipe source2012 --out out/alexnet --resume",
      does: "ILSVRC as in 2012; the same command resumes after an interruption.",
    },
  ],
});

/** The checked flags. */
export type TrainFlags = FlagValues<typeof command.flags>;

/** The checked flags with a number for each count. */
export type FilledFlags =
  & TrainFlags
  & Readonly<Record<"limit" | "epochs" | "batch" | "validation" | "test", number>>;
