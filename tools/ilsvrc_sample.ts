/**
 * `deno task dev ilsvrc:sample FOLDER`: makes a small ILSVRC of images of CIFAR-10 in one of the
 * layouts of the real one.
 *
 * @module
 */
import { makeSampleIlsvrc, SAMPLE_KITS } from "../datasets/ilsvrc/sample/make_sample.ts";
import { SAMPLE_LAYOUTS } from "../datasets/ilsvrc/sample/sample_layouts.ts";
import { defineCommand, type FlagValues } from "../lib/cli/command/arguments.ts";
import { print } from "../lib/cli/command/print.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { counted } from "../lib/counted.ts";
import { printable } from "../lib/printable.ts";

/** The command line of `deno task dev ilsvrc:sample`. */
export const command = defineCommand({
  name: "dev ilsvrc:sample",
  summary:
    "Makes a small ILSVRC of images of CIFAR-10, enlarged to the sizes of photographs, in one of the\n" +
    "layouts of the real one. Some files are odd as there: a PNG, CMYK, a page of HTML.",
  operands: { placeholder: "FOLDER", description: "A new folder", minimum: 1, maximum: 1 },
  flags: {
    layout: {
      kind: "choice",
      choices: SAMPLE_LAYOUTS,
      default: "2012",
      description: "Official archives of a year, or how the files lie otherwise",
    },
    classes: {
      kind: "integer",
      minimum: 2,
      maximum: 10,
      default: 10,
      description: "Number of classes that have images",
    },
    kit: {
      kind: "choice",
      choices: SAMPLE_KITS,
      default: "images",
      description: "Whether the kit is of these images, or of the whole ILSVRC-2012: 1,000 classes",
    },
    train: {
      kind: "integer",
      minimum: 1,
      maximum: 5000,
      default: 40,
      description: "Training images of each class",
    },
    val: {
      kind: "integer",
      minimum: 1,
      maximum: 500,
      default: 10,
      description: "Validation images of each class, and test images where there are some",
    },
  },
  examples: [
    { command: "deno task dev ilsvrc:sample sample", does: "Three files as downloaded in 2012." },
    {
      command: "deno task dev ilsvrc:sample sample --layout kaggle --train 100",
      does: "More images, in the folders of Kaggle's competition.",
    },
    {
      command: "deno task dev ilsvrc:sample sample --kit whole",
      does: "Images of ten classes, for a net of 1,000.",
    },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ operands: [folder], values }) => make(folder, values));
}

async function make(folder: string, flags: FlagValues<typeof command.flags>): Promise<void> {
  const { layout, classes, kit, train, val } = flags;
  const { images, odd } = await makeSampleIlsvrc(folder, {
    ...{ layout, classes, kit, trainPerClass: train, valPerClass: val, testPerClass: val },
  });
  const splits = Object.entries(images).map(([split, own]) => `${split} ${own.length}`);
  print(`${printable(folder)}: ${counted(classes, "class")}; images: ${splits.join(", ")}.`);
  for (const { split, name, kind, readable } of odd) {
    print(`  ${split}, ${name}: ${kind}${readable ? "" : ", cannot be read"}`);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
