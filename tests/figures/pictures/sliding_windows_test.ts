import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { windowFigure, windowSpans } from "../../../lib/figures/pictures/sliding_windows.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { pooledSide } from "../../../lib/spec/geometry.ts";

Deno.test("the last window of 11 at stride 4 on 224 pixels extends 3 pixels beyond, as in the 2012 program", () => {
  const spans = windowSpans(224, { size: 11, stride: 4, rounding: "ceil" });
  assertEquals(spans.length, 55);
  assertEquals(spans.at(-1), { from: 216, to: 227 });
});

Deno.test("the number of windows is that of the spec's geometry", () => {
  fc.assert(fc.property(
    fc.integer({ min: 4, max: 60 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom("ceil" as const, "floor" as const),
    (side, size, stride, rounding) => {
      const found = windowSpans(side, { size, stride, rounding }).length;
      assertEquals(found, pooledSide(side, { size, stride, rounding }));
    },
  ));
});

Deno.test("padding moves the first window before the first pixel", () => {
  assertEquals(windowSpans(3, { size: 3, stride: 1, padding: 1 })[0], { from: -1, to: 2 });
});

Deno.test("a stride of 0 is rejected", () => {
  assertThrows(() => windowSpans(8, { size: 3, stride: 0 }), BadArgumentError, "stride");
});

Deno.test("the picture has a bar for each window and says how many there are", async () => {
  const svg = await windowFigure({
    side: 6,
    rows: [{ label: "z = 2, s = 2", size: 2, stride: 2 }],
    alt: "six pixels",
    takeaway: "Three windows tile six pixels.",
  }).svg();
  assertStringIncludes(svg, "z = 2, s = 2: 3 windows");
  assertEquals(svg.match(/rx="4"/g)?.length, 3);
});
