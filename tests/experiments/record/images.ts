/** Small sets of images and a small job, for the tests of the record. */
import type { RecordedJob } from "../../../lib/experiments/record/recorded_experiment.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import { stepSchedule } from "../../../lib/training/schedule.ts";

/** Images of ten classes, each class with a brightness of its own. */
export function brightnessImages(count: number) {
  const stream = new RandomStreams(5).stream("images");
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  return {
    name: "squares",
    classNames: Array.from({ length: 10 }, (_, i) => `brightness ${i}`),
    images: Uint8Array.from(
      { length: count * 3072 },
      (_, i) => 24 * labels[Math.floor(i / 3072)] + stream.integer(24),
    ),
    labels,
    side: 32,
    count,
  };
}

/** What the tests' jobs train on. */
export const images = { training: brightnessImages(40), test: brightnessImages(20) };

/** Three epochs of five updates. */
export const job: RecordedJob = {
  experiment: "small",
  arm: "baseline",
  seed: 3,
  spec: cifarSmall,
  recipe: {
    images: 40,
    epochs: 3,
    batchSize: 8,
    schedule: stepSchedule(0.01, [2]),
    momentum: 0.9,
    weightDecay: 5e-4,
    biasRateFactor: 1,
    crop: true,
    flip: true,
    colorNoise: true,
  },
  keepNet: true,
};
