import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { mcnemar, wilsonInterval } from "../../lib/statistics/error_intervals.ts";
import { standardDeviation } from "../../lib/statistics/student_interval.ts";

Deno.test("Wilson's interval has the published values", () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
  const published: [number, number, number, number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [wrong, count, low, high] of published) {
    const interval = wilsonInterval(wrong, count);
    assertAlmostEquals(interval[0], low, 5e-5);
    assertAlmostEquals(interval[1], high, 5e-5);
  }
});

Deno.test("Wilson's ends are the proportions that the score test just rejects", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1 }), (n, share) => {
      if (Number.isNaN(share)) return;
      const wrong = Math.round(n * share);
      for (const end of wilsonInterval(wrong, n)) {
        if (end <= 1e-9 || end >= 1 - 1e-9) continue;
        const z = Math.abs(wrong / n - end) / Math.sqrt(end * (1 - end) / n);
        assertAlmostEquals(z, 1.959963984540054, 1e-6);
      }
    }),
  );
});

Deno.test("McNemar's comparison counts images that only one of two gets wrong", () => {
  const first = [1, 1, 1, 0, 0, 0, 1, 0, 0, 0];
  const second = [1, 0, 0, 0, 1, 0, 0, 0, 0, 0];
  const { onlyFirstWrong, onlySecondWrong, difference, pValue, interval } = mcnemar(first, second);
  assertEquals([onlyFirstWrong, onlySecondWrong], [3, 1]);
  assertAlmostEquals(difference, 0.2, 1e-12);
  // Two-sided binomial: 2 (1 + 4) / 16.
  assertAlmostEquals(pValue, 0.625, 1e-12);
  // By hand: (4/12 - 2/12) ± 1.96 sqrt((6/12 - (2/12)^2) / 12).
  const half = 1.959963984540054 * Math.sqrt((6 / 12 - (2 / 12) ** 2) / 12);
  assertAlmostEquals(interval[0], 2 / 12 - half, 1e-12);
  assertAlmostEquals(interval[1], 2 / 12 + half, 1e-12);
});

Deno.test("exchanging the two reverses the sign of the difference", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { minLength: 1, maxLength: 40 }),
    (pairs) => {
      const first = pairs.map(([a]) => a), second = pairs.map(([, b]) => b);
      const forward = mcnemar(first, second), back = mcnemar(second, first);
      assertAlmostEquals(forward.difference, -back.difference, 1e-12);
      assertAlmostEquals(forward.interval[0], -back.interval[1], 1e-12);
      assertAlmostEquals(forward.pValue, back.pValue, 1e-12);
      assert(forward.pValue >= 0 && forward.pValue <= 1);
    },
  ));
});

Deno.test("the paired interval covers the true difference about 95 times in 100", () => {
  // Discordant fractions 0.10 and 0.06 of 200 images: the true difference is 0.04.
  const stream = new RandomStreams(8).stream("trials");
  let covered = 0;
  const trials = 2000;
  for (let t = 0; t < trials; t++) {
    const first = new Uint8Array(200), second = new Uint8Array(200);
    for (let i = 0; i < 200; i++) {
      const u = stream.uniform();
      if (u < 0.10) first[i] = 1;
      else if (u < 0.16) second[i] = 1;
    }
    const [low, high] = mcnemar(first, second).interval;
    if (low <= 0.04 && 0.04 <= high) covered++;
  }
  // Three standard errors of 95 % over 2000 trials are 1.5 points.
  assert(Math.abs(covered / trials - 0.95) < 0.015, `${covered} of ${trials}`);
});

Deno.test("errors that are means of several nets have the interval of their paired differences", () => {
  const random = new RandomStreams(3).stream("fractions");
  const count = 10_000;
  const first = Array.from({ length: count }, () => Math.floor(6 * random.uniform()) / 5);
  const second = first.map((error) => Number(random.uniform() < 0.9 * error));
  const { interval: [low, high] } = mcnemar(first, second);
  const differences = first.map((error, image) => error - second[image]);
  const expected = 1.96 * standardDeviation(differences) / Math.sqrt(count);
  assertAlmostEquals((high - low) / 2, expected, 0.001 * expected);
});

Deno.test("the exact p-value works for tens of thousands of images", () => {
  const first = new Uint8Array(40000), second = new Uint8Array(40000);
  first.fill(1, 0, 20000);
  second.fill(1, 20000);
  assertEquals(mcnemar(first, second).pValue, 1);
  second.fill(0, 39000);
  const { pValue } = mcnemar(first, second);
  assert(pValue > 0 && pValue < 1e-6);
});

Deno.test("intervals of no images are rejected", () => {
  assertThrows(() => wilsonInterval(0, 0), BadArgumentError);
  assertThrows(() => wilsonInterval(3, 2), BadArgumentError);
  assertThrows(() => mcnemar([], []), BadArgumentError);
  assertThrows(() => mcnemar([1], [1, 0]), BadArgumentError);
});
