/**
 * The experiments of the record on the small net of the lessons.
 *
 * @module
 */
import { changeSpec } from "../../spec/change.ts";
import { preset } from "../../spec/presets.ts";
import type { AlexNetSpec, NormalizationSpec } from "../../spec/spec.ts";
import { constantSchedule, stepSchedule } from "../../training/learning_rule/schedule.ts";
import type { RecordedArm, RecordedExperiment, TrainingRecipe } from "./recorded_experiment.ts";

const smallNet: AlexNetSpec = preset("cifarSmall");

/** The recipe of the lessons: a constant rate of 0.01, without augmentation. */
const lessonRecipe: TrainingRecipe = {
  images: 2000,
  epochs: 10,
  batchSize: 64,
  schedule: constantSchedule(0.01),
  momentum: 0.9,
  weightDecay: 5e-4,
  biasRateFactor: 1,
  crop: false,
  flip: false,
  colorNoise: false,
};

/** The seeds of every pilot. */
const pilotSeeds: readonly number[] = [101, 102, 103];

/** The seeds 1 to `count`. */
function seedsTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/**
 * The constants that cuda-convnet published for raw CIFAR-10 pixels, applied to pixels divided by
 * their standard deviation, where they multiply responses by about 0.9994. This treatment does next
 * to nothing, so an effect that seems significant is a false positive.
 */
const placeboNormalization: NormalizationSpec = {
  ...{ k: 1, n: 9, alpha: 0.001, beta: 0.75 },
  ...{ convention: "divided-by-n", inputs: "own tower" },
};

/** The net with max pooling over windows of `size` with stride 2 in both layers. */
function pooledOver(size: number): AlexNetSpec {
  const pooling = { kind: "max", size, stride: 2, rounding: "ceil" } as const;
  return changeSpec(smallNet, { every: { convolution: { pooling } } });
}

const overlapArms: readonly RecordedArm[] = [
  { id: "separate", spec: pooledOver(2) },
  { id: "overlapping", spec: pooledOver(3) },
];
const overlapRecipe: TrainingRecipe = {
  ...lessonRecipe,
  ...{ images: 50_000, epochs: 20, schedule: stepSchedule(0.01, [12, 17]) },
};

const half = { rate: 0.5, form: "test-scaled", place: "outputs" } as const;
const dropoutArms: readonly RecordedArm[] = [null, half].map((dropout) => ({
  id: dropout === null ? "without" : "dropout",
  spec: changeSpec(smallNet, { layers: { fc3: { units: 1024, dropout } } }),
}));
const dropoutRecipe: TrainingRecipe = { ...lessonRecipe, images: 10_000, epochs: 60 };

/**
 * A weight without a gradient halves in ln 2 / (0.01 / (1 - 0.9) * 0.0005) = 13,863 updates. 178
 * epochs of 313 updates are 55,714 updates: four half-lives with the paper's decay, forty with ten
 * times that decay.
 */
const decayRecipe: TrainingRecipe = {
  ...lessonRecipe,
  ...{ images: 10_000, epochs: 178, batchSize: 32, crop: true, flip: true },
};
const decayArms: readonly RecordedArm[] = [
  { id: "no-decay", spec: smallNet, recipe: { weightDecay: 0 } },
  { id: "paper", spec: smallNet },
  { id: "ten-times", spec: smallNet, recipe: { weightDecay: 5e-3 } },
];

/** The experiments, each after its pilot. */
export const smallNetExperiments: readonly RecordedExperiment[] = [
  {
    id: "placebo",
    question: "How often does a treatment that does next to nothing seem to win?",
    decides: [],
    recipe: lessonRecipe,
    arms: [
      { id: "without", spec: smallNet },
      {
        id: "published-constants",
        spec: changeSpec(smallNet, {
          every: { convolution: { normalization: placeboNormalization } },
        }),
      },
    ],
    seeds: seedsTo(40),
  },
  {
    id: "overlap-pilot",
    question: "How much do runs with and without overlapping pooling vary between seeds?",
    decides: [],
    recipe: overlapRecipe,
    arms: overlapArms,
    seeds: pilotSeeds,
  },
  {
    id: "overlap",
    question: "What is overlapping pooling worth?",
    decides: ["overlap-error", "overlap-overfitting"],
    recipe: overlapRecipe,
    arms: overlapArms,
    seeds: seedsTo(16),
  },
  {
    id: "dropout-pilot",
    question: "How much do runs with and without dropout vary between seeds?",
    decides: [],
    recipe: dropoutRecipe,
    arms: dropoutArms,
    seeds: pilotSeeds,
  },
  {
    id: "dropout",
    question: "What does dropout do to training error and test error?",
    decides: ["dropout-error"],
    recipe: dropoutRecipe,
    arms: dropoutArms,
    seeds: seedsTo(6),
  },
  {
    id: "weight-decay",
    question: "Does weight decay lower the training error, given time to act?",
    decides: ["weight-decay"],
    recipe: decayRecipe,
    arms: decayArms,
    seeds: seedsTo(8),
  },
];
