import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError, NotFiniteError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { averageProbabilities } from "../../lib/evaluation/ensemble.ts";
import { topKErrors } from "../../lib/evaluation/error_rate.ts";

/** Probabilities of 4 classes that favour the true one by `strength`, with noise. */
function member(seed: number, labels: Uint8Array, strength: number): Float32Array {
  const stream = new RandomStreams(seed).stream("member");
  const rows = Array.from(labels, (label) => {
    const exponentials = [0, 1, 2, 3].map((c) =>
      Math.exp(stream.uniform() + (c === label ? strength : 0))
    );
    const sum = exponentials.reduce((a, b) => a + b);
    return exponentials.map((value) => value / sum);
  });
  return Float32Array.from(rows.flat());
}

const labels = Uint8Array.from({ length: 400 }, (_, i) => i % 4);

Deno.test("the mean of several nets weights each net by its weight", () => {
  const mean = averageProbabilities([[0.2, 0.8], [0.6, 0.4]], [1, 3]);
  assertAlmostEquals(mean[0], 0.5, 1e-7);
  assertAlmostEquals(mean[1], 0.5, 1e-7);
  assertAlmostEquals(averageProbabilities([[0.2, 0.8], [0.6, 0.4]])[0], 0.4, 1e-7);
});

Deno.test("equal weights are the default, and the ensemble of a single net is that net", () => {
  const one = member(1, labels, 0.2);
  assertEquals(averageProbabilities([one]), one);
});

Deno.test("nets with independent errors are better together", () => {
  const members = [1, 2, 3].map((seed) => member(seed, labels, 0.3));
  const error = (p: ArrayLike<number>) => topKErrors(p, labels, { ks: [1] })[0].error;
  const best = Math.min(...members.map(error));
  assert(error(averageProbabilities(members)) < best);
});

Deno.test("invalid sizes and weights are rejected", () => {
  assertThrows(() => averageProbabilities([]), BadArgumentError);
  assertThrows(() => averageProbabilities([[1, 0], [1]]), BadArgumentError, "2, 1");
  for (const weights of [[1], [1, -1], [0, 0], [NaN, 1]]) {
    assertThrows(() => averageProbabilities([[1, 0], [0, 1]], weights), BadArgumentError);
  }
});

Deno.test("numbers that are not probabilities are rejected with their net and image", () => {
  const good = [0.5, 0.5, 1, 0];
  const cases: [number[], string][] = [
    [[0.5, 0.5, 1.25, -0.25], "found 1.25 as number 3 of net 2"],
    [[1, 0, 0.5, 0.498], "found 0.998 for image 1 (2 classes) of net 2"],
    [[0.1, 0.1, 0.1, 0.1], "4 numbers with the sum 0.4 of net 2"],
  ];
  for (const [bad, says] of cases) {
    assertThrows(() => averageProbabilities([good, bad]), BadArgumentError, says);
  }
  assertThrows(() => averageProbabilities([good, [0.5, 0.5, NaN, 0]]), NotFiniteError, "net 2");
  // Off by the rounding of float16.
  assertEquals(averageProbabilities([good, [0.5, 0.5, 0.9995, 0]])[3], 0);
});
