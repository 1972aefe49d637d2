import { assertEquals } from "@std/assert";
import {
  estimateText,
  lengthOf,
  RunEstimate,
  type RunLength,
  timeText,
} from "../../../lib/cli/training/run_estimate.ts";

/** An estimate after updates of 128 images that took so many seconds each. */
function after(seconds: readonly number[]): RunEstimate {
  const estimate = new RunEstimate();
  for (const each of seconds) estimate.see({ images: 128, seconds: each });
  return estimate;
}

/** What an estimate says of a run. */
function said(estimate: RunEstimate, length: RunLength): string | undefined {
  const found = estimate.of(length);
  return found && estimateText(found);
}

const ilsvrc = lengthOf({ epochs: 93, batchSize: 128 }, { count: 1_281_167 });

Deno.test("the paper's run on ILSVRC-2012 is told in epochs, images, updates, images/s and days", () => {
  // 128 / 41 s for each update; the first two compile kernels.
  const estimate = after([90, 20, ...Array(5).fill(128 / 41)]);
  assertEquals(estimate.isReady, true);
  assertEquals(
    said(estimate, { ...ilsvrc, done: 0 }),
    "93 epochs of 1,281,167 images: 930,930 updates, at 41 images/s 33.6 days on this machine",
  );
  assertEquals(
    said(estimate, { ...ilsvrc, done: 465_465 }),
    "93 epochs of 1,281,167 images: 930,930 updates, 465,465 of them left, at 41 images/s 16.8 days " +
      "on this machine",
  );
});

Deno.test("the speed is known after five measured updates that took three seconds, or after fifty", () => {
  const isReady = (seconds: readonly number[]) => after(seconds).isReady;
  assertEquals(isReady([9, 9, 1, 1, 1, 1]), false);
  assertEquals(isReady([9, 9, 1, 1, 1, 1, 1]), true);
  assertEquals(isReady(Array(7).fill(0.1)), false);
  assertEquals(isReady(Array(52).fill(0.01)), true);
});

Deno.test("a run of two updates is estimated from them, and one of none has no estimate", () => {
  const length = { epochs: 1, images: 256, updatesPerEpoch: 2, done: 0 };
  assertEquals(
    said(after([16, 16]), length),
    "1 epoch of 256 images: 2 updates, at 8.0 images/s 32 s on this machine",
  );
  assertEquals(said(new RunEstimate(), length), undefined);
});

Deno.test("times are in days from two days on and in hours from two hours on", () => {
  assertEquals([90, 3600, 7200, 172_799, 172_800].map(timeText), [
    "1 min 30 s",
    "1 h 0 min",
    "2.0 hours",
    "48.0 hours",
    "2.0 days",
  ]);
});
