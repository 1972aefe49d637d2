import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  acrossQueries,
  mostCommon,
  nearestOf,
  type Points,
  shareNearer,
  squaredDistances,
  unitStories,
} from "../../lib/inspection/feature_space.ts";
import { occlusionMap } from "../../lib/inspection/occlusion.ts";

function points(rows: number[][]): Points {
  return { values: Float32Array.from(rows.flat()), count: rows.length, size: rows[0].length };
}

Deno.test("squared distances are those of the points, also far from the origin", async () => {
  await tf.setBackend("cpu");
  const shift = 4096;
  const queries = points([[0, 0], [1, 2]].map((row) => row.map((x) => x + shift)));
  const known = points([[3, 4], [0, 0], [1, 2]].map((row) => row.map((x) => x + shift)));
  const before = tf.memory().numTensors;
  const found = await squaredDistances(queries, known);
  assertEquals(tf.memory().numTensors, before);
  [25, 0, 5, 8, 5, 0].forEach((right, i) => assertAlmostEquals(found[i], right, 1e-4));
});

Deno.test("the nearest stand first and ties go to the lower index", () => {
  const distances = Float32Array.of(3, 1, 2, 1, 9, 9, 9, 0);
  assertEquals(nearestOf(distances, 4, 3), [[1, 3, 2], [3, 0, 1]]);
  assertThrows(() => nearestOf(distances, 4, 5), Error, "from 1 to 4 neighbours");
});

Deno.test("the share of nearer points counts strictly smaller distances", () => {
  assertEquals(shareNearer(Float32Array.of(4, 1, 2, 4), 0), 0.5);
  assertEquals(shareNearer(Float32Array.of(4, 1, 2, 4), 1), 0);
});

Deno.test("of equally common values the one that stands first wins", () => {
  assertEquals(mostCommon([2, 1, 1, 2, 0]), 2);
  assertEquals(mostCommon([5, 3, 3]), 3);
});

Deno.test("a unit's story is told by one set and tested on the other", () => {
  const seen = points([[9], [8], [0]]);
  const unseen = points([[0], [7], [6]]);
  assertEquals(unitStories(seen, [4, 4, 1], unseen, [4, 4, 2], 2), [
    { unit: 0, label: 4, told: 1, held: 0.5 },
  ]);
});

Deno.test("the interval over queries is Student's t of their shares", () => {
  const { value, low, high, n } = acrossQueries([0, 0.5, 1]);
  // t(0.975, 2) = 4.302653, standard error 0.5 / sqrt(3).
  assertAlmostEquals(value, 0.5, 1e-12);
  assertAlmostEquals((high ?? NaN) - value, 4.302653 * 0.5 / Math.sqrt(3), 1e-5);
  assertAlmostEquals(value - (low ?? NaN), 4.302653 * 0.5 / Math.sqrt(3), 1e-5);
  assertEquals(n, 3);
});

Deno.test("an occlusion map is dark exactly where the answer comes from", async () => {
  await tf.setBackend("cpu");
  const side = 8;
  const images = new Uint8Array(side * side * 3);
  images.set([255, 255, 255], (1 * side + 6) * 3); // one bright pixel at row 1, column 6
  const dataset = { images, labels: Uint8Array.of(1), side, count: 1 };
  const preprocessing = {
    side,
    imageSide: side,
    padding: 0,
    mean: [0, 0, 0],
    divisor: [255, 255, 255],
    channelOrder: "rgb",
  } as const;
  const brightest = {
    predict: (x: tf.Tensor | tf.Tensor[]) =>
      tf.tidy(() => {
        const light = (x as tf.Tensor4D).max([1, 2, 3]).mul(4).expandDims(1);
        return tf.concat([tf.zerosLike(light), light], 1);
      }),
  };
  const map = await occlusionMap(brightest, dataset, {
    index: 0,
    label: 1,
    preprocessing,
    patch: 2,
    stride: 2,
    fill: 0,
  });
  assertEquals([map.columns, map.values.length], [4, 16]);
  assert(map.whole > 0.9);
  map.values.forEach((value, place) => {
    assertAlmostEquals(value, place === 3 ? 0.5 : map.whole, 1e-6);
  });
});
