import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { calibration } from "../../lib/evaluation/calibration.ts";

/** Two classes; class 0 gets each of these probabilities. */
const two = (first: number[]) => first.flatMap((p) => [p, 1 - p]);

Deno.test("the expected calibration error is the mean gap, weighted by images", () => {
  // By hand: two at 0.625, one right: gap 0.125; two at 0.875, both right: gap 0.125 the other way.
  const { bins, expectedCalibrationError } = calibration(
    two([0.625, 0.625, 0.875, 0.875]),
    [0, 1, 0, 0],
    2,
    4,
  );
  assertAlmostEquals(expectedCalibrationError, 0.125, 1e-12);
  assertEquals(bins.map(({ count }) => count), [0, 0, 2, 2]);
  assertEquals([bins[2].confidence, bins[2].accuracy], [0.625, 0.5]);
  assertEquals([bins[3].confidence, bins[3].accuracy], [0.875, 1]);
});

Deno.test("a net whose confidence matches its accuracy has no error", () => {
  const labels = [0, 0, 0, 1];
  assertEquals(calibration(two([0.75, 0.75, 0.75, 0.75]), labels, 2).expectedCalibrationError, 0);
});

Deno.test("an upper end belongs to its bin, and the interval contains the accuracy", () => {
  const { bins } = calibration(two([0.5, 0.75, 1]), [0, 0, 1], 2, 4);
  assertEquals(bins.map(({ count }) => count), [0, 1, 1, 1]);
  for (const { count, accuracy, interval: [low, high] } of bins) {
    assert(low >= 0 && high <= 1 && low < high);
    if (count > 0) assert(low <= accuracy && accuracy <= high);
  }
  assert(Number.isNaN(bins[0].accuracy), "no images, no accuracy");
});

Deno.test("shapes that do not match are rejected", () => {
  assertThrows(() => calibration([0.5], [0], 2), BadArgumentError, "1 x 2");
  assertThrows(() => calibration([], [], 2), BadArgumentError, "one image");
  assertThrows(() => calibration([0.5, 0.5], [0], 2, 0), BadArgumentError, "0 bins");
});
