import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { type Rectangle, treemap, treemapLayout } from "../../../lib/figures/charts/treemap.ts";
import { readableOn, shadesOf } from "../../../lib/figures/style.ts";

const items = [
  { name: "large", color: "#0072B2" },
  { name: "tiny", color: "#D55E00" },
];
const measures = [{ label: "weight", values: [9999, 1] }, { label: "length", values: [1, 1] }];

Deno.test("every item is in the text, even one without room for its name", async () => {
  const figure = treemap({ items, measures, takeaway: "They differ." });
  assertEquals(
    figure.alt,
    "A treemap of weight: large 100 %, tiny 0.01 %. A treemap of length: large 50 %, tiny 50 %.",
  );
  const svg = await figure.svg();
  assertStringIncludes(svg, "<title>tiny: 0.01 %</title>");
  assertStringIncludes(svg, "0.01 % · 50 %");
  const names = [...svg.matchAll(/>tiny</g)].length;
  assertEquals(names, 2, "in the second map and in the key");
});

Deno.test("an item has the same colour in every map and in the legend", async () => {
  const svg = await treemap({ items, measures, takeaway: "They differ." }).svg();
  assertEquals([...svg.matchAll(/fill="#0072B2"/g)].length, 3);
  assertEquals([...svg.matchAll(/fill="#D55E00"/g)].length, 3);
});

Deno.test("a measure that does not match the items is rejected by name", () => {
  const error = assertThrows(
    () => treemap({ items, measures: [{ label: "weight", values: [1] }], takeaway: "None." }),
    BadArgumentError,
  );
  assertStringIncludes(error.message, `2 values for "weight" but found 1`);
});

Deno.test("shades run from dark to light, and text on each of them can be read", () => {
  const shades = shadesOf("#0072B2", 5);
  assertEquals(new Set(shades).size, 5);
  assertEquals([readableOn(shades[0]), readableOn(shades[4])], ["#ffffff", "#000000"]);
  assertEquals([readableOn("#000000"), readableOn("#ffffff")], ["#ffffff", "#000000"]);
  assertEquals(shadesOf("#ff0000", 1).length, 1);
  assert(shades.every((shade) => /^#[0-9a-f]{6}$/.test(shade)));
});

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

Deno.test("areas are proportional to the values and fill the rectangle", () => {
  fc.assert(fc.property(someValues, (values) => {
    const pieces = treemapLayout(values, whole);
    const total = values.reduce((sum, value) => sum + value, 0);
    for (const [i, piece] of pieces.entries()) {
      assertAlmostEquals(area(piece), area(whole) * values[i] / total, 1e-6 * area(whole));
    }
    assertAlmostEquals(pieces.reduce((sum, piece) => sum + area(piece), 0), area(whole), 1e-3);
  }));
});

Deno.test("pieces are inside the rectangle and do not overlap", () => {
  fc.assert(fc.property(someValues, (values) => {
    const pieces = treemapLayout(values, whole);
    for (const [i, piece] of pieces.entries()) {
      assertAlmostEquals(common(piece, whole), area(piece), 1e-3);
      for (const other of pieces.slice(i + 1)) assertAlmostEquals(common(piece, other), 0, 1e-3);
    }
  }));
});

Deno.test("the example in the paper on squarified treemaps is reproduced", () => {
  // Bruls, Huizing, van Wijk (2000), Fig. 4: a rectangle of 6 by 4, areas 6, 6, 4, 3, 2, 2, 1.
  const pieces = treemapLayout([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
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
  for (const piece of treemapLayout([1, 1, 1, 1], { x: 0, y: 0, width: 8, height: 8 })) {
    assertEquals([piece.width, piece.height], [4, 4]);
  }
});

Deno.test("the order of the values determines the order of the pieces, not their positions", () => {
  const [small, large] = treemapLayout([1, 3], whole);
  assertEquals([large.x, large.y], [whole.x, whole.y]);
  assert(area(large) > area(small));
});

Deno.test("only zeros, and negative values, are rejected", () => {
  assertThrows(() => treemapLayout([0, 0], whole), BadArgumentError, "above 0");
  assertThrows(() => treemapLayout([1, -1], whole), BadArgumentError, "0 or more");
});
