import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { nearestMeanScores, nearestNeighbours } from "../../lib/inspection/baselines.ts";
import { RandomStreams } from "../../lib/random.ts";

await tf.setBackend("cpu");

/** Images of `side` x `side` random pixels in three classes. */
function noise(count: number, side = 2) {
  const stream = new RandomStreams(count).stream("noise");
  return {
    images: Uint8Array.from({ length: count * side * side * 3 }, () => stream.integer(256)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
    side,
    count,
  };
}

/** The squared distance of test image `i` to training image `n`, in whole grey levels. */
function distance(
  train: { images: Uint8Array },
  n: number,
  test: { images: Uint8Array },
  i: number,
) {
  let sum = 0;
  for (let j = 0; j < 12; j++) sum += (train.images[12 * n + j] - test.images[12 * i + j]) ** 2;
  return sum;
}

Deno.test("the neighbour is the nearest of all, even with more images than are compared at once", async () => {
  const [train, test] = [noise(90), noise(450)];
  const before = tf.memory().numTensors;
  const found = await nearestNeighbours(train, test);
  assertEquals(tf.memory().numTensors, before);
  const expected = Array.from({ length: test.count }, (_, i) => {
    const all = Array.from({ length: train.count }, (_, n) => distance(train, n, test, i));
    return all.indexOf(Math.min(...all));
  });
  assertEquals([...found], expected);
});

Deno.test("a training image is its own neighbour, and the first of two equal ones", async () => {
  const train = noise(30);
  train.images.copyWithin(12 * 20, 12 * 4, 12 * 5);
  const expected = Array.from({ length: 30 }, (_, i) => i === 20 ? 4 : i);
  assertEquals([...await nearestNeighbours(train, train)], expected);
});

Deno.test("the nearest mean scores highest where a class is one image", () => {
  const train = noise(3);
  const scores = nearestMeanScores(train, train, 3);
  assertEquals([0, 1, 2].map((i) => scores[4 * i]), [0, 0, 0]);
  assertThrows(() => nearestMeanScores(train, train, 4), BadArgumentError, "none of class 3");
});

Deno.test("images of different sides are rejected", async () => {
  await assertRejects(() => nearestNeighbours(noise(3), noise(3, 4)), BadArgumentError, "side 2");
});
