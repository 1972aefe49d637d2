import { assertAlmostEquals, assertEquals } from "@std/assert";
import { recordedSpeed } from "../../../lib/experiments/record/record_progress.ts";
import type { RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";
import { job } from "./record_images.ts";

const { multiplyAdds } = describeNetwork(job.spec);

/** A row whose epochs took these seconds with `threads` threads. */
function row(seconds: readonly number[], threads: string): RecordRow {
  const { keepNet: _, ...named } = job;
  return {
    ...named,
    format: 1,
    data: { name: "CIFAR-10", testImages: 10_000, training: "aa", test: "bb" },
    epochs: seconds.map((seconds) => ({
      trainingError: 30,
      trainingLoss: 1,
      cleanTrainingError: 20,
      testError: 25,
      weights: "00",
      seconds,
    })),
    cleanTrainingError: 20,
    tenPatchTestError: 22,
    environments: [{
      epoch: 0,
      backend: { name: "alexnet-cpu" },
      report: `cpu: ${threads}, OpenBLAS 0.3.21 (AVX-512)`,
      deno: "2.9.6",
    }],
    date: "2026-11-30",
  };
}

/** The multiply-adds of an epoch of 40 images, of which a backward pass is two thirds. */
const epoch = 3 * 40 * multiplyAdds;

Deno.test("the speed of the record is the median, so that an epoch beside other work changes nothing", () => {
  const speed = recordedSpeed([row([10, 10, 800], "2 threads")]) ?? NaN;
  assertAlmostEquals(speed, epoch / 10, 1e-6);
});

Deno.test("two training runs of one thread each count like one of two threads", () => {
  const speed = recordedSpeed([row([20, 20, 20], "1 thread")]) ?? NaN;
  assertAlmostEquals(speed, epoch / 10, 1e-6);
});

Deno.test("an empty record has no speed", () => {
  assertEquals(recordedSpeed([]), undefined);
});
