import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { lineChart } from "../../lib/figures/charts/line_chart.ts";
import { setRibbon } from "../../lib/figures/ribbon.ts";
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
