import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { inputGradients } from "../../lib/inspection/input_gradients.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { preset } from "../../lib/spec/presets.ts";
import { RandomStreams } from "../../lib/random.ts";

const side = 32;
const preprocessing: Preprocessing = {
  ...{ side, imageSide: side, padding: 0, mean: [120, 110, 100] },
  ...{ divisor: [50, 60, 70], channelOrder: "rgb" },
};
const stream = new RandomStreams(1).stream("pixels");
const dataset = {
  images: Uint8Array.from({ length: 3 * side * side * 3 }, () => stream.integer(256)),
  labels: Uint8Array.of(3, 9, 0),
  side,
  count: 3,
};

Deno.test("the gradient is that of each image's own loss, by differences", async () => {
  await tf.setBackend("cpu");
  const model = alexnet(preset("cifarSmall"), { seed: 1 });
  const tensors = tf.memory().numTensors;
  const options = { preprocessing, batchSize: 2 };
  const { values, count } = await inputGradients(model, dataset, options);
  assertEquals([count, values.length], [3, dataset.images.length]);
  assertEquals(tf.memory().numTensors, tensors);
  /** The loss of an image after one of its pixels, in units of the input, has changed. */
  const loss = async (image: number, place: number, change: number) => {
    const pixels = side * side * 3;
    const numbers = Float32Array.from({ length: pixels }, (_, i) => {
      const value = dataset.images[image * pixels + i];
      return (value - preprocessing.mean[i % 3]) / preprocessing.divisor[i % 3] +
        (i === place ? change : 0);
    });
    const logits = tf.tidy(() =>
      model.predict(tf.tensor4d(numbers, [1, side, side, 3])) as tf.Tensor
    );
    const row = [...await logits.data()];
    logits.dispose();
    const most = Math.max(...row);
    const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
    return most + Math.log(sum) - row[dataset.labels[image]];
  };
  for (const image of [0, 1, 2]) {
    const own = values.subarray(image * side * side * 3, (image + 1) * side * side * 3);
    const place = own.reduce(
      (best, value, i) => Math.abs(value) > Math.abs(own[best]) ? i : best,
      0,
    );
    const step = 0.05;
    const difference = (await loss(image, place, step) - await loss(image, place, -step)) /
      (2 * step);
    assertAlmostEquals(own[place] / difference, 1, 0.05, `image ${image}: ${difference}`);
  }
  model.dispose();
});

Deno.test("the channels are red, green and blue, also of a net that reads blue first", async () => {
  await tf.setBackend("cpu");
  // The loss grows with the last channel of the input alone, which is red for a net that reads BGR.
  const logits = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [1, 1, 3] }),
      tf.layers.dense({ units: 2, useBias: false }),
    ],
  });
  logits.setWeights([tf.tensor2d([[0, 0], [0, 0], [0, 4]])]);
  const one = { images: Uint8Array.of(1, 2, 3), labels: Uint8Array.of(0), side: 1, count: 1 };
  const small = { ...preprocessing, side: 1, imageSide: 1 };
  const of = async (channelOrder: "rgb" | "bgr") => {
    const found = await inputGradients(logits, one, { preprocessing: { ...small, channelOrder } });
    return [...found.values].map((value) => value > 0);
  };
  assertEquals(await of("rgb"), [false, false, true]);
  assertEquals(await of("bgr"), [true, false, false]);
  const wrong = { ...one, labels: Uint8Array.of(2) };
  await assertRejects(
    () => inputGradients(logits, wrong, { preprocessing: small }),
    BadArgumentError,
  );
  logits.dispose();
});
