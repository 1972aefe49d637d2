import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { confusionMatrix, worstConfusions } from "../../lib/evaluation/confusion.ts";

const probabilities = [
  [0.6, 0.3, 0.1],
  [0.2, 0.5, 0.3],
  [0.1, 0.8, 0.1],
  [0.4, 0.4, 0.2],
  [0.1, 0.2, 0.7],
].flat();

Deno.test("rows are true classes, columns predicted classes, and ties go to the first", () => {
  assertEquals(confusionMatrix(probabilities, [0, 0, 1, 1, 0], 3), [[1, 1, 1], [1, 1, 0], [
    0,
    0,
    0,
  ]]);
});

Deno.test("worstConfusions omits the diagonal and confusions that never occur", () => {
  assertEquals(worstConfusions([[9, 1, 4], [2, 9, 0], [0, 0, 9]], 2), [
    { truth: 0, taken: 2, count: 4 },
    { truth: 1, taken: 0, count: 2 },
  ]);
  assertEquals(worstConfusions([[9, 1], [0, 9]]).length, 1);
});

Deno.test("probabilities and labels that do not match are rejected", () => {
  assertThrows(() => confusionMatrix(probabilities, [0], 3), BadArgumentError, "1 x 3");
  assertThrows(() => confusionMatrix([0, 1], [2], 2), BadArgumentError, "0 to 1");
});
