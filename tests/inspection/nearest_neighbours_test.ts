import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  acrossQueries,
  mostCommon,
  nearestOf,
  shareNearer,
  squaredDistances,
} from "../../lib/inspection/nearest_neighbours.ts";
import type { Points } from "../../lib/inspection/points.ts";

function points(rows: number[][]): Points {
  return { values: Float32Array.from(rows.flat()), count: rows.length, size: rows[0].length };
}

Deno.test("squared distances are accurate, even far from the origin", async () => {
  await tf.setBackend("cpu");
  const shift = 4096;
  const queries = points([[0, 0], [1, 2]].map((row) => row.map((x) => x + shift)));
  const known = points([[3, 4], [0, 0], [1, 2]].map((row) => row.map((x) => x + shift)));
  const before = tf.memory().numTensors;
  const found = await squaredDistances(queries, known);
  assertEquals(tf.memory().numTensors, before);
  [25, 0, 5, 8, 5, 0].forEach((right, i) => assertAlmostEquals(found[i], right, 1e-4));
});

Deno.test("the nearest come first, and ties go to the lower index", () => {
  const distances = Float32Array.of(3, 1, 2, 1, 9, 9, 9, 0);
  assertEquals(nearestOf(distances, 4, 3), [[1, 3, 2], [3, 0, 1]]);
  assertThrows(() => nearestOf(distances, 4, 5), Error, "from 1 to 4 neighbours");
});

Deno.test("the fraction of nearer points counts strictly smaller distances", () => {
  assertEquals(shareNearer(Float32Array.of(4, 1, 2, 4), 0), 0.5);
  assertEquals(shareNearer(Float32Array.of(4, 1, 2, 4), 1), 0);
});

Deno.test("among equally common values, the first wins", () => {
  assertEquals(mostCommon([2, 1, 1, 2, 0]), 2);
  assertEquals(mostCommon([5, 3, 3]), 3);
});

Deno.test("the interval over queries is Student's t of their fractions", () => {
  const { value, low, high, n } = acrossQueries([0, 0.5, 1]);
  // t(0.975, 2) = 4.302653, standard error 0.5 / sqrt(3).
  assertAlmostEquals(value, 0.5, 1e-12);
  assertAlmostEquals((high ?? NaN) - value, 4.302653 * 0.5 / Math.sqrt(3), 1e-5);
  assertAlmostEquals(value - (low ?? NaN), 4.302653 * 0.5 / Math.sqrt(3), 1e-5);
  assertEquals(n, 3);
});
