/**
 * Covers lib/training/learning_rule/step_replay.ts: a step that is computed twice. A wrapped kernel
 * flips one bit once, as faulty memory would.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { ReplayError } from "../../../lib/errors.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { BACKEND_NAME } from "../../../lib/ops/cpu/backend_name.ts";
import type { HeapBackend } from "../../../lib/ops/cpu/register.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { runTraining, type TrainingRunOptions } from "../../../lib/training/run/training_run.ts";
import { brightnessImages } from "../../brightness_images.ts";
import { counted } from "../../../lib/counted.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  await test(path).finally(() => Deno.remove(path, { recursive: true }));
}

/** A run of 2 epochs of 4 updates in `path`, with a checkpoint after each. */
async function run(path: string, options: Partial<TrainingRunOptions> = {}) {
  const folder = await RunFolder.open(path, { resume: true });
  try {
    return await runTraining({
      spec: cifarTwoTower,
      training: brightnessImages(32),
      seed: 11,
      epochs: 2,
      batchSize: 8,
      schedule: constantSchedule(0.01),
      ...{ augment: true, colorNoise: false, crops: "center", checkpointEvery: 1, folder },
      ...{ settings: {}, command: "test", progress: "none" },
      host: { backend: "alexnet-cpu", machine: "any" },
      ...options,
    });
  } finally {
    folder.close();
  }
}

/** Flips `bit` of the first number that call `number` of `kernelName` gives, during `work`. */
async function withFlippedBit(
  kernelName: string,
  number: number,
  bit: number,
  work: () => Promise<void>,
): Promise<void> {
  const kernel = tf.getKernel(kernelName, BACKEND_NAME);
  let calls = 0;
  const kernelFunc: tf.KernelFunc = (parameters) => {
    const result = kernel.kernelFunc(parameters);
    if (++calls !== number) return result;
    const [flipped] = [result].flat();
    const backend = parameters.backend as HeapBackend;
    new Uint32Array(backend.heap.buffer, backend.offset(flipped), 1)[0] ^= 1 << bit;
    return result;
  };
  tf.unregisterKernel(kernelName, BACKEND_NAME);
  tf.registerKernel({ ...kernel, kernelFunc });
  try {
    await work();
  } finally {
    tf.unregisterKernel(kernelName, BACKEND_NAME);
    tf.registerKernel(kernel);
  }
  assert(calls >= number, `${kernelName} ran ${calls} times`);
}

/**
 * Kernels of the backward pass, the forward pass and the update, the bit of a number that flips, and
 * what is found. The first output of conv1 is 0 after the ReLU; its lowest bit would change nothing.
 */
const faults = [
  ["Conv2DBackpropFilter", 0, "found another gradient of layer tower"],
  ["FusedConv2D", 30, "found another loss and other gradients of layers tower1/conv1, "],
  ["MomentumUpdate", 0, "found another update of layer tower1/conv1"],
] as const;

/** How often `kernelName` runs in the first `steps` steps, none of which is computed twice. */
async function callsIn(kernelName: string): Promise<number> {
  let calls = 0;
  const kernel = tf.getKernel(kernelName, BACKEND_NAME);
  tf.unregisterKernel(kernelName, BACKEND_NAME);
  tf.registerKernel({
    ...kernel,
    kernelFunc: (parameters) => {
      calls++;
      return kernel.kernelFunc(parameters);
    },
  });
  await inFolder(async (path) => void await run(path, { epochs: 1 }));
  tf.unregisterKernel(kernelName, BACKEND_NAME);
  tf.registerKernel(kernel);
  return calls / 4;
}

for (const [kernel, bit, found] of faults) {
  Deno.test(`one flipped bit in ${kernel} stops the run, and the last checkpoint is from before`, () =>
    inFolder(async (path) => {
      // Of the steps 0, 3 and 6, which are computed twice, the fault is in step 3.
      let message = "";
      const number = 4 * await callsIn(kernel) + 1;
      await withFlippedBit(kernel, number, bit, async () => {
        const tensors = tf.memory().numTensors;
        const error = await assertRejects(() => run(path, { replayEvery: 3 }), ReplayError);
        assertStringIncludes(error.message, "step 3 was computed twice");
        assertStringIncludes(error.message, found);
        message = error.message;
        assertEquals(tf.memory().numTensors, tensors);
      });
      const { info } = await loadCheckpoint(`${path}/checkpoint.safetensors`);
      const saved = info.training?.state.step ?? Infinity;
      assert(saved <= 3, `a checkpoint after ${saved} updates`);
      assertStringIncludes(message, `holds the run after ${counted(saved, "update")}`);
    }));
}

Deno.test("a run whose steps are computed twice ends with the same bits as any other", async () => {
  const weights = async (options: Partial<TrainingRunOptions>) => {
    let values: unknown;
    await inFolder(async (path) => {
      await run(path, options);
      const { weights, velocities, info } = await loadCheckpoint(`${path}/checkpoint.safetensors`);
      values = [weights, velocities, info.training?.streams];
    });
    return values;
  };
  const plain = await weights({});
  assertEquals(await weights({ replayEvery: 1 }), plain);
  assertEquals(await weights({ replayEvery: 3, microBatch: 8 }), plain);
});

Deno.test("without replayEvery, no step is computed twice", async () => {
  // Five convolutions and the two towers: each of the four steps has the same number of calls.
  const once = await callsIn("FusedConv2D");
  assertEquals(once, 2 * cifarTwoTower.convolutions.length);
});
