import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError, NotFiniteError } from "../../lib/errors.ts";
import { topKCredits, topKErrors } from "../../lib/evaluation/error_rate.ts";

Deno.test("the error is the fraction of images whose class is not among the k most probable", () => {
  // Worked by hand: ranks of the true classes are 1, 3, 2, 4.
  const probabilities = [
    [0.7, 0.1, 0.15, 0.05],
    [0.5, 0.3, 0.15, 0.05],
    [0.1, 0.2, 0.3, 0.4],
    [0.4, 0.3, 0.2, 0.1],
  ].flat();
  const errors = topKErrors(probabilities, [0, 2, 2, 3], { ks: [1, 2, 3, 4] });
  assertEquals(errors.map(({ error }) => error), [0.75, 0.5, 0.25, 0]);
});

Deno.test("a tie earns one over the number of tied classes", () => {
  assertEquals([...topKCredits([0.4, 0.4, 0.2], [0], 1)], [1 / 2]);
  assertEquals([...topKCredits([0.3, 0.3, 0.3, 0.1], [2], 1)], [1 / 3]);
  // One class is more probable, three share the places 2 to 4: two of three get in with k = 3.
  assertEquals([...topKCredits([0.4, 0.2, 0.2, 0.2], [3], 3)], [2 / 3]);
  assertEquals([...topKCredits([0.4, 0.2, 0.2, 0.2], [3], 1)], [0]);
  assertEquals([...topKCredits([0.4, 0.2, 0.2, 0.2], [3], 4)], [1]);
});

Deno.test("a net with equal probabilities for all classes has the error of chance", () => {
  const errors = topKErrors(new Float32Array(50 * 10).fill(0.1), new Uint8Array(50).fill(3));
  for (const { k, error } of errors) assertAlmostEquals(error, 1 - k / 10, 1e-12);
});

Deno.test("the credit is the mean over all orders of tied classes of a strict ranking", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }),
    fc.nat(5),
    fc.nat(5),
    (scores, pick, guesses) => {
      const label = pick % scores.length;
      const k = 1 + guesses % scores.length;
      // Break the tie in favour of each tied class in turn: place of the label among its equals.
      const greater = scores.filter((s) => s > scores[label]).length;
      const equal = scores.filter((s) => s === scores[label]).length;
      let wins = 0;
      for (let place = 0; place < equal; place++) if (greater + place < k) wins++;
      assertAlmostEquals(topKCredits(scores, [label], k)[0], wins / equal, 1e-12);
    },
  ));
});

Deno.test("more guesses than classes, or none, are no error rate", () => {
  assertThrows(() => topKErrors([0.5, 0.5], [1], { ks: [3] }), BadArgumentError, "from 1 to 2");
  assertThrows(
    () => topKErrors([0.5, 0.5], [1], { ks: [] }),
    BadArgumentError,
    "number of guesses",
  );
});

Deno.test("errors do not grow with k, vanish at all classes and lie in their intervals", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 20 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 4 })),
    (classes, count, stream) => {
      const next = () => stream.next().value;
      const probabilities = Array.from({ length: classes * count }, next);
      const labels = Array.from({ length: count }, () => next() % classes);
      const ks = Array.from({ length: classes }, (_, i) => i + 1);
      const errors = topKErrors(probabilities, labels, { ks });
      for (const [i, { error, interval: [low, high] }] of errors.entries()) {
        assert(low - 1e-12 <= error && error <= high + 1e-12);
        if (i > 0) assert(error <= errors[i - 1].error + 1e-12);
      }
      assertAlmostEquals(errors[classes - 1].error, 0, 1e-12);
    },
  ));
});

Deno.test("NaN probabilities and labels out of range are errors", () => {
  assertThrows(() => topKErrors([NaN, 1], [1]), NotFiniteError, "image 0, class 0");
  assertThrows(() => topKErrors([1, 0, 1, NaN], [0, 1]), NotFiniteError, "image 1, class 1");
  assertThrows(() => topKErrors([0.5, 0.5], [2]), BadArgumentError, "0 to 1");
  assertThrows(() => topKErrors([0.5, 0.5, 1], [0, 1]), BadArgumentError, "3 probabilities");
  assertThrows(() => topKErrors([], []), BadArgumentError);
  assertThrows(() => topKErrors([1, 0], [0], { ks: [0] }), BadArgumentError, "guesses");
});
