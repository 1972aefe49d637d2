import { assert, assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import { histogramPlot, stripPlot } from "../../../lib/figures/charts/distributions.ts";
import { traces, words } from "../example.ts";

Deno.test("histogram fractions add up to 100 % for any values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (values) => {
        const plot = histogramPlot({ ...words, series: [{ name: "v", values }], xTitle: "v" });
        const total = traces(plot)[0].y.reduce((sum, share) => sum + share, 0);
        assertAlmostEquals(total, 100, 0.01);
      },
    ),
  );
});

Deno.test("the values of a strip plot are drawn", async () => {
  const svg = await stripPlot({
    ...words,
    series: [{ name: "a", values: [1, 2, 3] }],
    yTitle: "y",
  }).svg();
  assert(/class="(point|js-line|errorbar)/.test(svg), "marks are drawn");
  assert(!svg.includes("NaN"), "no broken coordinate");
});
