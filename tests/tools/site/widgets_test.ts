/** Covers tools/site/widgets. */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { colorPca, colorShifts } from "../../../tools/site/widgets/color_pca.ts";
import { convolution, convolved } from "../../../tools/site/widgets/convolution.ts";
import { lrn, normalizedResponses } from "../../../tools/site/widgets/lrn.ts";
import { momentum, valleyPath } from "../../../tools/site/widgets/momentum.ts";
import { ship, shipSide } from "../../../tools/site/widgets/ship_picture.ts";
import { pooled, pooling } from "../../../tools/site/widgets/pooling.ts";
import { startValues } from "../../../tools/site/widgets/widget.ts";

await tf.setBackend("cpu");

Deno.test("the normalization widget starts with the paper's numbers and shows its formula", () => {
  const values = startValues(lrn);
  assertEquals([values.k, values.n, values.beta, 10 ** values.alpha], [2, 5, 0.75, 1e-4]);
  const { before, after } = normalizedResponses(values);
  const square = before.map((a) => a * a);
  // the strongest map, 5 of 9, with maps 3 to 7 in its sum (section 3.3)
  const sum = square[2] + square[3] + square[4] + square[5] + square[6];
  assertAlmostEquals(after[4], before[4] / (2 + 1e-4 * sum) ** 0.75, 1e-3);
  const brighter = normalizedResponses({ ...values, brightness: 3 }).after;
  assert(brighter[4] > after[4] && brighter[4] < 3 * after[4]);
});

Deno.test("the pooling widget has the sides of both roundings", () => {
  const values = startValues(pooling);
  const [ceil, floor] = [0, 1].map((rounding) => pooled({ ...values, rounding }));
  assertEquals([ceil.side, floor.side], [4, 3], "8 pixels, windows of 3 at a stride of 2");
  assertEquals(ceil.map.length, 16);
  assertEquals(
    floor.map,
    ceil.map.filter((_, i) => i % 4 < 3 && i < 12),
    "windows inside the image are the same",
  );
});

Deno.test("no window of the pooling widget is entirely outside the map", () => {
  for (let size = 2; size <= 4; size++) {
    for (let stride = 1; stride <= 3; stride++) {
      for (const rounding of [0, 1]) {
        const { map } = pooled({ ...startValues(pooling), size, stride, rounding });
        assert(map.every((value) => value > 0), `size ${size}, stride ${stride}`);
      }
    }
  }
});

Deno.test("the valley's path follows the paper's rule", () => {
  const values = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01, steep: 1 };
  const path = valleyPath(values);
  let [w, v] = [2.6, 0];
  for (let step = 1; step < 5; step++) {
    v = 0.9 * v - 0.01 * 0.1 * w - 0.1 * w;
    w += v;
    assertAlmostEquals(path[step][1], w, 1e-5);
  }
  assertEquals(path.length, 61);
});

Deno.test("the sum of the nine products is the value of the map", () => {
  const image = ship();
  const upright = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
  const [row, column] = [4, 7];
  let sum = 0;
  for (let i = 0; i < 9; i++) {
    sum += upright[i] * image[(row + Math.floor(i / 3)) * shipSide + column + i % 3];
  }
  assertAlmostEquals(convolved(0)[row * (shipSide - 2) + column], sum, 1e-5);
});

Deno.test("colour shifts follow sigma, and the literal scale is 122 times that of the program", () => {
  const values = startValues(colorPca);
  assert(colorShifts({ ...values, sigma: 0 }).flat().every((level) => level === 0));
  const size = (scale: number) => {
    const shift = colorShifts({ ...values, scale }).map((s) => Math.hypot(...s));
    return shift.reduce((sum, s) => sum + s, 0);
  };
  // eigenvalue over standard deviation of the first component is 121.78; the others have less
  assert(size(2) / size(0) > 90 && size(2) / size(0) < 122);
});

Deno.test("every widget draws a described scene for every position of every control", () => {
  for (const widget of [lrn, pooling, momentum, convolution]) {
    const start = startValues(widget);
    for (const control of widget.controls) {
      const ends = "options" in control
        ? control.options.map((_, i) => i)
        : [control.min, control.max];
      for (const value of ends) {
        const scene = widget.draw({ ...start, [control.name]: value });
        assert(scene.body.join("").split("<").length > 20, widget.title);
        assert(!/NaN|undefined|Infinity/.test(scene.body.join("") + scene.said), control.name);
        assertStringIncludes(scene.said, ".");
      }
    }
  }
});
