/** Covers lib/figures/charts/bars.ts and lib/figures/charts/scatter.ts: labels and axes that fit. */
import { assertEquals } from "@std/assert";
import { barChart } from "../../lib/figures/charts/bars.ts";
import { surfacePlot } from "../../lib/figures/charts/scatter.ts";

const words = { alt: "A chart.", takeaway: "It fits." };

Deno.test("the names of many vertical bars stand upright, those of a few lie flat", () => {
  const angleOf = (categories: string[], horizontal = false) =>
    barChart({
      ...{ categories, horizontal, valueTitle: "Size" },
      series: [{ name: "size", values: categories.map((_, i) => i) }],
      ...words,
    }).plotly.layout[horizontal ? "yaxis" : "xaxis"] as { tickangle?: number };
  const many = Array.from({ length: 16 }, (_, i) => `tower${1 + i % 2}/conv${1 + (i >> 1)}`);
  assertEquals(angleOf(many).tickangle, -90);
  assertEquals(angleOf(many.slice(0, 4)).tickangle, undefined);
  assertEquals(angleOf(many, true).tickangle, undefined);
});

Deno.test("a surface with equal axes draws a circle round", () => {
  const axesOf = (equalAxes?: boolean) => {
    const { xaxis, yaxis } = surfacePlot({
      ...{ values: [[0, 1], [1, 2]], x: [0, 1], y: [0, 1] },
      ...{ xTitle: "x", yTitle: "y", valueTitle: "Loss", ...words },
      ...(equalAxes === undefined ? {} : { equalAxes }),
    }).plotly.layout as Record<string, { scaleanchor?: string; constrain?: string }>;
    return [xaxis.constrain, yaxis.constrain, yaxis.scaleanchor];
  };
  assertEquals(axesOf(true), ["domain", "domain", "x"]);
  assertEquals(axesOf(), [undefined, undefined, undefined]);
});
