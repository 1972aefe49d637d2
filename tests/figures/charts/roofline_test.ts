import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { roofAt, rooflinePlot } from "../../../lib/figures/charts/roofline.ts";

const options = {
  alt: "Points under a roof.",
  takeaway: "There is room.",
  points: [
    { name: "rows", intensity: 2, gflops: 5 },
    { name: "whole", intensity: 50, gflops: 60 },
  ],
  compute: { gflops: 100, label: "a product" },
  memory: { gigabytes: 10, label: "a copy" },
};

Deno.test("the roof rises with memory bandwidth up to the ridge and is level from there on", () => {
  const limits = { gflops: 100, gigabytes: 10 };
  assertEquals([1, 5, 10, 20].map((x) => roofAt(x, limits)), [10, 50, 100, 100]);
  const [slope, level] = rooflinePlot(options).plotly.data as unknown as {
    name: string;
    x: number[];
    y: number[];
  }[];
  assertEquals([slope.name, slope.x[1], slope.y[1]], ["a copy", 10, 100]);
  assertAlmostEquals(slope.y[0] / slope.x[0], 10);
  assertEquals([level.name, level.y], ["a product", [100, 100]]);
});

Deno.test("each point has a label and a line up to the roof", async () => {
  const plot = rooflinePlot(options);
  const { shapes } = plot.plotly.layout as unknown as {
    shapes: { x0: number; y0: number; y1: number }[];
  };
  assertEquals(shapes.map(({ x0, y0, y1 }) => [x0, y0, y1]), [[2, 5, 20], [50, 60, 100]]);
  const svg = await plot.svg();
  for (const { name } of options.points) assertStringIncludes(svg, `\u00a0${name}\u00a0`);
  assertEquals([...svg.matchAll(/class="point"/g)].length, 2);
});

Deno.test("a point above the roof keeps its position, and a speed of 0 is rejected", () => {
  const point = { name: "lucky", intensity: 1, gflops: 20 };
  const { shapes } = rooflinePlot({ ...options, points: [point] }).plotly.layout as unknown as {
    shapes: { y0: number; y1: number }[];
  };
  assertEquals([shapes[0].y0, shapes[0].y1], [20, 20]);
  const standing = [{ ...point, gflops: 0 }];
  assertThrows(() => rooflinePlot({ ...options, points: standing }), BadArgumentError, "above 0");
});
