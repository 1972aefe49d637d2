/**
 * Covers lib/training/run/run_log.ts, the log of a run that was killed. A kill leaves the files as
 * they are at that moment, so copies of the folder, taken during a run, simulate kills after each
 * of its updates.
 */
import { assert, assertEquals } from "@std/assert";
import { useBackend } from "../../../lib/ops/backend.ts";
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import { type EpochLine, readRunLog, type StepLine } from "../../../lib/training/run/log_lines.ts";
import { silentProgress } from "../../../lib/training/progress.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { runTraining } from "../../../lib/training/run/training_run.ts";
import { brightnessImages } from "../../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

const [EPOCHS, IMAGES, BATCH] = [3, 24, 4];
const UPDATES = EPOCHS * IMAGES / BATCH;

/** Trains in `path`; with `copies`, copies the folder there after every update, by number. */
async function trainIn(path: string, checkpointEvery: number, copies?: string): Promise<void> {
  const folder = await RunFolder.open(path, { resume: true });
  const copy = (step: number) => {
    Deno.mkdirSync(`${copies}/${step}`);
    for (const { name } of Deno.readDirSync(path)) {
      Deno.copyFileSync(`${path}/${name}`, `${copies}/${step}/${name}`);
    }
  };
  await runTraining({
    ...{ spec: cifarSmall, training: brightnessImages(IMAGES), folder, seed: 3, epochs: EPOCHS },
    ...{ batchSize: BATCH, schedule: constantSchedule(0.001), settings: {}, command: "test" },
    ...{ augment: false, colorNoise: false, crops: "center", logEvery: 4, checkpointEvery },
    resume: await folder.load(() => {}),
    host: { backend: "alexnet-cpu", machine: "any" },
    progress: {
      ...silentProgress,
      step: ({ step }) => copies === undefined ? undefined : copy(step + 1),
    },
  });
  folder.close();
}

// Six updates are an epoch: the checkpoint before its end leads to the same epoch line twice.
for (const checkpointEvery of [1, 5, 6]) {
  Deno.test(`after a kill at any update the log contains each image and epoch once, saving every ${checkpointEvery}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/copies`);
      await trainIn(`${folder}/run`, checkpointEvery, `${folder}/copies`);
      let resumed = 0;
      for (let step = 1; step < UPDATES; step++) {
        const path = `${folder}/copies/${step}`;
        await trainIn(path, checkpointEvery);
        const lines = await readRunLog(`${path}/log.jsonl`);
        const steps = lines.filter((line): line is StepLine => line.type === "step");
        const epochs = lines.filter((line): line is EpochLine => line.type === "epoch");
        assertEquals(epochs.map(({ epoch }) => epoch), [0, 1, 2], `killed at ${step}`);
        assertEquals(
          steps.reduce((sum, { images }) => sum + images, 0),
          EPOCHS * IMAGES,
          `killed at ${step}`,
        );
        assertEquals(lines.filter(({ type }) => type === "warning"), []);
        if (lines.filter(({ type }) => type === "run").length === 2) resumed++;
      }
      assert(resumed > 0, "no run was resumed from a checkpoint");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
