import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { bestGuesses } from "../../lib/evaluation/guesses.ts";

Deno.test("among equally probable classes, the first is guessed first", () => {
  assertEquals(bestGuesses([0.2, 0.4, 0.4, 0], 4, 3), [[1, 2, 0]]);
  assertThrows(() => bestGuesses([1, 0], 2, 3), BadArgumentError, "1 to 2");
  assertThrows(() => bestGuesses([1, 0, 1], 2, 1), BadArgumentError, "2 probabilities");
});

Deno.test("the guesses are the first of all classes, sorted by probability and index", () => {
  const score = fc.constantFrom(-Infinity, -1, 0, 0.25, 0.5, 1, Infinity);
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 12 }), fc.nat(11), (scores, more) => {
      const k = 1 + more % scores.length;
      const sorted = [...scores.keys()].sort((a, b) =>
        scores[a] === scores[b] ? a - b : scores[b] > scores[a] ? 1 : -1
      );
      assertEquals(bestGuesses(scores, scores.length, k), [sorted.slice(0, k)]);
    }),
    { numRuns: 500 },
  );
});
