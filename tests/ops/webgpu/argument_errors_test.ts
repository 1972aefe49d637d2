/**
 * Covers lib/ops/tensor_checks.ts on `webgpu`:
 * the errors of all operations for invalid arguments.
 */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import { momentumUpdate } from "../../../lib/ops/momentum_update.ts";
import { softmaxCrossEntropy } from "../../../lib/ops/softmax_cross_entropy.ts";
import { badCalls, badKernelCalls } from "../bad_calls.ts";
import { useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const ignore = await webgpuMissing();

Deno.test({
  name: "webgpu: every operation names its invalid argument and the reason",
  ignore,
  fn: async () => {
    await useWebGPU();
    for (const [name, call, ...said] of [...badCalls, ...badKernelCalls]) {
      const error = tf.tidy(() =>
        assertThrows(() => void call(), BadArgumentError, undefined, name)
      );
      for (const part of said) assertStringIncludes(error.message, part, name);
    }
  },
});

Deno.test({
  name: "webgpu: a label out of range makes only its own image's loss and gradient NaN",
  ignore,
  fn: async () => {
    await useWebGPU();
    const logits = tf.tensor2d([[1, 2, 3], [3, 2, 1], [1, 1, 1], [0, 5, 0]]);
    for (const label of [3, -1, 2 ** 31 - 1, -(2 ** 31)]) {
      const labels = tf.tensor1d([0, label, 2, 1], "int32");
      const outputs = tf.engine().runKernel("SoftmaxCrossEntropy", { logits, labels });
      const [losses, gradient] = outputs as unknown as tf.Tensor[];
      const nan = [...await losses.data()].map(Number.isNaN);
      assertEquals(nan, [false, true, false, false], `loss of label ${label}`);
      const rows = [...await gradient.data()].map(Number.isNaN);
      assertEquals(rows, Array.from({ length: 12 }, (_, i) => i >= 3 && i < 6), `label ${label}`);
      const mean = softmaxCrossEntropy(labels, logits);
      assert(Number.isNaN((await mean.data())[0]));
      tf.dispose([labels, losses, gradient, mean]);
    }
    logits.dispose();
  },
});

Deno.test({
  name: "webgpu: weights cast from integers are updated",
  ignore,
  fn: async () => {
    await useWebGPU();
    const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 2], "int32").toFloat()));
    const velocity = tf.tidy(() => tf.variable(tf.zeros([2])));
    const gradient = tf.tidy(() => tf.tensor1d([2, 4], "int32").toFloat());
    for (let step = 0; step < 2; step++) {
      momentumUpdate(weight, velocity, gradient, {
        learningRate: 0.5,
        momentum: 0,
        weightDecay: 0,
      });
    }
    assertEquals([...await weight.data()], [-1, -2]);
    tf.dispose([weight, velocity, gradient]);
  },
});

Deno.test({
  name: "webgpu: a fused bias that is neither one number nor one per channel is rejected",
  ignore,
  fn: async () => {
    await useWebGPU();
    const fused = (...shape: number[]) =>
      tf.tidy(() =>
        tf.fused.conv2d({
          ...{ x: tf.ones<tf.Rank.R4>([1, 4, 4, 2]), filter: tf.ones<tf.Rank.R4>([1, 1, 2, 4]) },
          ...{ strides: 1, pad: 0, bias: tf.fill(shape, 0.5) },
        })
      );
    for (const shape of [[4, 1], [1, 4, 1], [4, 1, 1]]) {
      assertThrows(() => fused(...shape), BadArgumentError, "bias of [4]", `${shape}`);
    }
    for (const shape of [[4], [1, 1, 4], [1]]) {
      const maps = fused(...shape);
      assertEquals((await maps.data()).every((value) => value === 2.5), true, `${shape}`);
      maps.dispose();
    }
  },
});
