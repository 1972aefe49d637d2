/**
 * `deno task classify PICTURE...`: the five most probable classes of pictures.
 *
 * @module
 */
import { counted } from "../counted.ts";
import { BadArgumentError } from "../errors.ts";
import { bestGuesses } from "../evaluation/guesses.ts";
import { predictProbabilities } from "../evaluation/predict.ts";
import { escapeHtml } from "../figures/escape_html.ts";
import { answerSheet, type SheetAnswer, sheetStyle } from "../figures/picture_sheet.ts";
import { figurePage } from "../figures/figure_page.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { printable } from "../printable.ts";
import { loadTrainedNet, type TrainedNet } from "../training/checkpoint/trained_net.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./command/find_checkpoint.ts";
import { requireNewFile } from "./command/new_file.ts";
import {
  classOfFolder,
  decodeOptions,
  imagesOf,
  type Picture,
  pictureGroups,
  PictureProgress,
  printUnusable,
} from "./pictures/picture_groups.ts";
import { picturePaths } from "./pictures/picture_paths.ts";
import { print, printError, printFor } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import {
  backendFlags,
  cropsFlag,
  jsonFlag,
  startBackend,
  weightsFlag,
} from "./command/shared_flags.ts";
import { shownClasses } from "./pictures/shown_classes.ts";

/** The command line of `deno task classify`. */
export const command = defineCommand({
  name: "classify",
  summary:
    "Classifies pictures (JPEG, PNG, WebP or AVIF; photographs from phones are turned upright)\n" +
    "with a trained network: prints the five most probable classes of each and their probabilities\n" +
    "as it goes. A picture that cannot be read is named on standard error, the others are still\n" +
    "classified, and the exit code is 1 (2 if none can be read).",
  operands: {
    placeholder: "PICTURE",
    description: "Pictures, and folders with pictures in them",
    minimum: 1,
  },
  flags: {
    weights: weightsFlag,
    crops: cropsFlag,
    ...backendFlags,
    sheet: {
      kind: "text",
      placeholder: "FILE",
      description:
        "Write a page with the pictures over the bars of their classes, as in the paper's Fig. 4",
    },
    onlyErrors: {
      kind: "switch",
      description: "On the page, only the pictures in the folder of another class than the first",
    },
    json: { ...jsonFlag, description: "Print a line of JSON per picture, for a program" },
  },
  renamed: { checkpoint: "weights" },
  examples: [
    { command: "deno task classify cat.jpg", does: "With the newest run in out/." },
    {
      command: "deno task classify *.png --weights out/full --crops 10",
      does: "Several pictures with a specific run, ten crops each.",
    },
    {
      command: "deno task classify photos --sheet photos.html",
      does: "All pictures of a folder and its subfolders, also on a page for any browser.",
    },
    {
      command: "deno task classify photos --sheet wrong.html --only-errors",
      does:
        "On the page, those of photos/cat, photos/dog ... that the net takes for another class.",
    },
    {
      command: "deno task classify photos --json > classes.jsonl",
      does: "For a program.",
    },
  ],
});

type ClassifyFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, operands }) => classify(operands, values));
}

/** A class and its probability, 0 to 1. */
interface Guess {
  readonly class: string;
  readonly probability: number;
}

/**
 * Classifies the pictures a few at a time and prints each; one that cannot be used is reported, and
 * the others are still classified.
 *
 * @returns the exit code: 0, 1 if some pictures could not be used, 2 if none could.
 */
async function classify(operands: readonly string[], flags: ClassifyFlags): Promise<number> {
  const { sheet, onlyErrors } = flags;
  if (onlyErrors && sheet === undefined) {
    throw new BadArgumentError("--only-errors is for the page of --sheet; add it.");
  }
  if (sheet !== undefined) await requireNewFile(sheet, "sheet");
  const found = await findCheckpoint(flags.weights);
  const backend = await startBackend(flags);
  const net = await loadTrainedNet(found, { warn: warnOnStandardError });
  const { model, info, path } = net;
  const tell = printFor(flags);
  tell(`${backend}\n${path}: ${printable(info.spec.name)}`);
  const shown = await shownClasses(info.classNames);
  if (onlyErrors) await requireFolderOfClass(operands, info.classNames);
  const progress = await PictureProgress.of(operands);
  const answers: SheetAnswer[] = [];
  let [total, failed] = [0, 0];
  const options = { thumbnails: sheet !== undefined };
  for await (const group of pictureGroups(operands, decodeOptions(info), options)) {
    const pictures = group.filter((result) => "image" in result);
    const guesses = await guessesOf(pictures, net, flags);
    progress.clear();
    for (const result of group) {
      total++;
      if ("image" in result) {
        const own = guesses.shift() ?? [];
        printGuesses(result, own, shown, flags);
        if (sheet !== undefined) answers.push(answerOf(result, own, net, shown));
        continue;
      }
      failed++;
      printUnusable(result);
      const { message: error, details: { path: file } } = result;
      if (flags.json) print(JSON.stringify({ file, error }));
    }
    progress.add(group.length);
  }
  progress.clear();
  model.dispose();
  if (sheet !== undefined && answers.length > 0) {
    const shown = onlyErrors ? answers.filter(isWrong) : answers;
    await writeAtomically(sheet, await answerPage(answers, shown, net), { createNew: true });
    const words = onlyErrors ? wrongText(answers, shown.length) : counted(shown.length, "picture");
    tell(`\n${sheet}: ${words}`);
  }
  if (failed > 0 && total > 1) printError(`${failed} of ${total} pictures could not be classified`);
  return failed === 0 ? 0 : failed < total ? 1 : 2;
}

/** The five most probable classes of each picture. */
async function guessesOf(
  pictures: readonly Picture[],
  { model, info: { preprocessing, classNames } }: TrainedNet,
  { crops }: ClassifyFlags,
): Promise<Guess[][]> {
  if (pictures.length === 0) return [];
  const { probabilities, classes } = await predictProbabilities(
    model,
    imagesOf(pictures, preprocessing.imageSide),
    { preprocessing, crops },
  );
  return bestGuesses(probabilities, classes, Math.min(5, classes)).map((row, i) =>
    row.map((label) => ({
      class: classNames[label],
      probability: probabilities[i * classes + label],
    }))
  );
}

/** A picture on the sheet; its right class is known where its folder is named after one. */
function answerOf(
  { file, thumbnail = "" }: Picture,
  guesses: readonly Guess[],
  { info: { classNames } }: TrainedNet,
  shown: ReadonlyMap<string, string>,
): SheetAnswer {
  const label = classOfFolder(file, classNames);
  const right = label === undefined ? undefined : classNames[label];
  return {
    picture: thumbnail,
    file,
    truth: right === undefined ? undefined : shown.get(right),
    guesses: guesses.map(({ class: name, probability }) => ({
      name: shown.get(name) ?? name,
      probability,
      right: name === right,
    })),
  };
}

/** Whether the right class is known and is not the most probable one. */
function isWrong({ truth, guesses: [first] }: SheetAnswer): boolean {
  return truth !== undefined && first.right !== true;
}

/** How many pictures are wrong, of those whose class is known. */
function wrongText(answers: readonly SheetAnswer[], wrong: number): string {
  const known = answers.filter(({ truth }) => truth !== undefined).length;
  const others = answers.length - known;
  return `${wrong} wrong of ${known} in folders of a class` +
    (others === 0 ? "" : `; ${others} ${others === 1 ? "is" : "are"} in none`);
}

/** @throws {BadArgumentError} when there are pictures, none of them in a folder with the name of a class. */
async function requireFolderOfClass(
  operands: readonly string[],
  classNames: readonly string[],
): Promise<void> {
  let count = 0;
  for await (const file of picturePaths(operands)) {
    if (typeof file !== "string") continue;
    if (classOfFolder(file, classNames) !== undefined) return;
    count++;
  }
  if (count === 0) return;
  throw new BadArgumentError(
    `Expected pictures in folders with the names of classes (${
      classNames.slice(0, 3).map(printable).join(", ")
    }${classNames.length > 3 ? " ..." : ""}) for --only-errors but found ${
      counted(count, "picture")
    } and no such folder; leave the option out.`,
  );
}

/** The page of `shown`, with the errors among all `answers`. */
async function answerPage(
  answers: readonly SheetAnswer[],
  shown: readonly SheetAnswer[],
  { info: { spec }, path }: TrainedNet,
): Promise<string> {
  const known = answers.filter(({ truth }) => truth !== undefined);
  const right = known.filter(({ guesses }) => guesses[0].right);
  const five = known.filter(({ guesses }) => guesses.some((guess) => guess.right));
  const words = known.length === 0
    ? "No right class is known: no picture is in a folder with the name of a class."
    : `By the names of their folders, the right class of ${known.length} is known. It is the first ` +
      `for ${right.length} of them, and among the five for ${five.length}; its bar is hatched in red.` +
      (shown.length < answers.length
        ? ` The ${shown.length} below are those without it first.`
        : "");
  return await figurePage({
    title: `${counted(answers.length, "picture")}, classified`,
    style: sheetStyle,
    sections: [{
      markup: `<p>${escapeHtml(`The net is ${spec.name}, from ${path}.`)} ${
        escapeHtml(words)
      }</p>\n${answerSheet(shown)}`,
    }],
  });
}

/** Prints the classes of a picture: as JSON, or as a line each. */
function printGuesses(
  { file, image: { damaged, tiny } }: Picture,
  guesses: readonly Guess[],
  shown: ReadonlyMap<string, string>,
  { json }: ClassifyFlags,
): void {
  if (json) return print(JSON.stringify({ file, guesses, damaged, tiny }));
  print(`\n${file}${notes({ damaged, tiny })}\n${guessLines(guesses, shown)}`);
}

/** Longer names do not move the probabilities of all pictures to the right. */
const WIDEST = 44;

/** A line for each guess: the class as it is shown, and its probability. */
function guessLines(guesses: readonly Guess[], shown: ReadonlyMap<string, string>): string {
  const names = [...shown.values()].map((name) => printable(name).length);
  const width = Math.min(WIDEST, Math.max(...names));
  return guesses.map(({ class: name, probability }) => {
    const share = (100 * probability).toFixed(1);
    return `  ${printable(shown.get(name) ?? name).padEnd(width)}  ${share.padStart(5)} %`;
  }).join("\n");
}

/** Notes about an unusual picture: damaged or very small. */
function notes({ damaged, tiny }: { damaged: boolean; tiny: boolean }): string {
  const found = [damaged ? "damaged" : "", tiny ? "very small" : ""].filter((note) => note !== "");
  return found.length === 0 ? "" : ` (${found.join(", ")})`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
