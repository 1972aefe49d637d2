/**
 * `deno task filters`: the first-layer filters of a net as a picture, the paper's Fig. 3.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { colorIndex, filterFigure } from "../figures/pictures/filters.ts";
import { filterGrid } from "../figures/pictures/filter_grid.ts";
import { encodePng } from "../figures/pictures/encode_png.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { firstFilters } from "../inspection/first_filters.ts";
import { printable } from "../printable.ts";
import { loadWeights } from "../training/checkpoint/load_weights.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./command/find_checkpoint.ts";
import { requireNewFile } from "./command/new_file.ts";
import { print, printFor } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { jsonFlag, weightsFlag } from "./command/shared_flags.ts";

/** The command line of `deno task filters`. */
export const command = defineCommand({
  name: "filters",
  summary:
    "Draws the filters of a net's first convolution, the paper's Fig. 3, each scaled by its largest\n" +
    "weight. In the paper, those of one tower see edges and those of the other one colours, whatever\n" +
    "the initial weights are. Colours are in the order of the file's net, also where it reads BGR.",
  flags: {
    weights: weightsFlag,
    out: {
      kind: "text",
      placeholder: "FILE",
      description: "The picture to write, which ends in .svg or .png and must not exist",
    },
    columns: {
      kind: "integer",
      minimum: 1,
      maximum: 256,
      default: 16,
      description: "Filters in a row",
    },
    sorted: {
      kind: "switch",
      default: true,
      description: "From grey to colourful in each tower, instead of their order in the net",
    },
    json: jsonFlag,
  },
  examples: [
    { command: "deno task filters --out filters.svg", does: "With the newest run in out/." },
    {
      command: "deno task filters --weights bvlc_alexnet.npy --no-sorted --out filters.png",
      does: "Of published weights, in their own order.",
    },
  ],
});

type FiltersFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values }) => filters(values));
}

async function filters(flags: FiltersFlags): Promise<void> {
  const { out, columns, sorted, json } = flags;
  if (out === undefined || !/\.(?:svg|png)$/.test(out)) {
    throw new BadArgumentError(
      out === undefined
        ? "--out is required: a file that ends in .svg or .png."
        : `Expected a file that ends in .svg or .png by --out but found ${out}.`,
    );
  }
  await requireNewFile(out, "out");
  const found = await findCheckpoint(flags.weights);
  const { checkpoint, path } = await loadWeights(found, { warn: warnOnStandardError });
  const banks = firstFilters(checkpoint, path);
  const means = banks.map((bank) => mean(colorIndex(bank)));
  const text = banks.map(({ name }, i) => `${name} ${means[i].toFixed(2)}`).join(", ");
  if (out.endsWith(".png")) {
    await writeAtomically(out, encodePng(filterGrid(banks, { columns, sorted })), {
      createNew: true,
    });
  } else {
    const count = banks.reduce((sum, { shape }) => sum + shape[3], 0);
    const { name } = checkpoint.info.spec;
    const figure = filterFigure({
      ...{ towers: banks, columns: Math.ceil(columns / banks.length), sorted },
      title: `The first layer of ${name}`,
      alt: `${count} filters of ${banks[0].shape[0]} x ${banks[0].shape[1]} pixels.`,
      takeaway: `Mean colour index, from 0 (grey) to 1 (colour only): ${text}.`,
    });
    await writeAtomically(out, await figure.svg(), { createNew: true });
  }
  printFor(flags)(
    `${path}: ${printable(checkpoint.info.spec.name)}\n${out}: mean colour index of ${text}`,
  );
  if (json) {
    const towers = banks.map(({ name, shape }, i) => ({ name, shape, meanColorIndex: means[i] }));
    print(JSON.stringify({ out, weights: path, towers }));
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
