import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  acrossSeeds,
  errorRate,
  magnitude,
  pairedErrors,
  ratioAcrossSeeds,
  unpairedErrors,
} from "../../lib/statistics/estimate.ts";
import { BadArgumentError } from "../../lib/errors.ts";

Deno.test("three paired differences give the interval of a textbook", () => {
  // Mean -3.4, standard deviation 0.2: half-width 4.30265 * 0.2 / sqrt(3).
  const { value, low, high, n } = acrossSeeds([-3.2, -3.4, -3.6]);
  assertAlmostEquals(value, -3.4, 1e-12);
  assertAlmostEquals((high ?? NaN) - value, 0.496826, 1e-5);
  assertAlmostEquals(value - (low ?? NaN), 0.496826, 1e-5);
  assertEquals(n, 3);
});

Deno.test("two seeds give advice instead of an interval", () => {
  const error = assertThrows(() => acrossSeeds([1, 2]), BadArgumentError);
  assertEquals(error.message.includes("singleRun()"), true);
});

Deno.test("the reciprocal of a ratio has the reciprocal interval", () => {
  const forward = ratioAcrossSeeds([40, 40, 41], [15, 16, 13]);
  const backward = ratioAcrossSeeds([15, 16, 13], [40, 40, 41]);
  assertAlmostEquals(forward.value * backward.value, 1, 1e-12);
  assertAlmostEquals((forward.low ?? NaN) * (backward.high ?? NaN), 1, 1e-12);
  assertAlmostEquals(forward.value, 2.7607, 1e-3);
});

Deno.test("an error rate has Wilson's interval, in percent", () => {
  // Newcombe, Statistics in Medicine 17 (1998), 857-872, table I: 81 of 263, 0.2553 to 0.3662.
  const { value, low, high } = errorRate(81, 263);
  assertAlmostEquals(value, 100 * 81 / 263, 1e-9);
  assertAlmostEquals(low ?? NaN, 25.53, 0.01);
  assertAlmostEquals(high ?? NaN, 36.62, 0.01);
});

Deno.test("a paired change is negative when the second is better", () => {
  const before = Array.from({ length: 100 }, (_, i) => i < 30 ? 1 : 0);
  const after = Array.from({ length: 100 }, (_, i) => i < 10 ? 1 : 0);
  const { value, low, high } = pairedErrors(before, after);
  assertAlmostEquals(value, -20, 1e-9);
  assertEquals((low ?? 0) < -20 && (high ?? 0) > -20 && (high ?? 0) < 0, true);
});

Deno.test("a paired change of zero is 0 and not -0", () => {
  assertEquals(Object.is(pairedErrors([1, 0], [1, 0]).value, 0), true);
});

Deno.test("Newcombe's interval agrees with his own example", () => {
  // Newcombe 1998, table II, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
  const { low, high } = unpairedErrors({ errors: 48, images: 80 }, { errors: 56, images: 70 });
  assertAlmostEquals(low ?? NaN, 5.24, 0.01);
  assertAlmostEquals(high ?? NaN, 33.39, 0.01);
});

Deno.test("the magnitude of an interval around zero begins at zero", () => {
  const around = magnitude({ ...acrossSeeds([-1, 0, 2]), value: -0.5, low: -2, high: 1 });
  assertEquals([around.value, around.low, around.high], [0.5, 0, 2]);
  const below = magnitude({ ...around, value: -3, low: -4, high: -2 });
  assertEquals([below.value, below.low, below.high], [3, 2, 4]);
});
