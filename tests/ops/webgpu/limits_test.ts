/**
 * Covers lib/ops/webgpu: tensors over the binding limit are computed in windows or rejected by
 * name, and are never zeros.
 */
import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { OutOfMemoryError } from "../../../lib/errors.ts";
import { momentumUpdate } from "../../../lib/ops/momentum_update.ts";
import { useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const LIMIT = 64 * 1024;
const ignore = await webgpuMissing({ bindingLimit: LIMIT });
const weightShape: [number, number] = [192, 128]; // 96 KiB

/** Runs `build` on tfjs's cpu backend and on webgpu; both must agree. */
async function assertSame(build: () => tf.Tensor): Promise<void> {
  const values: Float32Array[] = [];
  for (const name of ["cpu", "webgpu"]) {
    await tf.setBackend(name);
    const result = tf.tidy(build);
    values.push(Float32Array.from(await result.data()));
    result.dispose();
  }
  const [expected, found] = values;
  const error = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);
  assertEquals(error < 1e-4, true, `largest error ${error}`);
}

function filled(value: number): tf.Tensor {
  const size = tf.util.sizeFromShape(weightShape);
  return tf.tensor(new Float32Array(size).fill(value), weightShape);
}

function normal(shape: [number, number], seed: number): tf.Tensor2D {
  return tf.randomNormal<tf.Rank.R2>(shape, 0, 1, "float32", seed);
}

Deno.test({
  name: "A fully connected layer over the limit is correct forward and backward",
  ignore,
  fn: async () => {
    await useWebGPU();
    await assertSame(() => tf.matMul(normal([5, 192], 1), normal(weightShape, 2)));
    await assertSame(() => tf.matMul(normal([5, 128], 1), normal(weightShape, 2), false, true));
    await assertSame(() => tf.matMul(normal([5, 192], 1), normal([5, 128], 2), true, false));
    await assertSame(() => tf.matMul(normal(weightShape, 1), normal([128, 6], 2)));
    await assertSame(() => tf.matMul(normal(weightShape, 1), normal([192, 6], 2), true, false));
  },
});

Deno.test({
  name: "The momentum update goes through a large variable window by window",
  ignore,
  fn: async () => {
    for (const backend of ["cpu", "webgpu"]) {
      await tf.setBackend(backend);
      const weight = tf.variable(filled(2));
      const velocity = tf.variable(tf.zerosLike(weight));
      const gradient = filled(3);
      const options = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 };
      momentumUpdate(weight, velocity, gradient, options);
      const values = await weight.data();
      // v = -0.1 * (0.01 * 2 + 3) = -0.302
      assertEquals(values.every((value) => Math.abs(value - 1.698) < 1e-6), true, backend);
      tf.dispose([weight, velocity, gradient]);
    }
  },
});

Deno.test({
  name: "A tensor that cannot be split is rejected before any work, with its name and the limit",
  ignore,
  fn: async () => {
    const backend = await useWebGPU();
    const kernel = tf.variable(filled(1), true, "tower1/conv9/kernel");
    backend.takeCounts();
    const error = assertThrows(() => tf.square(kernel), OutOfMemoryError);
    assertMatch(error.message, /65536 bytes/);
    assertMatch(error.message, /tower1\/conv9\/kernel \[192,128\]/);
    assertEquals(backend.takeCounts().dispatches, 0);
    const image = tf.zeros<tf.Rank.R4>([1, 160, 160, 1]);
    const filter = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
    assertThrows(() => tf.conv2d(image, filter, 1, 0), OutOfMemoryError, "[1,160,160,1]");
    tf.dispose([image, filter]);
    kernel.dispose();
  },
});
