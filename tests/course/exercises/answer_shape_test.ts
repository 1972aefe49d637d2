import { assertEquals } from "@std/assert";
import { shapeComplaint } from "../../../lib/course/exercises/answer_shape.ts";

Deno.test("an answer of the right kind has no complaint, whatever its value and length", () => {
  const same: [unknown, unknown][] = [
    [1, NaN],
    [[1, 2], []],
    [[1, 2], Float32Array.of(3)],
    [[], ["anything"]],
    [{ rate: 1 }, { rate: 2, more: true }],
    [[[1, 2]], [[3]]],
    [null, 3],
    [3, null],
    ["fine", "good"],
    [true, false],
    [undefined, 0],
  ];
  for (const [right, found] of same) assertEquals(shapeComplaint(right, found), undefined);
});

Deno.test("another kind is named together with the right one", () => {
  const said = (right: unknown, found: unknown) => shapeComplaint(right, found);
  assertEquals(
    said(0.03, [0.03]),
    "your function returned an array of 1 number, [0.03]. Return a number.",
  );
  assertEquals(
    said([1, 2, 3], 0),
    "your function returned a number, 0. Return an array of 3 numbers.",
  );
  assertEquals(
    said([[1, 2], [3, 4]], [1, 2]),
    "your function returned an array of 2 numbers, [1, 2]. Return an array of 2 arrays of 2 numbers.",
  );
  assertEquals(said("fine", true), "your function returned true or false, true. Return a text.");
  assertEquals(
    said({ rate: 1 }, { speed: 1 }),
    "your function returned an object with speed, { speed: 1 }. Return an object with rate.",
  );
  assertEquals(
    said(1, undefined),
    "your function returned nothing; is a `return` missing? Return a number.",
  );
});
