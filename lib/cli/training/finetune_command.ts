/**
 * The flags of `deno task finetune`.
 *
 * @module
 */
import { presetNames } from "../../spec/presets.ts";
import { defineCommand, type FlagValues } from "../command/arguments.ts";
import { command as train } from "./train_command.ts";

const { batch, microBatch, crops, seed, backend, threads, out, resume } = train.flags;
const { checkpointEvery, replayEvery, logEvery, json, color } = train.flags;

/** The command line of `deno task finetune`. */
export const command = defineCommand({
  name: "finetune",
  summary:
    "Trains some layers of a trained network on your own pictures and keeps the others as they are.\n" +
    "The last layer starts anew for your classes. After every epoch the net is measured on pictures\n" +
    "that it does not learn from; the best one is kept, and deno task classify names your classes.",
  flags: {
    data: {
      kind: "text",
      placeholder: "PATH",
      description:
        "Your pictures: a folder with one folder per class, a list of `path label` lines, or a " +
        "folder of shards",
    },
    weights: {
      kind: "text",
      placeholder: "FILE",
      description:
        "The trained net: a checkpoint, the folder of a run, or a file of another program (docs/weights.md)",
    },
    train: {
      kind: "text",
      placeholder: "LAYERS",
      description:
        "The layers that learn, e.g. fc8,fc7, or all (default: those that start anew); others are frozen",
    },
    skip: {
      kind: "text",
      placeholder: "LAYERS",
      description:
        "Layers that start anew instead of from the weights; the last one does if the classes differ",
    },
    without: {
      kind: "text",
      placeholder: "LAYERS",
      description: "Fully connected layers that the net is left without, e.g. fc6,fc7",
    },
    preset: {
      kind: "choice",
      choices: presetNames,
      description:
        "Another net, which takes the layers that it shares (default: that of the weights)",
    },
    side: {
      kind: "integer",
      minimum: 8,
      maximum: 1024,
      description:
        "Side of the net's input; the convolutions fit any, the layer above them starts anew",
    },
    classes: {
      kind: "integer",
      minimum: 2,
      maximum: 65_536,
      description: "Number of classes (default: what the pictures have)",
    },
    names: {
      kind: "text",
      placeholder: "FILE",
      description: "Names of the classes, one a line in the order of their numbers",
    },
    validation: {
      kind: "text",
      placeholder: "PATH",
      description:
        "Pictures that choose the best epoch, as for --data (default: a fifth of those, by --seed)",
    },
    test: {
      kind: "text",
      placeholder: "PATH",
      description: "Pictures for the final test, as for --data (default: the validation again)",
    },
    rate: {
      kind: "number",
      minimum: 0,
      maximum: 1000,
      description:
        "Learning rate of trained layers (default: a tenth of the preset's, in proportion to the batch)",
    },
    rates: {
      kind: "text",
      placeholder: "LIST",
      description:
        "Factors of the rate, by layer or its weights or biases: conv5=0.1,fc8=10,fc8/bias=20; 0 freezes " +
        "(default: 10 where a layer starts anew)",
    },
    schedule: {
      kind: "choice",
      choices: ["plateau", "constant"],
      default: "plateau",
      description:
        "When the rate is divided by 10: when the validation error stops falling, or never",
    },
    patience: {
      kind: "integer",
      minimum: 1,
      maximum: 1000,
      default: 3,
      description: "Epochs without a lower error before that; after two divisions the run ends",
    },
    epochs: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000,
      default: 30,
      description: "Passes over the pictures at most",
    },
    batch: { ...batch, description: "Pictures per update (default: 32, or 16 of few)" },
    microBatch,
    augment: {
      kind: "switch",
      description: "Random crops and reflections; frozen layers then run in every epoch",
    },
    color,
    crops,
    seed,
    backend,
    threads,
    out: {
      ...out,
      description: "Output folder (default: out/NAME-1, -2, ..., after the pictures)",
    },
    resume,
    checkpointEvery,
    replayEvery,
    logEvery,
    json,
  },
  renamed: { "micro-batches": "micro-batch", "skip-layers": "skip", "train-layers": "train" },
  examples: [
    {
      command:
        "deno task finetune --data photos --weights notebooks/checkpoints/cifarTwoTower.safetensors",
      does: "A new last layer for the pictures in photos/cat, photos/dog ...",
    },
    {
      command:
        "deno task finetune --data train.txt --validation val.txt --weights out/full --train fc8,fc7,fc6",
      does: "Lists as Caffe has them; three layers learn, the convolutions stay.",
    },
    {
      command:
        "deno task finetune --data photos --weights out/full --train all --rates conv1=0.1,fc8=10 --augment",
      does: "Every layer learns, at rates of its own.",
    },
  ],
});

/** The checked flags. */
export type FinetuneFlags = FlagValues<typeof command.flags>;
