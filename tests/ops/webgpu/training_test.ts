/**
 * Covers lib/training on lib/ops/webgpu: a network trained on webgpu and on the CPU from one seed
 * has the same losses within rounding.
 */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals } from "@std/assert";
import { HeapBackend } from "../../../lib/ops/cpu/register.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { RandomStreams } from "../../../lib/random.ts";
import {
  batchGradients,
  type TrainingBatch,
} from "../../../lib/training/learning_rule/gradients.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import { useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const STEPS = 50;
const BATCH = 4;
/**
 * Tolerance: sums are added in a different order, and a flipped maximum or ReLU propagates over 50
 * steps.
 */
const TOLERANCE = 2e-3;

const ignore = await webgpuMissing();
if (!ignore) await startCpuWithoutBlas();

/**
 * OpenBLAS must not even be loaded: with OpenBLAS and llvmpipe in one process, it occasionally
 * aborts at exit ("corrupted size vs. prev_size in fastbins"), after every test has passed, while
 * OpenBLAS's exit handler waits for its threads.
 */
async function startCpuWithoutBlas(): Promise<void> {
  const backend = new HeapBackend();
  tf.removeBackend("alexnet-cpu");
  tf.registerBackend("alexnet-cpu", () => backend);
  await tf.setBackend("alexnet-cpu");
  await backend.pool.started(); // its threads live until the process ends
}

/** Images of a stripe in noise; its position determines the class. */
function stripes(step: number): TrainingBatch {
  const stream = new RandomStreams(7).fork("stripes", step);
  const labels = Int32Array.from({ length: BATCH }, () => stream.integer(10));
  const images = new Float32Array(BATCH * 32 * 32 * 3);
  for (let i = 0; i < images.length; i++) {
    const row = Math.floor(i / 96) % 32;
    const label = labels[Math.floor(i / (32 * 32 * 3))];
    images[i] = stream.uniform() - 0.5 + (Math.floor(row / 3) === label ? 1 : 0);
  }
  return { images, labels, count: BATCH };
}

async function losses(): Promise<number[]> {
  const model = alexnet("cifarSmall", { seed: 3 });
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const optimizer = new MomentumSGD({ learningRate: 0.005 });
  const found: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const { gradients, summary } = batchGradients(model, variables, stripes(step));
    optimizer.applyGradients(gradients);
    found.push((await summary.data())[0]);
    tf.dispose([gradients, summary]);
  }
  optimizer.dispose();
  model.dispose();
  return found;
}

Deno.test({
  name: `cifarSmall learns the same in ${STEPS} steps on webgpu as on the CPU`,
  ignore,
  fn: async () => {
    await tf.setBackend("alexnet-cpu");
    const expected = await losses();
    const backend = await useWebGPU();
    backend.takeCounts();
    const found = await losses();
    const { readbacks } = backend.takeCounts();
    found.forEach((loss, step) => {
      const error = Math.abs(loss - expected[step]);
      assert(error < TOLERANCE, `step ${step}: ${loss} on webgpu, ${expected[step]} on the CPU`);
    });
    const mean = (part: number[]): number => part.reduce((a, b) => a + b) / part.length;
    assert(mean(expected.slice(-10)) < 0.7 * mean(expected.slice(0, 10)), "it learns at all");
    assertEquals(readbacks, STEPS, "one readback per step");
  },
});
