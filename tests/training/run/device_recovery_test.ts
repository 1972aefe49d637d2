import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { DeviceLostError } from "../../../lib/errors.ts";
import { webgpuBackend } from "../../../lib/ops/webgpu/register.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { encodeCheckpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";
import { runThroughDeviceLoss } from "../../../lib/training/run/device_recovery.ts";
import type { TrainingRunOptions } from "../../../lib/training/run/training_run.ts";
import { silentProgress } from "../../../lib/training/progress.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { webgpuMissing } from "../../ops/webgpu/webgpu_setup.ts";

const ignore = await webgpuMissing();

/** 8 images of ten classes. */
function images(count = 8) {
  const stream = new RandomStreams(5).stream("images");
  return {
    name: "noise",
    classNames: Array.from({ length: 10 }, (_, i) => `class ${i}`),
    images: Uint8Array.from({ length: count * 3072 }, () => stream.integer(256)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    side: 32,
    count,
  };
}

/** Trains for 3 epochs of 2 updates and destroys the device after the updates of `losses`. */
async function run(losses: number[], deviceLosses = 3) {
  const path = await Deno.makeTempDir();
  const warnings: string[] = [];
  const pending = [...losses];
  try {
    await tf.setBackend("webgpu");
    const folder = await RunFolder.open(path, { resume: true });
    const options: TrainingRunOptions = {
      spec: cifarSmall,
      training: images(),
      folder,
      seed: 11,
      epochs: 3,
      batchSize: 4,
      optimizer: { momentum: 0.9, weightDecay: 5e-4 },
      schedule: constantSchedule(0.01),
      augment: true,
      colorNoise: false,
      crops: "center",
      checkpointEvery: 1,
      settings: { batch: 4 },
      command: "test",
      host: { backend: "webgpu", machine: "any" },
      progress: {
        ...silentProgress,
        step({ step }) {
          if (step === pending[0]) {
            pending.shift();
            webgpuBackend().device.destroy();
          }
        },
        warn: (message) => void warnings.push(message),
      },
    };
    try {
      const { history } = await runThroughDeviceLoss(options, { deviceLosses });
      const checkpoint = await loadCheckpoint(folder.checkpoint);
      return { history, checkpoint, warnings };
    } finally {
      folder.close();
    }
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test({
  name: "a run through two device losses ends with the weights of an undisturbed one",
  ignore,
  async fn() {
    const whole = await run([]);
    const broken = await run([1, 4]);
    assertEquals(broken.warnings.length, 2);
    assert(broken.warnings[0].includes("1 of at most 3 times"), broken.warnings[0]);
    assertEquals(broken.history.state.step, 6);
    const [expected, found] = [whole.checkpoint, broken.checkpoint];
    assertEquals(found.info.training?.streams, expected.info.training?.streams);
    assertEquals(await encodeCheckpoint(found), await encodeCheckpoint(expected));
  },
});

Deno.test({
  name: "one device loss more than allowed ends the run with DeviceLostError",
  ignore,
  async fn() {
    await assertRejects(() => run([0, 0], 1), DeviceLostError);
    const { recreateWebGPU } = await import("../../../lib/ops/webgpu/register.ts");
    await recreateWebGPU();
  },
});
