/** The errors of training for invalid batches. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import type { BatchSource } from "../../../lib/training/batch_source.ts";
import {
  batchGradients,
  type TrainingBatch,
} from "../../../lib/training/learning_rule/gradients.ts";
import { train } from "../../../lib/training/train.ts";
import { tinyBatches, tinyModel } from "../tiny.ts";

await tf.setBackend("cpu");

/** The tiny problem's batches, each changed by `change`. */
function changed(change: (batch: TrainingBatch) => TrainingBatch): BatchSource {
  const source = tinyBatches();
  return {
    stepsPerEpoch: source.stepsPerEpoch,
    async *batches(epoch, startStep) {
      for await (const batch of source.batches(epoch, startStep)) yield change(batch);
    },
  };
}

const faults: readonly (readonly [string, (batch: TrainingBatch) => TrainingBatch, ...string[]])[] =
  [
    [
      "a label that is not a class",
      (batch) => ({ ...batch, labels: batch.labels.map((label, i) => i === 5 ? 3 : label) }),
      "from 0 to 2",
      "found 3 for image 5",
    ],
    [
      "a label below zero",
      (batch) => ({ ...batch, labels: batch.labels.map((label, i) => i === 0 ? -1 : label) }),
      "found -1 for image 0",
    ],
    [
      "fewer labels than images",
      (batch) => ({ ...batch, labels: batch.labels.slice(0, 5) }),
      "a label for each of 8 images",
      "5",
    ],
    [
      "images that are not whole",
      (batch) => "images" in batch ? { ...batch, images: batch.images.slice(0, 45) } : batch,
      "8 images of [6]",
      "45 numbers",
    ],
  ];

for (const [name, change, ...said] of faults) {
  Deno.test(`${name}: an error that says so, and no weight changes`, async () => {
    const model = tinyModel();
    const before = model.getWeights().map((weight) => weight.dataSync().slice());
    const error = await assertRejects(
      () => train({ model, data: changed(change), epochs: 1, progress: "none" }),
      BadArgumentError,
    );
    for (const part of said) assertStringIncludes(error.message, part);
    assertEquals(model.getWeights().map((weight) => weight.dataSync()), before);
    model.dispose();
  });
}

Deno.test("a batch in parts of no images is an error, not an endless loop", async () => {
  const model = tinyModel();
  const [batch] = await Array.fromAsync(tinyBatches().batches(0, 3));
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  for (const part of [0, -1, NaN, 1.5]) {
    const error = assertThrows(
      () => batchGradients(model, variables, batch, part),
      BadArgumentError,
    );
    assertStringIncludes(error.message, "microBatch");
  }
  model.dispose();
});
