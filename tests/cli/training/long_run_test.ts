import { assertEquals, assertMatch } from "@std/assert";
import { inspectEvery, longRunProgress } from "../../../lib/cli/training/long_run.ts";
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import type { EpochRecord, StepRecord } from "../../../lib/training/history.ts";
import { silentProgress } from "../../../lib/training/progress.ts";

const size = { epochs: 2, stepsPerEpoch: 6 };
const length = { epochs: 2, images: 48, updatesPerEpoch: 6 };

/** What a run of two epochs of six updates of a second shows; every third update is inspected. */
function shown(before: number): string[] {
  const lines: string[] = [];
  const progress = longRunProgress(
    {
      ...silentProgress,
      epoch: ({ epoch }) => void lines.push(`epoch ${epoch}`),
      note: (line) => void lines.push(line),
    },
    ...[cifarSmall, length, before] as const,
  );
  for (let step = before; step < 12; step++) {
    const epoch = Math.floor(step / 6);
    const record: StepRecord = {
      ...{ step, epoch, loss: 1, errorRate: 1, learningRate: 0.1, seconds: 1, images: 8 },
      ...(step % 3 === 0 ? { updateRatios: { "conv1/kernel": step / 1000 } } : {}),
    };
    progress.step(record, size);
    const end: EpochRecord = {
      ...{
        epoch,
        step: step + 1,
        loss: 1,
        errorRate: 1,
        learningRate: 0.1,
        seconds: 6,
        images: 48,
      },
    };
    if (step % 6 === 5) progress.epoch(end, size);
  }
  return lines;
}

Deno.test("a long run says once how long it takes, and after each epoch how its layers moved last", () => {
  const [first, health, estimate, second, again, ...more] = shown(0);
  assertEquals([first, second, more], ["epoch 0", "epoch 1", []]);
  assertMatch(health, /^ {2}update\/weight: conv1 0\.003, /);
  assertMatch(again, /^ {2}update\/weight: conv1 0\.009, /);
  assertEquals(
    estimate,
    "2 epochs of 48 images: 12 updates, at 8.0 images/s 12 s on this machine",
  );
});

Deno.test("a resumed run says what is left", () => {
  assertEquals(
    shown(3).find((line) => line.includes("images/s")),
    "2 epochs of 48 images: 12 updates, 2 of them left, at 8.0 images/s 2 s on this machine",
  );
});

Deno.test("a short epoch, too, has an inspected update", () => {
  assertEquals([inspectEvery(3), inspectEvery(10_010)], [3, 50]);
});
