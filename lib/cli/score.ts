/**
 * `deno task score`: the flat and hierarchical errors of a submission, as the development kits of
 * ILSVRC count them (`eval_flat.m`, `eval_hie.m`).
 *
 * @module
 */
import { hierarchyCosts } from "../../datasets/hierarchy_costs.ts";
import { parseGroundTruth } from "../../datasets/ilsvrc/kit/ground_truth.ts";
import { BadArgumentError, BadFileError } from "../errors.ts";
import { hasNames, parseNamedTruth } from "../evaluation/class_order.ts";
import { flatErrors, hierarchicalErrors, type NumberedGuesses } from "../evaluation/ilsvrc.ts";
import { GUESSES_A_LINE, parseSubmission } from "../evaluation/submission.ts";
import { mcnemar, wilsonInterval } from "../statistics/error_intervals.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { comparisonText } from "./evaluation/compared_nets.ts";
import { checkTruthOrder, orderAlarm } from "./evaluation/order_checks.ts";
import { warnOnStandardError } from "./command/find_checkpoint.ts";
import { hierarchyFlag, readHierarchy } from "./command/hierarchy_flag.ts";
import { type NamedOrder, orderFlag, readClassOrder } from "./command/order_flag.ts";
import { print, printFor } from "./command/print.ts";
import { readTextOf } from "./command/read_text.ts";
import { runCommand } from "./command/run_command.ts";
import { jsonFlag } from "./command/shared_flags.ts";

/** The number of classes of ILSVRC. */
const ILSVRC_CLASSES = 1000;

/** The command line of `deno task score`. */
export const command = defineCommand({
  name: "score",
  summary:
    "Scores a submission to ILSVRC: up to five class numbers per line, the best first, a line per\n" +
    "image. Prints the flat error for one to five guesses and, with --hierarchy, the hierarchical one.",
  flags: {
    truth: {
      kind: "text",
      placeholder: "FILE",
      description: "The true classes, a line per image: the kit's numbers, or WNIDs with --order",
    },
    order: {
      ...orderFlag,
      description: `${orderFlag.description}. Needed for WNIDs, and for --hierarchy with WordNet ` +
        `(default: the kit of --hierarchy)`,
    },
    hierarchy: hierarchyFlag,
    against: {
      kind: "text",
      placeholder: "FILE",
      description: "Another submission to compare with, on the same images (McNemar's test)",
    },
    classes: {
      kind: "integer",
      minimum: 1,
      maximum: 1_000_000,
      description: "Number of classes (default: those of --order, else 1000)",
    },
    json: jsonFlag,
  },
  operands: { placeholder: "FILE", description: "The submission", minimum: 1, maximum: 1 },
  examples: [
    {
      command: "deno task score guesses.txt --truth ILSVRC2012_validation_ground_truth.txt",
      does: "Guesses and the kit's ground truth have the same numbers (ILSVRC2012_ID).",
    },
    {
      command: "deno task score guesses.txt --truth ILSVRC2012_validation_ground_truth.txt \\\n" +
        "        --hierarchy ILSVRC2012_devkit_t12.tar.gz",
      does: "The same, and the hierarchical error, as eval_hie.m counts it.",
    },
    {
      command: "deno task score guesses.txt --truth validation_labels.txt --order sorted \\\n" +
        "        --hierarchy /usr/share/wordnet/data.noun",
      does: "True classes by WNID; number 1 is the first of the sorted WNIDs.",
    },
  ],
});

/** What the command prints with `--json`. */
export interface Score {
  /** The submission. */
  readonly submission: string;
  /** Number of images. */
  readonly images: number;
  /** What the class numbers mean. */
  readonly order: string;
  /** Flat error for 1 to 5 guesses. */
  readonly flat: readonly number[];
  /** Hierarchical error for 1 to 5 guesses. */
  readonly hierarchical?: readonly number[];
}

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(
    command,
    args,
    ({ values, operands: [submission] }) => score(submission, values),
  );
}

async function score(path: string, flags: FlagValues<typeof command.flags>): Promise<void> {
  const { truth, against, json } = flags;
  if (truth === undefined) {
    throw new BadArgumentError("deno task score expects --truth FILE with the true classes.");
  }
  const tell = printFor(flags);
  const given = flags.hierarchy === undefined ? undefined : await readHierarchy(flags.hierarchy);
  const order = flags.order === undefined ? given?.order : await readClassOrder(flags.order);
  const classes = flags.classes ?? order?.names.length ?? ILSVRC_CLASSES;
  if (order !== undefined && order.names.length !== classes) {
    throw new BadArgumentError(
      `Expected an order of ${classes} classes (--classes) but found ${order.names.length} in ` +
        `${order.meaning}.`,
    );
  }
  const { truths, named } = await readTruth(truth, classes, order);
  const meaning = order === undefined
    ? "that of both files, not named"
    : checkTruthOrder({ path: truth, numbers: named ? undefined : truths, order, given });
  const read = async (file: string): Promise<NumberedGuesses> =>
    parseSubmission(await readTextOf(file, "a submission"), {
      ...{ path: file, classes, images: truths.length },
    });
  const guesses = await read(path);
  const flat = flatErrors(guesses, truths);
  const hierarchical = given === undefined
    ? undefined
    : hierarchicalErrors(guesses, truths, hierarchyCosts(given.of(namesOf(order))));
  const result: Score = {
    ...{ submission: path, images: truths.length, flat, order: meaning },
    ...(hierarchical === undefined ? {} : { hierarchical }),
  };
  const other = against === undefined ? undefined : await read(against);
  const compared = other === undefined ? undefined : comparison(guesses, other, truths);
  tell(table(result));
  if (compared !== undefined) {
    tell(`Compared with ${against}, one guess: ${comparisonText(compared.top1)}.`);
    tell(`${GUESSES_A_LINE} guesses: ${comparisonText(compared.top5)}.`);
  }
  const alarm = order === undefined ? undefined : orderAlarm(guesses, truths, order, given?.order);
  if (alarm !== undefined) warnOnStandardError(alarm);
  if (json) {
    const more = compared === undefined ? {} : { against, ...compared };
    const warned = alarm === undefined ? {} : { alarm };
    print(JSON.stringify({ ...result, ...more, ...warned }, null, 2));
  }
}

/** The true class of each image, as numbers from 1, and whether the file names classes by WNIDs. */
async function readTruth(
  path: string,
  classes: number,
  order: NamedOrder | undefined,
): Promise<{ truths: number[]; named: boolean }> {
  const text = await readTextOf(path, "true classes");
  if (text.trim() === "") {
    throw new BadFileError({ path, expected: "a true class on each line", found: "no text" });
  }
  if (!hasNames(text)) return { truths: parseGroundTruth(text, { path, classes }), named: false };
  if (order !== undefined) return { truths: parseNamedTruth(text, path, order.names), named: true };
  throw new BadArgumentError(
    `${path} has WNIDs; say by --order which number each has in the submission: sorted, a ` +
      `development kit, or a text.`,
  );
}

/** The WNIDs by number, for the hierarchy. */
function namesOf(order: NamedOrder | undefined): readonly string[] {
  if (order !== undefined) return order.names;
  throw new BadArgumentError(
    "--hierarchy with WordNet needs --order, which says the WNID of each class number: sorted, a " +
      "development kit, or a text.",
  );
}

/** McNemar's comparison of two submissions, for one guess and for five. */
function comparison(first: NumberedGuesses, second: NumberedGuesses, truths: readonly number[]) {
  const wrong = (guesses: NumberedGuesses, k: number) =>
    guesses.map((row, i) => row.slice(0, k).includes(truths[i]) ? 0 : 1);
  const compare = (k: number) => mcnemar(wrong(first, k), wrong(second, k));
  return { top1: compare(1), top5: compare(GUESSES_A_LINE) };
}

function table({ submission, images, order, flat, hierarchical }: Score): string {
  const percent = (fraction: number) => `${(100 * fraction).toFixed(3)} %`;
  const rows = flat.map((error, i) => {
    const [low, high] = wilsonInterval(error * images, images);
    const cost = hierarchical === undefined ? "" : `  ${hierarchical[i].toFixed(4).padStart(12)}`;
    return `  ${i + 1}        ${percent(error).padStart(9)}  (${percent(low)} to ${
      percent(high)
    })${cost}`;
  });
  const header = `  guesses  flat error  (95 % interval)` +
    (hierarchical === undefined ? "" : "       hierarchical error");
  return [`${submission}, ${images} images; class order: ${order}`, "", header, ...rows, ""].join(
    "\n",
  );
}

if (import.meta.main) Deno.exit(await main(Deno.args));
