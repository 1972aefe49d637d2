/** Covers lib/training/run/training_run.ts and lib/augmentation/measured_images.ts: images read on demand. */
import { assertEquals, assertRejects } from "@std/assert";
import type { LazyImages } from "../../../lib/augmentation/images.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { encodeCheckpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";
import { stepSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { silentProgress } from "../../../lib/training/progress.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import type { TrainingRunImages } from "../../../lib/training/run/run_network.ts";
import { runTraining, type TrainingRunOptions } from "../../../lib/training/run/training_run.ts";
import { brightnessImages } from "../../brightness_images.ts";
import { readOnDemand } from "../../read_on_demand.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const images = brightnessImages(24);
const few = brightnessImages(10);

/** Trains for two epochs of three updates; stops after the updates of `stops`, and goes on. */
async function run(
  [training, tested]: readonly TrainingRunImages[],
  stops: readonly number[] = [],
  more: Partial<TrainingRunOptions> = {},
) {
  const path = await Deno.makeTempDir();
  try {
    for (const stop of [...stops, Infinity]) {
      const folder = await RunFolder.open(path, { resume: true });
      const halt = new AbortController();
      try {
        const { report } = await runTraining({
          ...{ spec: cifarTwoTower, training, validation: tested, test: tested, folder },
          ...{ seed: 3, epochs: 2, batchSize: 8, schedule: stepSchedule(0.01, [1]) },
          ...{ augment: true, colorNoise: true, crops: "ten", settings: {}, command: "test" },
          host: { backend: "alexnet-cpu", machine: "any" },
          resume: await folder.load(() => {}),
          signal: halt.signal,
          progress: {
            ...silentProgress,
            step: ({ step }) => {
              if (step === stop) halt.abort();
            },
          },
          ...more,
        });
        if (report === undefined) continue;
        const { weights, velocities, info } = await loadCheckpoint(folder.checkpoint);
        const { training: _, ...rest } = info;
        const bytes = await encodeCheckpoint({ weights, velocities, info: rest });
        return { bytes, errors: report.errors, streams: info.training?.streams };
      } finally {
        folder.close();
      }
    }
    throw new Error("the run has no report");
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("images that are read on demand train the bits that the same images in memory train, resumed or not", async () => {
  const memory = await run([images, few]);
  const lazy = [readOnDemand(images), readOnDemand(few)];
  assertEquals(await run(lazy), memory);
  assertEquals(await run(lazy, [1, 3]), memory);
});

Deno.test("a mean of each channel, too, is that of the images in memory", async () => {
  const spec = changeSpec(cifarTwoTower, { preprocessing: { mean: "channel" } });
  const channel = { spec, epochs: 1 };
  const memory = await run([images, few], [], channel);
  const lazy = [readOnDemand(images), readOnDemand(few)];
  assertEquals(await run(lazy, [], channel), memory);
  assertEquals(await run(lazy, [1], channel), memory);
});

Deno.test("images on demand without known statistics are an error before the training", async () => {
  const { statistics: _, ...rest } = readOnDemand(images);
  const unmeasured: TrainingRunImages & LazyImages = rest;
  await assertRejects(
    () => run([unmeasured, few]),
    BadArgumentError,
    "images with known statistics (MeasuredImages)",
  );
});
