import { assert, assertEquals } from "@std/assert";
import { evaluate } from "../../../lib/evaluation/evaluate.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { loadTrainedNet } from "../../../lib/training/checkpoint/trained_net.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { silentProgress } from "../../../lib/training/progress.ts";
import { readRunLog } from "../../../lib/training/run/log_lines.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { runTraining, type TrainingRunOptions } from "../../../lib/training/run/training_run.ts";
import { brightnessImages } from "../../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const validation = brightnessImages(30);
const options: Omit<TrainingRunOptions, "folder"> = {
  spec: cifarTwoTower,
  training: brightnessImages(20),
  validation,
  test: validation,
  seed: 11,
  epochs: 8,
  batchSize: 8,
  // So high that the error does not only fall.
  schedule: constantSchedule(0.1),
  augment: false,
  colorNoise: false,
  crops: "center",
  keepBest: true,
  settings: { batch: 8 },
  command: "test",
  host: { backend: "alexnet-cpu", machine: "any" },
};

/** Trains in `path`; stops after the updates `stops` and goes on. */
async function run(path: string, stops: number[] = []) {
  for (const stop of [...stops, Infinity]) {
    const folder = await RunFolder.open(path, { resume: true });
    const resume = await folder.load(() => {});
    const halt = new AbortController();
    const progress = {
      ...silentProgress,
      step: ({ step }: { step: number }) => {
        if (step === stop) halt.abort();
      },
    };
    const { report } = await runTraining({
      ...{ ...options, folder, resume, progress, signal: halt.signal },
    });
    folder.close();
    if (stop === Infinity) return report;
  }
}

/** Runs `work` in a new folder. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "best-net-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the net of the epoch with the lowest validation error is kept and tested", () =>
  inFolder(async (folder) => {
    const report = await run(folder);
    const lines = await readRunLog(`${folder}/log.jsonl`);
    const errors = lines.flatMap((line) =>
      line.type === "epoch" ? [line.validationError ?? 1] : []
    );
    const lowest = Math.min(...errors);
    const best = errors.lastIndexOf(lowest);
    assert(best < errors.length - 1, `the last epoch is the best: ${errors}`);
    const { model, info } = await loadTrainedNet(`${folder}/best.safetensors`);
    assertEquals(info.training?.state.epoch, best + 1);
    assertEquals(info.classNames, validation.classNames);
    const { preprocessing } = info;
    const again = await evaluate(model, validation, { preprocessing });
    assertEquals([again.errors[0].error, report?.errors[0].error], [lowest, lowest]);
    model.dispose();
    const last = await loadTrainedNet(`${folder}/checkpoint.safetensors`);
    assertEquals(last.info.training?.state.epoch, options.epochs);
    last.model.dispose();
  }));

Deno.test("an interrupted run that goes on keeps the best net of an uninterrupted one", () =>
  inFolder(async (folder) => {
    const [whole, parts] = [`${folder}/whole`, `${folder}/parts`];
    const reports = [await run(whole), await run(parts, [4, 13, 20])];
    assertEquals(reports[1]?.errors, reports[0]?.errors);
    const [one, two] = await Promise.all([whole, parts].map(async (path) => {
      const { model, info } = await loadTrainedNet(`${path}/best.safetensors`);
      const weights = model.getWeights().map((weight) => weight.dataSync());
      model.dispose();
      return { weights, epoch: info.training?.state.epoch };
    }));
    assertEquals(two, one);
  }));

Deno.test("a damaged best net is replaced by that of a later epoch, with a warning", () =>
  inFolder(async (path) => {
    await run(path, []);
    await Deno.truncate(`${path}/best.safetensors`, 99);
    const warnings: string[] = [];
    const folder = await RunFolder.open(path, { resume: true });
    assertEquals(await folder.loadBest((message) => warnings.push(message)), undefined);
    folder.close();
    assertEquals(warnings.length, 1);
  }));
