/** The errors of operations for invalid arguments, on tfjs's backend and on `alexnet-cpu`. */
import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { counterDropout } from "../../lib/ops/dropout.ts";
import { momentumUpdate } from "../../lib/ops/momentum_update.ts";
import { softmaxCrossEntropy } from "../../lib/ops/softmax_cross_entropy.ts";
import { type BadCall, badCalls, badKernelCalls } from "./bad_calls.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

function refuses(calls: readonly BadCall[]): void {
  for (const [name, call, ...said] of calls) {
    const error = tf.tidy(() => assertThrows(() => void call(), BadArgumentError, undefined, name));
    for (const part of said) assertStringIncludes(error.message, part, name);
  }
}

for (const backend of ["cpu", "alexnet-cpu"]) {
  Deno.test(`${backend}: every operation names its invalid argument and the reason`, async () => {
    await tf.setBackend(backend);
    refuses(badCalls);
  });

  for (const label of [3, -1, 2 ** 31 - 1]) {
    Deno.test(`${backend}: label ${label} of 3 classes is an error that names the image`, async () => {
      await tf.setBackend(backend);
      tf.tidy(() => {
        const labels = tf.tensor1d([0, 2, label], "int32");
        const logits = tf.zeros<tf.Rank.R2>([3, 3]);
        const error = assertThrows(() => softmaxCrossEntropy(labels, logits), BadArgumentError);
        assertStringIncludes(error.message, "from 0 to 2");
        assertStringIncludes(error.message, `label ${label} of image 2`);
      });
    });
  }
}

Deno.test("alexnet-cpu: kernels called by name have the same rules", async () => {
  await tf.setBackend("alexnet-cpu");
  refuses(badKernelCalls);
  const labels = tf.tensor1d([7], "int32"), logits = tf.zeros([1, 3]);
  const error = await assertRejects(
    // deno-lint-ignore require-await
    async () => tf.engine().runKernel("SoftmaxCrossEntropy", { labels, logits }),
    BadArgumentError,
  );
  assertStringIncludes(error.message, "label 7 of image 0");
  tf.dispose([labels, logits]);
});

Deno.test("alexnet-cpu: integers cast to floats are used as floats", async () => {
  await tf.setBackend("alexnet-cpu");
  const { numTensors } = tf.memory();
  const logits = tf.tidy(() => tf.tensor2d([[5, 1, 0]], [1, 3], "int32").toFloat() as tf.Tensor2D);
  const labels = tf.tensor1d([0], "int32");
  const loss = softmaxCrossEntropy(labels, logits);
  assertAlmostEquals(loss.dataSync()[0], Math.log(1 + Math.exp(-4) + Math.exp(-5)), 1e-7);
  const kept = tf.tidy(() => counterDropout(logits, { rate: 0, key: [1, 2], position: 0 }));
  assertEquals([...kept.dataSync()], [5, 1, 0]);
  tf.dispose([logits, labels, loss, kept]);
  assertEquals(tf.memory().numTensors, numTensors);
});

Deno.test("alexnet-cpu: weights cast from integers are updated", async () => {
  await tf.setBackend("alexnet-cpu");
  const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 2], "int32").toFloat()));
  const velocity = tf.tidy(() => tf.variable(tf.zeros([2])));
  const gradient = tf.tidy(() => tf.tensor1d([2, 4], "int32").toFloat());
  for (let step = 0; step < 2; step++) {
    momentumUpdate(weight, velocity, gradient, { learningRate: 0.5, momentum: 0, weightDecay: 0 });
  }
  assertEquals([...weight.dataSync()], [-1, -2]);
  tf.dispose([weight, velocity, gradient]);
});
