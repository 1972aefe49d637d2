import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { rateSweepFigure } from "../../../lib/figures/mod.ts";

const options = {
  alt: "Nets by rates.",
  takeaway: "They differ.",
  valueTitle: "Training loss",
};

Deno.test("rates are in order, untried ones are blank, and the best of a row has a star", async () => {
  const plot = rateSweepFigure({
    ...options,
    rows: [
      { name: "relu", trials: [{ rate: 0.002, value: 1.5 }, { rate: 0.001, value: 1.25 }] },
      { name: "tanh", trials: [{ rate: 0.01, value: 2 }] },
    ],
  });
  const [map] = plot.plotly.data as unknown as {
    x: string[];
    y: string[];
    z: number[][];
    text: string[][];
  }[];
  assertEquals([map.x, map.y], [["0.001", "0.002", "0.01"], ["relu", "tanh"]]);
  assertEquals(map.text, [["1.25 \u2605", "1.50", ""], ["", "", "2.00 \u2605"]]);
  assertEquals(JSON.parse(JSON.stringify(map.z)), [[1.25, 1.5, null], [null, null, 2]]);
  assertEquals((await plot.svg()).includes("NaN"), false);
});

Deno.test("a trial that diverged has a cell and never the star", () => {
  const trials = [{ rate: 0.1, value: 3 }, { rate: 1, value: Infinity }];
  const [{ text }] = rateSweepFigure({ ...options, rows: [{ name: "relu", trials }] })
    .plotly.data as unknown as { text: string[][] }[];
  assertEquals(text, [["3.00 \u2605", "Infinity"]]);
});

Deno.test("a net without a trial is rejected by name", () => {
  const rows = [{ name: "relu", trials: [] }];
  assertThrows(() => rateSweepFigure({ ...options, rows }), BadArgumentError, `"relu"`);
});
