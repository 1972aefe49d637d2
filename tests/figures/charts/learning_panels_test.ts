import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { learningPanels } from "../../../lib/figures/mod.ts";

const words = { alt: "Four panels.", takeaway: "They differ.", yTitle: "Error (%)" };
const panel = (title: string) => ({
  title,
  curves: [
    { name: "training", x: [1, 2, 3], runs: [[3, 2, 1], [5, 4]] },
    { name: "test", x: [2, 4], runs: [[4, 3]] },
  ],
});
type Drawn = {
  name: string;
  x: number[];
  y: number[];
  xaxis: string;
  showlegend: boolean;
  line: { dash: string; color: string };
};
const plot = learningPanels({ ...words, panels: ["a", "b", "c", "d"].map(panel) });
const traces = plot.plotly.data as unknown as Drawn[];
const means = traces.filter(({ name }) => name === "training" || name === "test");

Deno.test("a curve looks the same in all panels and is in the legend once", () => {
  assertEquals(new Set(means.map(({ name, line }) => name + line.color + line.dash)).size, 2);
  assertEquals(means.filter(({ showlegend }) => showlegend).map(({ name }) => name), [
    "training",
    "test",
  ]);
  assertEquals(means.map(({ xaxis }) => xaxis), ["x", "x", "x2", "x2", "x3", "x3", "x4", "x4"]);
});

Deno.test("a mean ends where the first run ends, and values keep their own positions", () => {
  assertEquals([means[0].x, means[0].y], [[1, 2], [4, 3]]);
  assertEquals([means[1].x, means[1].y], [[2, 4], [4, 3]]);
});

Deno.test("panels are side by side without overlap and share both axes", async () => {
  const layout = plot.plotly.layout as unknown as Record<
    string,
    { domain: [number, number]; matches?: string }
  >;
  const places = ["", "2", "3", "4"].map((i) => [layout[`xaxis${i}`], layout[`yaxis${i}`]]);
  assertEquals(places.slice(1).map((axes) => axes.map(({ matches }) => matches)), [
    ["x", "y"],
    ["x", "y"],
    ["x", "y"],
  ]);
  const [[x1, y1], [x2], [, y3]] = places;
  assert(x1.domain[1] < x2.domain[0] && y3.domain[1] < y1.domain[0]);
  const svg = await plot.svg();
  assertEquals([...svg.matchAll(/class="subplot x/g)].length > 0, true);
  assert(!svg.includes("NaN"));
});

Deno.test("a curve without runs is rejected by name", () => {
  const panels = [{ title: "a", curves: [{ name: "test", x: [1], runs: [] }] }];
  assertThrows(() => learningPanels({ ...words, panels }), BadArgumentError, `"test"`);
});
