/**
 * The experiments of the record on local response normalization in the setting that its constants
 * are for: raw pixels and the four-layer net that section 3.3 of the paper mentions.
 *
 * @module
 */
import { changeSpec } from "../../spec/change.ts";
import { cifar11, cifar13 } from "../../spec/cifar_presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { stepSchedule } from "../../training/learning_rule/schedule.ts";
import type { RecordedArm, RecordedExperiment, TrainingRecipe } from "./recorded_experiment.ts";

/** cuda-convnet's rates and decay, shortened from 140 epochs to 20 with the drops in proportion. */
const rawRecipe: TrainingRecipe = {
  images: 50_000,
  epochs: 20,
  batchSize: 128,
  schedule: stepSchedule(0.001, [17, 18.5]),
  momentum: 0.9,
  weightDecay: 4e-3,
  biasRateFactor: 2,
  crop: false,
  flip: false,
  colorNoise: false,
};

/** The 13 % net with the normalization of the 11 % net; nothing else is changed. */
const normalized: AlexNetSpec = changeSpec(cifar13, {
  layers: Object.fromEntries(
    cifar11.convolutions.slice(0, 2).map(({ name, normalization, order }) =>
      [name, { normalization, order }] as const
    ),
  ),
});

const arms: readonly RecordedArm[] = [
  { id: "without", spec: cifar13 },
  { id: "normalized", spec: normalized },
];

/** The pilot, and the experiment. */
export const normalizationExperiments: readonly RecordedExperiment[] = [
  {
    id: "normalization-pilot",
    question: "How much do runs with and without normalization vary between seeds?",
    decides: [],
    recipe: rawRecipe,
    arms,
    seeds: [101, 102, 103],
  },
  {
    id: "normalization",
    question: "What is local response normalization worth on raw pixels?",
    decides: ["lrn-rescaled"],
    recipe: rawRecipe,
    arms,
    seeds: [1, 2, 3, 4, 5],
  },
];
