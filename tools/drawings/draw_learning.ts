/**
 * `deno task dev docs:learning`: trains the two-tower net and writes docs/learning.svg, the
 * animated picture of the README, from its readings.
 *
 * @module
 */
import { first } from "../../datasets/dataset.ts";
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { defineCommand } from "../../lib/cli/command/arguments.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { trainLive } from "../../lib/experiments/live_training.ts";
import { readable } from "../../lib/figures/readable.ts";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { preset } from "../../lib/spec/presets.ts";
import { stepSchedule } from "../../lib/training/learning_rule/schedule.ts";
import { learningPicture } from "./learning_picture.ts";

/** The frames of the picture, besides the one after the first update. */
const FRAMES = 24;

/** The command line of `deno task dev docs:learning`. */
export const command = defineCommand({
  name: "dev docs:learning",
  summary: "Trains cifarTwoTower and writes docs/learning.svg from readings taken during training.",
  flags: {
    images: { kind: "integer", minimum: 1, default: 20_000, description: "Training images" },
    epochs: {
      kind: "integer",
      minimum: 1,
      default: 5,
      description: "Passes over the training images",
    },
    out: {
      kind: "text",
      placeholder: "FILE",
      default: "docs/learning.svg",
      description: "The file",
    },
  },
  examples: [{ command: "deno task dev docs:learning", does: "Train for minutes, then draw." }],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values: { images, epochs, out } }) => {
    console.log(await useBackend());
    const cifar = await loadCifar10();
    const spec = preset("cifarTwoTower");
    const { learningRate, dropsAt, batchSize: usual } = spec.training;
    const batchSize = 32;
    const { readings, model, stopped } = await trainLive({
      ...{ spec, train: first(cifar.train, images), test: first(cifar.test, 2000) },
      ...{ seed: 1, epochs, batchSize, flip: true },
      schedule: stepSchedule(
        learningRate * Math.sqrt(batchSize / usual),
        dropsAt.map((at) => at * epochs),
      ),
      readEvery: Math.ceil(epochs * Math.ceil(images / batchSize) / FRAMES),
    });
    model.dispose();
    if (stopped) return 130;
    const title = `Two towers learn from ${readable(images)} images of CIFAR-10`;
    const svg = learningPicture({ readings, title });
    await writeAtomically(out, svg);
    console.log(`Wrote ${out} (${readable(svg.length)} bytes, ${readings.length} frames).`);
    return 0;
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
