/** Small sets of images and a small job, for the tests of the record. */
import type { RecordedJob } from "../../../lib/experiments/record/recorded_experiment.ts";
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import { stepSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { brightnessImages } from "../../brightness_images.ts";

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
