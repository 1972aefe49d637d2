import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { forestPlot, type ForestPlotRow } from "../../lib/figures/charts/intervals.ts";
import { lineChart } from "../../lib/figures/charts/line_chart.ts";
import { noteTraining, setRibbon } from "../../lib/figures/ribbon.ts";
import { train } from "../../lib/training/train.ts";
import { tinyBatches, tinyModel } from "../training/tiny.ts";

await tf.setBackend("cpu");

const takeaway = () =>
  lineChart({
    series: [{ name: "loss", x: [0, 1], y: [2, 1] }],
    ...{ xTitle: "Step", yTitle: "Loss", title: "A curve", alt: "A falling curve." },
    takeaway: "It falls.",
  }).takeaway;

Deno.test("figures carry the ribbon once the run has trained a net, and not before", async () => {
  setRibbon("Too small to mean anything.");
  assertEquals(takeaway(), "It falls.");
  const model = tinyModel();
  await train({ model, data: tinyBatches(), epochs: 1, progress: "none" });
  assertEquals(takeaway(), "Too small to mean anything. It falls.");
  model.dispose();
  setRibbon(undefined);
  assertEquals(takeaway(), "It falls.");
});

Deno.test("a figure of recorded numbers carries no ribbon, and one with a row of this run does", () => {
  setRibbon("Too small to mean anything.", "Partly too small.");
  noteTraining();
  const row = { label: "overlap", value: -0.5, low: -0.9, high: -0.1 };
  const recorded = { ...row, label: "depth", recorded: true };
  const takeawayOf = (rows: ForestPlotRow[], more: { recorded?: boolean } = {}) =>
    forestPlot({ rows, xTitle: "points", alt: "Intervals.", takeaway: "They help.", ...more })
      .takeaway;
  const ribboned = "Too small to mean anything. They help.";
  assertEquals(takeawayOf([row]), ribboned);
  assertEquals(takeawayOf([row, recorded]), "Partly too small. They help.");
  assertEquals(takeawayOf([recorded]), "They help.");
  assertEquals(takeawayOf([row], { recorded: true }), "They help.");
  setRibbon(undefined);
});
