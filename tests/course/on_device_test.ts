import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { onDevice } from "../../lib/course/on_device.ts";
import { memorySpeed } from "../../lib/experiments/machine_speed.ts";
import { hasHardwareGPU, useBackend } from "../../lib/ops/backend.ts";

// Outside the tests, because a loaded native library stays open.
await useBackend("alexnet-cpu");

Deno.test("work on another device uses its backend and restores the previous one", async () => {
  await useBackend("cpu");
  const doubled = await onDevice("alexnet-cpu", async () => {
    assertEquals(tf.getBackend(), "alexnet-cpu");
    const result = tf.tidy(() => tf.tensor1d([1, 2]).mul(2));
    const values = [...await result.data()];
    result.dispose();
    return values;
  });
  assertEquals(doubled, [2, 4]);
  assertEquals(tf.getBackend(), "cpu");
  await assertRejects(() => onDevice("alexnet-cpu", () => Promise.reject(new Error("no"))));
  assertEquals(tf.getBackend(), "cpu", "also after an error");
});

Deno.test("without a hardware GPU nothing is done on webgpu", async () => {
  if (await hasHardwareGPU()) return;
  let done = false;
  const result = await onDevice("webgpu", () => Promise.resolve(done = true));
  assertEquals([result, done], [undefined, false]);
});

Deno.test("the memory speed is a number, and its tensors are disposed", async () => {
  await useBackend("alexnet-cpu");
  const before = tf.memory().numTensors;
  assert(await memorySpeed(1) > 0);
  assertEquals(tf.memory().numTensors, before);
});
