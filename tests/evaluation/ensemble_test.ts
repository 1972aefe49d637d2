import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { averageProbabilities, searchWeights } from "../../lib/evaluation/ensemble.ts";
import { topKErrors } from "../../lib/evaluation/error_rate.ts";

/** Probabilities of 4 classes that lean to the true one by `strength`, with noise. */
function member(seed: number, labels: Uint8Array, strength: number): Float32Array {
  const stream = new RandomStreams(seed).stream("member");
  return Float32Array.from(
    { length: labels.length * 4 },
    (_, i) => stream.uniform() + (i % 4 === labels[Math.floor(i / 4)] ? strength : 0),
  );
}

const labels = Uint8Array.from({ length: 400 }, (_, i) => i % 4);

Deno.test("the mean of several nets weights each net by its weight", () => {
  const mean = averageProbabilities([[0.2, 0.8], [0.6, 0.4]], [1, 3]);
  assertAlmostEquals(mean[0], 0.5, 1e-7);
  assertAlmostEquals(mean[1], 0.5, 1e-7);
  assertAlmostEquals(averageProbabilities([[0.2, 0.8], [0.6, 0.4]])[0], 0.4, 1e-7);
});

Deno.test("equal weights are the default, and one net alone is that net", () => {
  const one = member(1, labels, 0.2);
  assertEquals(averageProbabilities([one]), one);
});

Deno.test("nets with independent errors are better together", () => {
  const members = [1, 2, 3].map((seed) => member(seed, labels, 0.3));
  const error = (p: ArrayLike<number>) => topKErrors(p, labels, { ks: [1] })[0].error;
  const best = Math.min(...members.map(error));
  assert(error(averageProbabilities(members)) < best);
});

Deno.test("the search of weights never ends worse than equal weights, and drops a useless net", () => {
  const members = [member(1, labels, 0.3), member(2, labels, 0.3), member(3, labels, -0.3)];
  const equal = topKErrors(averageProbabilities(members), labels, { ks: [1] })[0].error;
  const { weights, error } = searchWeights(members, labels);
  assert(error < equal);
  assertAlmostEquals(weights.reduce((a, b) => a + b), 1, 1e-12);
  assert(weights[2] < 0.1, `weights ${weights}`);
  const again = topKErrors(averageProbabilities(members, weights), labels, { ks: [1] })[0].error;
  assertAlmostEquals(again, error, 1e-12);
});

Deno.test("invalid sizes and weights are rejected", () => {
  assertThrows(() => averageProbabilities([]), BadArgumentError);
  assertThrows(() => averageProbabilities([[1, 0], [1]]), BadArgumentError, "2, 1");
  for (const weights of [[1], [1, -1], [0, 0], [NaN, 1]]) {
    assertThrows(() => averageProbabilities([[1, 0], [0, 1]], weights), BadArgumentError);
  }
});
