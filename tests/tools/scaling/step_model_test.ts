/** Covers tools/scaling/step_model.ts and tools/scaling/measurements.ts. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { AlexNetError } from "../../../lib/errors.ts";
import { gradientSums } from "../../../lib/parallel/data/gradient_traffic.ts";
import { preset } from "../../../lib/spec/presets.ts";
import type { StepMeasurements } from "../../../tools/scaling/measurements.ts";
import { dataStep, towerStep, withSums } from "../../../tools/scaling/step_model.ts";

/** A step of ten seconds whose backward pass ends at 8; its buckets are full at 2, 4 and 8. */
const step = { seconds: 10, ready: [2, 4, 8] };

Deno.test("sums after the backward pass are added to the step", () => {
  assertEquals(withSums(step, [1, 2, 3], "after"), 16);
});

Deno.test("a sum beside the backward pass waits for its bucket and for the sum before it", () => {
  // From 2 to 3, from 4 to 6, and the last from 8 to 8.5.
  assertEquals(withSums(step, [1, 2, 0.5], "beside"), 10.5);
  // From 2 to 12, from 12 to 13, from 13 to 14, and 2 seconds after them.
  assertEquals(withSums(step, [10, 1, 1], "beside"), 16);
  assertThrows(() => withSums(step, [1], "beside"), AlexNetError, "Expected 1 buckets but found 3");
});

Deno.test("overlap never makes a step longer, nor shorter than without sums", () => {
  const sum = fc.double({ min: 0, max: 20, noNaN: true });
  fc.assert(fc.property(fc.tuple(sum, sum, sum), (sums) => {
    const [beside, after] = [withSums(step, sums, "beside"), withSums(step, sums, "after")];
    assert(beside <= after + 1e-9 && beside >= step.seconds);
  }));
});

const talk = "none";
/** The paper's network as if an image took 10 ms on a net and half on a tower. */
const measured: StepMeasurements = {
  preset: "paper",
  ranks: 1,
  backend: "none",
  mpi: "none",
  runs: [
    { way: "alone", images: 128, talk, seconds: [9, 1.28, 1.3] },
    { way: "data", images: 64, talk, seconds: [0.64], ready: Array(10).fill(0.6) },
    { way: "towers", images: 128, talk, seconds: [0.64] },
    { way: "pairs", images: 64, talk, seconds: [0.32], ready: Array(5).fill(0.3) },
  ],
};
/** A gigabyte a second, and nothing else. */
const link = { name: "1 GB/s", latency: 0, perByte: 1e-9, perByteAdded: 0 };

Deno.test("one rank takes what one process takes, and two add 244 MB", () => {
  assertEquals(dataStep(measured, link, 1, 128, "after"), {
    ...{ batch: 128, compute: 1.28, talk: 0, seconds: 1.28 },
  });
  const two = dataStep(measured, link, 2, 64, "after");
  assertEquals([two.batch, two.compute], [128, 0.64]);
  assertAlmostEquals(two.seconds, 0.64 + 0.243860916, 1e-9);
});

Deno.test("two towers send 31.3 MB, and pairs of them add the gradients of half a net as well", () => {
  const two = towerStep(measured, link, 2, 128, "beside");
  assertAlmostEquals(two.seconds, 0.64 + 0.031320064, 1e-9);
  const four = towerStep(measured, link, 4, 64, "after");
  assertEquals(four.batch, 128);
  const half = (gradientSums(preset("paper")).reduce((sum, bytes) => sum + bytes, 0) + 20) / 2;
  assertAlmostEquals(four.seconds, 0.32 + (31_320_064 / 2 + half) * 1e-9, 1e-9);
});

Deno.test("a step that was not measured is named", () => {
  const error = assertThrows(() => dataStep(measured, link, 4, 32, "after"), AlexNetError);
  assert(error.message.includes('"images":32'), error.message);
});
