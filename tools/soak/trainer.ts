/**
 * The process that the soak test kills: trains a small net in a folder, from its checkpoint if there
 * is one, and prints `start UPDATES`, then the number of updates after each.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { RandomStreams } from "../../lib/random.ts";
import { cifarSmall } from "../../lib/spec/cifar_presets.ts";
import { silentProgress } from "../../lib/training/progress.ts";
import { RunFolder } from "../../lib/training/run/run_folder.ts";
import { stepSchedule } from "../../lib/training/learning_rule/schedule.ts";
import type { TrainingRunImages } from "../../lib/training/run/run_network.ts";
import { runTraining } from "../../lib/training/run/training_run.ts";
import { IMAGES, STEPS_PER_EPOCH } from "./size.ts";

/** Images of ten classes, each with its own brightness. */
function images(): TrainingRunImages {
  const stream = new RandomStreams(5).stream("images");
  const pixels = 32 * 32 * 3;
  const labels = Uint8Array.from({ length: IMAGES }, (_, i) => i % 10);
  return {
    name: "brightness",
    classNames: Array.from({ length: 10 }, (_, i) => `brightness ${i}`),
    images: Uint8Array.from(
      { length: IMAGES * pixels },
      (_, i) => 24 * labels[Math.floor(i / pixels)] + stream.integer(24),
    ),
    labels,
    side: 32,
    count: IMAGES,
  };
}

async function trainIn(path: string, epochs: number): Promise<number> {
  const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  const warn = (message: string) => console.error(`warning: ${message}`);
  await useBackend("alexnet-cpu:wasm", { threads: 1 });
  const folder = await RunFolder.open(path, { resume: true });
  try {
    const resume = await folder.load(warn);
    say(`start ${resume?.info.training?.state.step ?? 0}`);
    const { history } = await runTraining({
      ...{ spec: cifarSmall, training: images(), folder, resume, seed: 11, epochs },
      ...{ batchSize: IMAGES / STEPS_PER_EPOCH, augment: true, colorNoise: true, crops: "center" },
      ...{ checkpointEvery: 5, logEvery: 7, settings: { epochs }, command: "soak" },
      schedule: stepSchedule(0.002, [epochs / 2, (3 * epochs) / 4]),
      host: { backend: "alexnet-cpu", machine: "any" },
      progress: { ...silentProgress, warn, step: ({ step }) => void say(`${step + 1}`) },
    });
    return history.stopped === "interrupted" ? 130 : 0;
  } finally {
    folder.close();
  }
}

if (import.meta.main) {
  try {
    Deno.exit(await trainIn(Deno.args[0], Number(Deno.args[1])));
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    console.error(`error: ${error.message}`);
    Deno.exit(error.exitCode);
  }
}
