import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { bestGuesses } from "../../lib/evaluation/guesses.ts";

Deno.test("among equally probable classes, the first is guessed first", () => {
  assertEquals(bestGuesses([0.2, 0.4, 0.4, 0], 4, 3), [[1, 2, 0]]);
  assertThrows(() => bestGuesses([1, 0], 2, 3), BadArgumentError, "1 to 2");
  assertThrows(() => bestGuesses([1, 0, 1], 2, 1), BadArgumentError, "2 probabilities");
});
