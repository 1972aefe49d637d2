import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { invertFeatures } from "../../lib/inspection/inversion.ts";
import { RandomStreams } from "../../lib/random.ts";
import { bytes, greyNet, preprocessing, side } from "./grey_images.ts";

await tf.setBackend("cpu");
const model = greyNet();

const stream = new RandomStreams(5).stream("pixels");
const noisy = Uint8Array.from({ length: bytes }, () => stream.integer(256));
const one = { images: noisy, labels: new Uint8Array(1), side, count: 1 };

function search(steps: number, smoothness: number, images: Uint8Array = noisy) {
  return invertFeatures(model, { ...one, images }, {
    layers: ["conv1"],
    preprocessing,
    stream: new RandomStreams(1).stream("inversion"),
    steps,
    smoothness,
  });
}

Deno.test("inversion approaches the outputs and leaks no tensor", async () => {
  const tensors = tf.memory().numTensors;
  const short = await search(3, 0);
  const long = await search(25, 0);
  assertEquals(tf.memory().numTensors, tensors);
  assertEquals(short.distanceBefore, long.distanceBefore);
  assert(short.distanceAfter < short.distanceBefore);
  assert(long.distanceAfter < 0.5 * short.distanceAfter, "more steps come closer");
  assertEquals([long.images.length, long.count, long.side], [bytes, 1, side]);
});

Deno.test("a higher weight of total variation gives a smoother image", async () => {
  const roughness = async (smoothness: number) => {
    const { images } = await search(8, smoothness);
    return images.reduce((sum, value, i) => i < 3 ? sum : sum + (value - images[i - 3]) ** 2, 0);
  };
  assert(await roughness(50) < 0.5 * await roughness(0));
});

Deno.test("an inversion of no outputs, or with no steps, is rejected", async () => {
  await assertRejects(
    () => search(0, 0),
    BadArgumentError,
    "from 1 to 1000000 for steps but found 0",
  );
  const tensors = tf.memory().numTensors;
  const grey = new Uint8Array(bytes).fill(128); // the mean: every output is 0
  await assertRejects(() => search(1, 0, grey), BadArgumentError, "all are 0");
  assertEquals(tf.memory().numTensors, tensors);
});
