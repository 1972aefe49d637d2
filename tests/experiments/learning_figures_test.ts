import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { learningFigures } from "../../lib/experiments/learning_figures.ts";
import type { LiveReading } from "../../lib/experiments/live_training.ts";
import type { Plot } from "../../lib/figures/figure.ts";
import { preset } from "../../lib/spec/presets.ts";

const spec = preset("cifarTwoTower");
const bank = (name: string) => ({
  name,
  kernel: new Float32Array(27).fill(1),
  shape: [3, 3, 3, 1],
});
const reading = (epoch: number, ratios: Record<string, number>): LiveReading => ({
  epoch,
  trainingError: 80 - epoch,
  testError: 70 - epoch,
  updateRatios: ratios,
  filters: [bank("Tower 1"), bank("Tower 2")],
});
const readings = [
  reading(1, { "tower1/conv1/kernel": 0.01, "tower2/conv1/kernel": 0.03, "fc8/kernel": 0.001 }),
  reading(2, { "tower1/conv1/kernel": 0, "tower2/conv1/kernel": 0, "fc8/kernel": 0.1 }),
];
/** A line of a chart. */
interface Line {
  name: string;
  x: number[];
  y: number[];
}
const linesOf = (figure: unknown): Line[] =>
  ((figure as Plot).plotly.data as unknown as Line[]).map(({ name, x, y }) => ({ name, x, y }));

Deno.test("the errors of every reading are drawn, and the takeaway gives the last one", () => {
  const [errors] = learningFigures({ spec, readings, testImages: 500 });
  assertEquals(linesOf(errors), [
    { name: "running training error", x: [1, 2], y: [79, 78] },
    { name: "test error", x: [1, 2], y: [69, 68] },
  ]);
  assertStringIncludes(errors.takeaway, "68 % of 500 test images");
});

Deno.test("a layer has one line, the base-10 logarithm of the mean over its towers", () => {
  const [, ratios] = learningFigures({ spec, readings, testImages: 500 });
  const [conv1, fc8, ...more] = linesOf(ratios);
  assertEquals([conv1.name, fc8.name, more.length], ["conv1", "fc8", 0]);
  assertAlmostEquals(conv1.y[0], Math.log10(0.02), 1e-6);
  assertEquals(conv1.y[1], -9); // The layer does not change, but no line goes to minus infinity.
  assertAlmostEquals(fc8.y[1], -1, 1e-6);
});

Deno.test("a reading without ratios, like the final one, does not change the lines of the layers", () => {
  const { updateRatios: _, ...end } = reading(3, {});
  const [errors, ratios] = learningFigures({ spec, readings: [...readings, end], testImages: 9 });
  assertEquals([linesOf(errors)[0].x, linesOf(ratios)[0].x], [[1, 2, 3], [1, 2]]);
});

Deno.test("the filters are those of the last reading", async () => {
  const [, , filters] = learningFigures({ spec, readings, testImages: 500 });
  assertStringIncludes(await filters.svg(), "Tower 2");
  assertStringIncludes(filters.takeaway, "2 epochs");
});

Deno.test("without a reading there is nothing to draw", () => {
  assertThrows(
    () => learningFigures({ spec, readings: [], testImages: 500 }),
    BadArgumentError,
    "at least one reading",
  );
});
