import { assert, assertAlmostEquals, assertEquals, assertRejects, equal } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { brightnessImages } from "../../brightness_images.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { encodeCheckpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";
import { runTraining, type TrainingRunOptions } from "../../../lib/training/run/training_run.ts";
import { silentProgress } from "../../../lib/training/progress.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { type LogLine, readRunLog } from "../../../lib/training/run/log_lines.ts";
import { paperSchedule } from "../../../lib/training/learning_rule/schedule.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

/** Trains for 4 epochs of 5 updates and stops as soon as it can after each update of `stops`. */
async function run(stops: number[]) {
  const path = await Deno.makeTempDir();
  const options: Omit<TrainingRunOptions, "folder"> = {
    spec: cifarTwoTower,
    training: brightnessImages(40),
    validation: brightnessImages(20),
    test: brightnessImages(20),
    seed: 11,
    epochs: 4,
    batchSize: 8,
    optimizer: { momentum: 0.9, weightDecay: 5e-4 },
    schedule: paperSchedule({ learningRate: 0.01, patience: 1, minimumGain: 0.9 }),
    augment: true,
    colorNoise: true,
    crops: "ten",
    logEvery: 1,
    settings: { batch: 8 },
    command: "test",
    host: { backend: "alexnet-cpu", machine: "any" },
  };
  try {
    for (const stop of [...stops, Infinity]) {
      const folder = await RunFolder.open(path, { resume: true });
      const resume = await folder.load((message) => {
        throw new Error(message);
      });
      const halt = new AbortController();
      const { signal } = halt;
      const progress = {
        ...silentProgress,
        step: ({ step }: { step: number }) => {
          // A signal to the process would also stop the training in other test files.
          if (step === stop) halt.abort();
        },
      };
      const { history, report } = await runTraining({
        ...options,
        folder,
        resume,
        progress,
        signal,
      });
      folder.close();
      if (stop < Infinity) assertEquals(history.stopped, "aborted");
      else if (report !== undefined) {
        const checkpoint = await loadCheckpoint(folder.checkpoint);
        const whole = await readRunLog(folder.log);
        const data = whole.find((line) => line.type === "run")?.data;
        const log = whole.filter((line) => line.type !== "run")
          .map((line): LogLine => "seconds" in line ? { ...line, seconds: 0 } : line);
        const text = JSON.parse(await Deno.readTextFile(folder.report));
        return { checkpoint, log, data, errors: report.errors, written: text.errors };
      }
    }
    throw new Error("the last part of the run has no report");
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test({
  name: "an interrupted and resumed run ends with the bytes of an uninterrupted one",
  async fn() {
    const whole = await run([]);
    const state = whole.checkpoint.info.training?.state;
    assertEquals([state?.step, state?.epoch, state?.schedule.drops], [20, 4, 3]);
    // The dropout stream counts the images for which masks are drawn.
    const position = whole.checkpoint.info.training?.streams.dropout.position ?? 0;
    assertEquals(position, 20 * 8);
    for (const stops of [[6], [1, 12]]) {
      const { checkpoint, log, ...rest } = await run(stops);
      assertEquals(log, whole.log);
      const { errors, written, data } = whole;
      assertEquals(rest, { errors, written, data });
      assertEquals(checkpoint.info, whole.checkpoint.info);
      // Compares bytes, because a list of differences among 400,000 numbers is useless.
      const [found, expected] = [checkpoint, whole.checkpoint].map((it) => encodeCheckpoint(it));
      assert(equal(await found, await expected), "the weights or velocities differ");
    }
  },
});

Deno.test("a run's log says what it learns from, and how its batches and labels are", async () => {
  const { log, data } = await run([]);
  assertEquals({ ...data, entropy: 0 }, {
    ...{ images: 40, classes: 10, updatesPerEpoch: 5, validationImages: 20 },
    ...{ largestClass: 0.1, entropy: 0, sameClassPairs: 3 / 39 },
  });
  assertAlmostEquals(data?.entropy ?? NaN, Math.log(10), 1e-9);
  for (const line of log) {
    if (line.type === "step") {
      assertEquals(line.offByOne?.length, 2);
      assert((line.sameClassPairs ?? 1) < 0.5);
    }
    if (line.type === "epoch") assertEquals(line.validationOffByOne?.length, 2);
  }
});

Deno.test("a run's log has every update, every epoch and the final test", async () => {
  const { log, errors, written } = await run([]);
  const count = (type: string) => log.filter((line) => line.type === type).length;
  assertEquals([count("step"), count("epoch"), count("evaluation")], [20, 4, 1]);
  const first = log.find((line) => line.type === "step");
  assertAlmostEquals(first?.loss ?? NaN, Math.log(10), 0.3);
  assertEquals(Object.keys(first?.updateRatios ?? {}).length, 15);
  const test = log.find((line) => line.type === "evaluation");
  assertEquals(test?.top1, [errors[0].error, ...errors[0].interval]);
  assertEquals(written, JSON.parse(JSON.stringify(errors)));
});

Deno.test("a run does not continue from a state that its updates per epoch cannot have reached", async () => {
  const path = await Deno.makeTempDir();
  const folder = await RunFolder.open(path, { resume: true });
  const options: TrainingRunOptions = {
    ...{
      spec: cifarTwoTower,
      training: brightnessImages(40),
      folder,
      seed: 11,
      epochs: 1,
      batchSize: 8,
    },
    ...{ schedule: paperSchedule(), augment: false, colorNoise: false, crops: "center" },
    ...{ validation: brightnessImages(20), settings: {}, command: "test", progress: "none" },
    host: { backend: "alexnet-cpu", machine: "any" },
  };
  await runTraining(options);
  const resume = await folder.load(() => {});
  await assertRejects(
    () => runTraining({ ...options, epochs: 2, batchSize: 10, resume }),
    BadFileError,
    "4 updates (1 epochs of 4, and 0 of the next) but found 5",
  );
  folder.close();
  await Deno.remove(path, { recursive: true });
});

Deno.test("a report that cannot be written is found before the training, and the results are passed on before the file is written", async () => {
  const path = await Deno.makeTempDir();
  const folder = await RunFolder.open(path, { resume: true });
  let steps = 0;
  const tested: number[] = [];
  const options: TrainingRunOptions = {
    ...{ spec: cifarTwoTower, training: brightnessImages(8), test: brightnessImages(20), folder },
    ...{ seed: 11, epochs: 1, batchSize: 8, schedule: paperSchedule(), crops: "center" },
    ...{ validation: brightnessImages(20), settings: {}, command: "test" },
    ...{ augment: false, colorNoise: false, host: { backend: "alexnet-cpu", machine: "any" } },
    progress: { ...silentProgress, step: () => void steps++ },
    onTest({ errors }) {
      tested.push(errors.length);
      Deno.mkdirSync(folder.report);
    },
  };
  await Deno.mkdir(folder.report);
  await assertRejects(
    () => runTraining(options),
    BadFileError,
    `found a folder in ${folder.report}`,
  );
  assertEquals([steps, tested], [0, []]);
  await Deno.remove(folder.report);
  await assertRejects(
    () => runTraining(options),
    BadFileError,
    `found a folder in ${folder.report}`,
  );
  assertEquals([steps, tested], [1, [5]]);
  const last = (await readRunLog(folder.log)).at(-1);
  assertEquals(last?.type, "evaluation");
  folder.close();
  await Deno.remove(path, { recursive: true });
});

Deno.test("a run shows the progress of its tests on the validation set and on the test set", async () => {
  const path = await Deno.makeTempDir();
  const folder = await RunFolder.open(path, { resume: false });
  const seen: string[] = [];
  try {
    await runTraining({
      spec: cifarTwoTower,
      training: brightnessImages(8),
      validation: brightnessImages(6),
      test: brightnessImages(4),
      ...{ folder, seed: 1, epochs: 2, batchSize: 8, schedule: paperSchedule() },
      ...{ augment: false, colorNoise: false, crops: "center", settings: {}, command: "test" },
      host: { backend: "alexnet-cpu", machine: "any" },
      progress: {
        ...silentProgress,
        test: ({ done, total }) => seen.push(`${done}/${total}`),
      },
    });
  } finally {
    folder.close();
    await Deno.remove(path, { recursive: true });
  }
  assertEquals(seen, ["6/6", "6/6", "4/4"]);
});
