import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { histogram, stripPlot } from "../../../lib/figures/charts/distributions.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { traces, words } from "../example.ts";

Deno.test("histogram fractions add up to 100 % for any values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (values) => {
        const plot = histogram({ ...words, series: [{ name: "v", values }], xTitle: "v" });
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

Deno.test("bins of a logarithmic histogram are equally wide in the logarithm", async () => {
  const values = [0, 0.02, 0.2, 0.3, 2, 20];
  const options = { ...words, series: [{ name: "v", values }], xTitle: "v", bins: 4, logX: true };
  const plot = histogram({ ...options, range: [0.01, 100] });
  const [{ x, y }] = traces(plot);
  x.forEach((at, i) => assertAlmostEquals(Math.log10(at), i - 1.5, 1e-6));
  assertEquals(y.map((share) => Math.round(share * 6 / 100)), [1, 2, 1, 1]);
  assert(!(await plot.svg()).includes("NaN"), "no broken coordinate");
});

Deno.test("a logarithmic histogram needs a positive range", () => {
  const options = { ...words, series: [{ name: "v", values: [1] }], xTitle: "v", logX: true };
  assertThrows(() => histogram(options), BadArgumentError, "positive range");
  assertThrows(() => histogram({ ...options, range: [0, 1] }), BadArgumentError, "positive");
});
