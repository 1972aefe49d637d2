/** Failures on the GPU are typed errors of the step in which they happen. */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { DeviceLostError, DeviceValidationError, OutOfMemoryError } from "../../../lib/errors.ts";
import { program } from "../../../lib/ops/webgpu/wgsl.ts";
import { recreateWebGPU } from "../../../lib/ops/webgpu/register.ts";
import { useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const ignore = await webgpuMissing();

Deno.test({
  name: "A shader that does not compile names its kernel and leaves no result",
  ignore,
  fn: async () => {
    const backend = await useWebGPU();
    const output = tf.ones([4]);
    const broken = program(
      "brokenKernel",
      ["@compute @workgroup_size(1) fn main() { y[0] = nonsense; }"],
      {},
      [
        { name: "y", type: "f32", write: true },
      ],
    );
    backend.launch({ program: broken, bindings: [{ tensor: output }], workgroups: [1, 1, 1] });
    const sum = tf.sum(output);
    const error = await assertRejects(() => sum.data(), DeviceValidationError);
    assertMatch(error.message, /brokenKernel/);
    const again = tf.ones([2]).square();
    assertEquals([...await again.data()], [1, 1]); // reported once; the device still works
    tf.dispose([output, sum, again]);
  },
});

Deno.test({
  name: "An error that no scope caught is thrown by the step that reads back",
  ignore,
  fn: async () => {
    const backend = await useWebGPU();
    const squares = tf.tensor1d([1, 2]).square();
    backend.device.createBuffer({ size: 2 ** 45, usage: GPUBufferUsage.STORAGE });
    await assertRejects(() => squares.data(), DeviceValidationError);
    squares.dispose();
  },
});

Deno.test({
  name: "A tensor larger than any buffer of the GPU is rejected with its size",
  ignore,
  fn: async () => {
    const backend = await useWebGPU();
    const { maxBufferSize } = backend.device.limits;
    const info = backend.makeTensorInfo([maxBufferSize / 4 + 1], "float32");
    const error = assertThrows(() => backend.uploadToGPU(info.dataId), OutOfMemoryError);
    assertMatch(error.message, new RegExp(`${maxBufferSize}`));
    backend.disposeData(info.dataId);
  },
});

Deno.test({
  name: "The error of a synchronous read says to await instead",
  ignore,
  fn: async () => {
    await useWebGPU();
    const ones = tf.ones([2]).square();
    const error = assertThrows(() => ones.dataSync(), DeviceValidationError);
    assertMatch(error.message, /await tensor\.data\(\)/);
    ones.dispose();
  },
});

Deno.test({
  name: "A lost device ends the step with DeviceLostError; a new one works",
  ignore,
  fn: async () => {
    const backend = await useWebGPU();
    const before = tf.ones([8, 8]);
    const product = tf.matMul(before, before);
    backend.device.destroy();
    await assertRejects(() => product.data(), DeviceLostError);
    assertThrows(() => tf.matMul(before, before), DeviceLostError);
    assertThrows(() => tf.add(before, before), DeviceLostError);
    tf.dispose([before, product]);
    assertMatch(await recreateWebGPU(), /^webgpu: /);
    assertEquals(tf.getBackend(), "webgpu");
    const after = tf.ones<tf.Rank.R2>([8, 8]);
    const result = tf.matMul(after, after);
    assert((await result.data()).every((value) => value === 8));
    tf.dispose([after, result]);
  },
});
