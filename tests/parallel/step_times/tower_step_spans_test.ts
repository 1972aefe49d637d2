import { assertEquals } from "@std/assert";
import type { LayerTime } from "../../../lib/parallel/step_times/layer_times.ts";
import {
  type StepNotes,
  towerStepSpans,
} from "../../../lib/parallel/step_times/tower_step_spans.ts";
import { preset } from "../../../lib/spec/presets.ts";

const spec = preset("cifarTwoTower");

/** What a rank noted that called MPI at `called`; both messages arrived at 112. */
function notesOf(tower: number, from: number, called: number): StepNotes {
  const forward = (layer: string, from: number, to: number): LayerTime => ({
    ...{ layer, pass: "forward", from, to },
  });
  const own = `tower${tower}/`;
  return {
    from,
    to: 130,
    layers: [
      forward("image", from, from),
      forward(`${own}conv2`, from + 1, from + 4),
      forward(`${own}pool2`, from + 4, from + 5),
      forward("conv3/both", called - 1, 113),
      forward(`${own}conv3`, 113, 115),
      { layer: `${own}conv3`, pass: "backward", from: 117, to: 120 },
    ],
    swaps: [{ called, returned: 112, bytes: 64 }],
  };
}

const spans = towerStepSpans(spec, [notesOf(1, 100, 107), notesOf(2, 101, 110)], ["a", "b"]);
const of = (worker: string) =>
  spans.filter((span) => span.worker === worker).map(({ worker: _, ...span }) => span);

Deno.test("a rank waits in an exchange until the other one has called, too; the rest is the message", () => {
  const exchange = (worker: string) =>
    of(worker).filter(({ kind }) => kind === "exchange" || kind === "wait");
  const label = "conv3";
  assertEquals(exchange("a"), [
    { kind: "exchange", label, from: 6, to: 7 },
    { kind: "wait", label, from: 7, to: 10 },
    { kind: "exchange", label, from: 10, to: 12, bytes: 64 },
    { kind: "exchange", label, from: 12, to: 13 },
  ]);
  assertEquals(exchange("b")[1], { kind: "wait", label, from: 10, to: 10 });
});

Deno.test("a layer's stages belong to it, and its backward pass is named", () => {
  assertEquals(of("a").filter(({ kind }) => kind === "convolution"), [
    { kind: "convolution", label: "conv2", from: 1, to: 5 },
    { kind: "convolution", label: "conv3", from: 13, to: 15 },
    { kind: "convolution", label: "conv3 backward", from: 17, to: 20 },
  ]);
});

Deno.test("what is neither a layer nor an exchange is the loss and the update", () => {
  assertEquals(of("a").filter(({ kind }) => kind === "loss and update"), [
    { kind: "loss and update", label: "images", from: 0, to: 1 },
    { kind: "loss and update", label: "loss", from: 15, to: 17 },
    { kind: "loss and update", label: "update", from: 20, to: 30 },
  ]);
});
