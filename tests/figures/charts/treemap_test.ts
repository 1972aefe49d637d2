import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { treemapFigure } from "../../../lib/figures/mod.ts";
import { readableOn, shadesOf } from "../../../lib/figures/style.ts";

const items = [
  { name: "large", color: "#0072B2" },
  { name: "tiny", color: "#D55E00" },
];
const measures = [{ label: "weight", values: [9999, 1] }, { label: "length", values: [1, 1] }];

Deno.test("every thing is reachable by text, also one that has no room for its name", async () => {
  const figure = treemapFigure({ items, measures, takeaway: "They differ." });
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

Deno.test("a thing has the same colour in every map and in the key", async () => {
  const svg = await treemapFigure({ items, measures, takeaway: "They differ." }).svg();
  assertEquals([...svg.matchAll(/fill="#0072B2"/g)].length, 3);
  assertEquals([...svg.matchAll(/fill="#D55E00"/g)].length, 3);
});

Deno.test("a measure that does not fit the things is refused by its name", () => {
  const error = assertThrows(
    () => treemapFigure({ items, measures: [{ label: "weight", values: [1] }], takeaway: "None." }),
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
