import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { type Rectangle, squarified } from "../../../lib/figures/charts/squarified.ts";

const whole = { x: 10, y: 20, width: 600, height: 400 };
const someValues = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
  })
  .filter((values) => values.some((value) => value > 0));
const area = ({ width, height }: Rectangle) => width * height;
const common = (a: Rectangle, b: Rectangle) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

Deno.test("areas are as the values and fill the whole", () => {
  fc.assert(fc.property(someValues, (values) => {
    const pieces = squarified(values, whole);
    const total = values.reduce((sum, value) => sum + value, 0);
    for (const [i, piece] of pieces.entries()) {
      assertAlmostEquals(area(piece), area(whole) * values[i] / total, 1e-6 * area(whole));
    }
    assertAlmostEquals(pieces.reduce((sum, piece) => sum + area(piece), 0), area(whole), 1e-3);
  }));
});

Deno.test("pieces stay inside of the whole and do not overlap", () => {
  fc.assert(fc.property(someValues, (values) => {
    const pieces = squarified(values, whole);
    for (const [i, piece] of pieces.entries()) {
      assertAlmostEquals(common(piece, whole), area(piece), 1e-3);
      for (const other of pieces.slice(i + 1)) assertAlmostEquals(common(piece, other), 0, 1e-3);
    }
  }));
});

Deno.test("the example of the paper on squarified treemaps comes out as printed there", () => {
  // Bruls, Huizing, van Wijk (2000), Fig. 4: a rectangle of 6 by 4, areas 6, 6, 4, 3, 2, 2, 1.
  const pieces = squarified([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
  assertEquals(pieces.slice(0, 2), [
    { x: 0, y: 0, width: 3, height: 2 },
    { x: 0, y: 2, width: 3, height: 2 },
  ]);
  const [four, three] = pieces.slice(2, 4);
  assertAlmostEquals(four.width, 12 / 7);
  assertAlmostEquals(four.height, 7 / 3);
  assertAlmostEquals(three.x, 3 + 12 / 7);
});

Deno.test("equal values on a square give squares", () => {
  for (const piece of squarified([1, 1, 1, 1], { x: 0, y: 0, width: 8, height: 8 })) {
    assertEquals([piece.width, piece.height], [4, 4]);
  }
});

Deno.test("the order of the values decides the order of the pieces, not their places", () => {
  const [small, large] = squarified([1, 3], whole);
  assertEquals([large.x, large.y], [whole.x, whole.y]);
  assert(area(large) > area(small));
});

Deno.test("nothing but zeros, and negative values, are refused", () => {
  assertThrows(() => squarified([0, 0], whole), BadArgumentError, "above 0");
  assertThrows(() => squarified([1, -1], whole), BadArgumentError, "0 or more");
});
