/**
 * `deno task classify FILE...`: the five most probable classes of pictures.
 *
 * @module
 */
import { type DecodedImage, decodeImage, type DecodeOptions } from "../../datasets/decode_image.ts";
import { readPicture } from "../../datasets/picture_file.ts";
import { BadFileError } from "../errors.ts";
import { bestGuesses } from "../evaluation/guesses.ts";
import { predictProbabilities } from "../evaluation/predict.ts";
import { backendWishes, useBackend } from "../ops/backend.ts";
import { printable } from "../printable.ts";
import { loadTrainedNet } from "../training/checkpoint/trained_net.ts";
import { defineCommand, type FlagValues } from "./arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./find_checkpoint.ts";
import { print, printError } from "./print.ts";
import { runCommand } from "./run_command.ts";

/** The command line of `deno task classify`. */
export const command = defineCommand({
  name: "classify",
  summary:
    "Classifies JPEG or PNG pictures with a trained network: prints the five most probable\n" +
    "classes of each and their probabilities. One that cannot be read is named on standard\n" +
    "error, the others go on, and the exit code is 1 (2 if none can be read).",
  operands: { placeholder: "FILE", description: "Pictures, JPEG or PNG", minimum: 1 },
  flags: {
    checkpoint: {
      kind: "text",
      placeholder: "FILE",
      description: "A checkpoint or a run's folder (default: the newest in out/)",
    },
    crops: {
      kind: "choice",
      choices: ["center", "ten"],
      default: "center",
      description: "Patches per picture; with ten, their probabilities are averaged",
    },
    backend: {
      kind: "choice",
      choices: backendWishes,
      description: "Backend (default: the fastest on this machine)",
    },
  },
  examples: [
    { command: "deno task classify cat.jpg", does: "With the newest run in out/." },
    {
      command: "deno task classify *.png --checkpoint out/full --crops ten",
      does: "Several pictures with a specific run, ten crops each.",
    },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, operands }) => classify(operands, values));
}

/** Pictures that go through the net at once; no more are held, however many there are. */
const PICTURES_AT_ONCE = 8;

/**
 * Classifies the pictures a few at a time and prints each; one that cannot be used is reported, and
 * the others go on.
 *
 * @returns the exit code: 0, 1 if some pictures could not be used, 2 if none could.
 */
async function classify(
  files: readonly string[],
  flags: FlagValues<typeof command.flags>,
): Promise<number> {
  const found = await findCheckpoint(flags.checkpoint);
  const backend = await useBackend(flags.backend);
  const { model, info, path } = await loadTrainedNet(found, { warn: warnOnStandardError });
  const { preprocessing, spec } = info;
  const { resize } = spec.preprocessing;
  const side = preprocessing.imageSide;
  const classNames = info.classNames.map(printable);
  print(`${backend}\n${path}: ${printable(spec.name)}`);
  let failed = 0;
  for (let start = 0; start < files.length; start += PICTURES_AT_ONCE) {
    const good: { file: string; image: DecodedImage }[] = [];
    for (const file of files.slice(start, start + PICTURES_AT_ONCE)) {
      // One after the other: a photograph of 12 megapixels takes 36 MB before it is resized.
      const image = await decoded(file, { side, resize });
      if (image === undefined) failed++;
      else good.push({ file, image });
    }
    if (good.length === 0) continue;
    const images = new Uint8Array(good.length * side * side * 3);
    good.forEach(({ image }, i) => images.set(image.pixels, i * side * side * 3));
    const labels = new Uint8Array(good.length);
    const { probabilities, classes } = await predictProbabilities(
      model,
      { images, labels, side, count: good.length },
      { preprocessing, crops: flags.crops },
    );
    bestGuesses(probabilities, classes, Math.min(5, classes)).forEach((guesses, i) => {
      const own = probabilities.subarray(i * classes, (i + 1) * classes);
      print(`\n${good[i].file}${notes(good[i].image)}\n${guessLines(guesses, own, classNames)}`);
    });
  }
  model.dispose();
  if (failed > 0 && files.length > 1) {
    printError(`${failed} of ${files.length} pictures could not be classified`);
  }
  return failed === 0 ? 0 : failed < files.length ? 1 : 2;
}

/** The picture in `file`; `undefined`, after a line on standard error, if it cannot be used. */
async function decoded(file: string, options: DecodeOptions): Promise<DecodedImage | undefined> {
  try {
    return await decodeImage(await readPicture(file), file, options);
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    printError(`error: ${printable(error.message)}`);
    return undefined;
  }
}

/** A line for each guess: the class and its probability. */
function guessLines(
  guesses: readonly number[],
  probabilities: Float32Array,
  classNames: readonly string[],
): string {
  const width = Math.max(...classNames.map((name) => name.length));
  return guesses.map((label) => {
    const share = (100 * probabilities[label]).toFixed(1);
    return `  ${classNames[label].padEnd(width)}  ${share.padStart(5)} %`;
  }).join("\n");
}

/** Notes about an unusual picture: damaged or very small. */
function notes({ damaged, tiny }: { damaged: boolean; tiny: boolean }): string {
  const found = [damaged ? "damaged" : "", tiny ? "very small" : ""].filter((note) => note !== "");
  return found.length === 0 ? "" : ` (${found.join(", ")})`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
