import { assert, assertEquals } from "@std/assert";
import { relativeDifference } from "../../lib/experiments/convolution_by_hand.ts";
import {
  inBothPrecisions,
  tanhLoss,
  tanhLossDifferences,
  tanhLossGradient,
} from "../../lib/experiments/gradient_check.ts";

const shape = { batch: 1, side: 4, inMaps: 2, kernels: 2, size: 3, padding: 1 };
const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(1.7 * (i + 1)));
const { single, double } = inBothPrecisions({ images: wave(32), filters: wave(36), shape });
const gradient = tanhLossGradient(double);

Deno.test("in double precision differences agree with the gradient", () => {
  assert(relativeDifference(gradient, tanhLossDifferences(double, 1e-5)) < 1e-8);
});

Deno.test("in single precision a step of 1e-5 is lost in rounding, one of 1e-2 is not", () => {
  assert(relativeDifference(gradient, tanhLossDifferences(single, 1e-5)) > 1e-3);
  assert(relativeDifference(gradient, tanhLossDifferences(single, 1e-2)) < 2e-3);
});

Deno.test("the loss in single precision is a single", () => {
  const loss = tanhLoss(single);
  assertEquals(loss, Math.fround(loss));
});
