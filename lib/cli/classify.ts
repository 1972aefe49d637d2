/**
 * `deno task classify FILE...`: the five most probable classes of pictures.
 *
 * @module
 */
import { decodeImage } from "../../datasets/decode_image.ts";
import { BadFileError } from "../errors.ts";
import { bestGuesses } from "../evaluation/guesses.ts";
import { predictProbabilities } from "../evaluation/predict.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import { backendWishes, useBackend } from "../ops/backend.ts";
import { printable } from "../printable.ts";
import { loadTrainedNet } from "../training/trained_net.ts";
import { defineCommand, type FlagValues } from "./arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./find_checkpoint.ts";
import { print } from "./print.ts";
import { runCommand } from "./run_command.ts";

/** The command line of `deno task classify`. */
export const command = defineCommand({
  name: "classify",
  summary:
    "Classifies JPEG or PNG pictures with a trained network: prints the five most probable\n" +
    "classes of each and their probabilities.",
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

async function classify(
  files: readonly string[],
  flags: FlagValues<typeof command.flags>,
): Promise<void> {
  const found = await findCheckpoint(flags.checkpoint);
  const backend = await useBackend(flags.backend);
  const { model, info, path } = await loadTrainedNet(found, { warn: warnOnStandardError });
  const { preprocessing, spec, classNames } = info;
  const side = preprocessing.imageSide;
  const decoded = await Promise.all(
    files.map(async (file) =>
      await decodeImage(await readPicture(file), file, { side, resize: spec.preprocessing.resize })
    ),
  );
  print(`${backend}\n${path}: ${printable(spec.name)}`);
  const images = new Uint8Array(files.length * side * side * 3);
  decoded.forEach(({ pixels }, i) => images.set(pixels, i * side * side * 3));
  const labels = new Uint8Array(files.length);
  const { probabilities, classes } = await predictProbabilities(
    model,
    { images, labels, side, count: files.length },
    { preprocessing, crops: flags.crops },
  );
  model.dispose();
  const names = classNames.map(printable);
  const width = Math.max(...names.map((name) => name.length));
  bestGuesses(probabilities, classes, Math.min(5, classes)).forEach((guesses, i) => {
    print(`\n${files[i]}${notes(decoded[i])}`);
    for (const label of guesses) {
      const share = (100 * probabilities[i * classes + label]).toFixed(1);
      print(`  ${names[label].padEnd(width)}  ${share.padStart(5)} %`);
    }
  });
}

/** Larger files are no picture of 50 million pixels or less. */
const PICTURE = { expected: "a picture", most: 2 ** 28 };

async function readPicture(file: string): Promise<Uint8Array> {
  await requireRegularFile(file, PICTURE);
  try {
    return await Deno.readFile(file);
  } catch (cause) {
    const found = cause instanceof Deno.errors.NotFound
      ? "nothing"
      : cause instanceof Deno.errors.IsADirectory
      ? "a folder"
      : "an unreadable file";
    throw new BadFileError({ path: file, expected: "a picture", found }, { cause });
  }
}

/** Notes about an unusual picture: damaged or very small. */
function notes({ damaged, tiny }: { damaged: boolean; tiny: boolean }): string {
  const found = [damaged ? "damaged" : "", tiny ? "very small" : ""].filter((note) => note !== "");
  return found.length === 0 ? "" : ` (${found.join(", ")})`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
