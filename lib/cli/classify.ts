/**
 * `deno task classify PICTURE...`: the five most probable classes of pictures.
 *
 * @module
 */
import {
  type DecodedImage,
  decodeImage,
  type DecodeOptions,
} from "../../datasets/pictures/decode_image.ts";
import { inParallel } from "../../datasets/in_parallel.ts";
import { readPicture } from "../../datasets/pictures/picture_file.ts";
import { BadFileError } from "../errors.ts";
import { bestGuesses } from "../evaluation/guesses.ts";
import { predictProbabilities } from "../evaluation/predict.ts";
import { printable } from "../printable.ts";
import { loadTrainedNet, type TrainedNet } from "../training/checkpoint/trained_net.ts";
import { defineCommand, type FlagValues } from "./arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./find_checkpoint.ts";
import { picturePaths } from "./picture_paths.ts";
import { print, printError, printFor } from "./print.ts";
import { runCommand } from "./run_command.ts";
import { backendFlags, cropsFlag, jsonFlag, startBackend, weightsFlag } from "./shared_flags.ts";

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
    json: { ...jsonFlag, description: "Print a line of JSON per picture, for a program" },
  },
  renamed: { checkpoint: "weights" },
  examples: [
    { command: "deno task classify cat.jpg", does: "With the newest run in out/." },
    {
      command: "deno task classify *.png --weights out/full --crops ten",
      does: "Several pictures with a specific run, ten crops each.",
    },
    {
      command: "deno task classify photos --json > classes.jsonl",
      does: "All pictures of a folder and its subfolders, for a program.",
    },
  ],
});

type ClassifyFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, operands }) => classify(operands, values));
}

/** Pictures that go through the net at once; no more than that are in memory. */
const PICTURES_AT_ONCE = 8;

/** Pictures decoded at once: a photograph of 12 megapixels takes 36 MB before it is resized. */
const DECODED_AT_ONCE = Math.min(4, navigator.hardwareConcurrency);

/** A class and its probability, 0 to 1. */
interface Guess {
  readonly class: string;
  readonly probability: number;
}

/** A picture that was decoded. */
interface Picture {
  readonly file: string;
  readonly image: DecodedImage;
}

/**
 * Classifies the pictures a few at a time and prints each; one that cannot be used is reported, and
 * the others are still classified.
 *
 * @returns the exit code: 0, 1 if some pictures could not be used, 2 if none could.
 */
async function classify(operands: readonly string[], flags: ClassifyFlags): Promise<number> {
  const found = await findCheckpoint(flags.weights);
  const backend = await startBackend(flags);
  const net = await loadTrainedNet(found, { warn: warnOnStandardError });
  const { model, info, path } = net;
  const tell = printFor(flags);
  tell(`${backend}\n${path}: ${printable(info.spec.name)}`);
  let [total, failed] = [0, 0];
  const report = async (files: readonly (string | BadFileError)[]) => {
    const results = await decoded(files, net);
    const guesses = await guessesOf(results.filter((result) => "image" in result), net, flags);
    for (const result of results) {
      if ("image" in result) {
        printGuesses(result, guesses.shift() ?? [], net, flags);
        continue;
      }
      failed++;
      const { message: error, details: { path: file } } = result;
      printError(`error: ${printable(error)}`);
      if (flags.json) print(JSON.stringify({ file, error }));
    }
  };
  let next: (string | BadFileError)[] = [];
  for await (const file of picturePaths(operands)) {
    total++;
    next.push(file);
    if (next.length < PICTURES_AT_ONCE) continue;
    await report(next);
    next = [];
  }
  await report(next);
  model.dispose();
  if (failed > 0 && total > 1) printError(`${failed} of ${total} pictures could not be classified`);
  return failed === 0 ? 0 : failed < total ? 1 : 2;
}

/** The pictures in `files`, in order; for one that cannot be used, its error. */
async function decoded(
  files: readonly (string | BadFileError)[],
  { info: { preprocessing, spec } }: TrainedNet,
): Promise<(Picture | BadFileError)[]> {
  const { resize } = spec.preprocessing;
  const options: DecodeOptions = { side: preprocessing.imageSide, resize, upright: true };
  const results: (Picture | BadFileError)[] = [];
  await inParallel(files.length, DECODED_AT_ONCE, async (i) => {
    const file = files[i];
    try {
      if (file instanceof BadFileError) throw file;
      results[i] = { file, image: await decodeImage(await readPicture(file), file, options) };
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      results[i] = error;
    }
  });
  return results;
}

/** The five most probable classes of each picture. */
async function guessesOf(
  pictures: readonly Picture[],
  { model, info: { preprocessing, classNames } }: TrainedNet,
  { crops }: ClassifyFlags,
): Promise<Guess[][]> {
  if (pictures.length === 0) return [];
  const side = preprocessing.imageSide;
  const images = new Uint8Array(pictures.length * side * side * 3);
  pictures.forEach(({ image }, i) => images.set(image.pixels, i * side * side * 3));
  const labels = new Uint8Array(pictures.length);
  const { probabilities, classes } = await predictProbabilities(
    model,
    { images, labels, side, count: pictures.length },
    { preprocessing, crops },
  );
  return bestGuesses(probabilities, classes, Math.min(5, classes)).map((row, i) =>
    row.map((label) => ({
      class: classNames[label],
      probability: probabilities[i * classes + label],
    }))
  );
}

/** Prints the classes of a picture: as JSON, or one per line. */
function printGuesses(
  { file, image: { damaged, tiny } }: Picture,
  guesses: readonly Guess[],
  { info: { classNames } }: TrainedNet,
  { json }: ClassifyFlags,
): void {
  if (json) return print(JSON.stringify({ file, guesses, damaged, tiny }));
  print(`\n${file}${notes({ damaged, tiny })}\n${guessLines(guesses, classNames)}`);
}

/** A line for each guess: the class and its probability. */
function guessLines(guesses: readonly Guess[], classNames: readonly string[]): string {
  const width = Math.max(...classNames.map((name) => printable(name).length));
  return guesses.map(({ class: name, probability }) => {
    const share = (100 * probability).toFixed(1);
    return `  ${printable(name).padEnd(width)}  ${share.padStart(5)} %`;
  }).join("\n");
}

/** Notes about an unusual picture: damaged or very small. */
function notes({ damaged, tiny }: { damaged: boolean; tiny: boolean }): string {
  const found = [damaged ? "damaged" : "", tiny ? "very small" : ""].filter((note) => note !== "");
  return found.length === 0 ? "" : ` (${found.join(", ")})`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
