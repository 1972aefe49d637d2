/**
 * The experiments of the record on the two-tower net: the effects of towers, connections, middle
 * layers and colour noise.
 *
 * @module
 */
import { changeSpec, withoutConvolution } from "../../spec/change.ts";
import { preset } from "../../spec/presets.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { stepSchedule } from "../../training/learning_rule/schedule.ts";
import type { RecordedArm, RecordedExperiment, TrainingRecipe } from "./recorded_experiment.ts";

/** The recipe of `cifarTwoTower`'s recorded run, shortened to 12 epochs with its drops in proportion. */
const towerRecipe: TrainingRecipe = {
  images: 50_000,
  epochs: 12,
  batchSize: 128,
  schedule: stepSchedule(0.02, [8, 10.5]),
  momentum: 0.9,
  weightDecay: 5e-4,
  biasRateFactor: 1,
  crop: true,
  flip: true,
  colorNoise: false,
};

const twoTowers: AlexNetSpec = preset("cifarTwoTower");

/**
 * One tower with the maps of one tower, except that the last convolution keeps the maps of both, as
 * in the paper's footnote 2. The net has 88 % of the parameters and 51 % of the multiply-adds of
 * the two-tower net.
 */
const halfNet: AlexNetSpec = changeSpec(twoTowers, {
  towers: 1,
  layers: {
    conv1: { kernels: 16 },
    conv2: { kernels: 32 },
    conv3: { kernels: 32 },
    conv4: { kernels: 32 },
  },
});

const ownTower = { inputs: "own tower" } as const;

/**
 * Towers without connections before the classifier, widened until they have as many parameters as
 * towers with connections (431,002 and 432,778), because removing the connections also removes
 * parameters.
 */
const silentTowers: AlexNetSpec = changeSpec(twoTowers, {
  layers: {
    conv1: { kernels: 40 },
    conv2: { kernels: 84 },
    conv3: { ...ownTower, kernels: 84 },
    conv4: { kernels: 84 },
    conv5: { kernels: 84 },
    fc6: { ...ownTower, units: 340 },
    fc7: { ...ownTower, units: 340 },
  },
});

/**
 * The net without conv4, with the neighbouring layers widened until it is as large as the full net.
 */
const shallowWide: AlexNetSpec = changeSpec(withoutConvolution(twoTowers, "conv4"), {
  layers: { conv3: { kernels: 68 }, conv5: { kernels: 68 } },
});

const baseline: RecordedArm = { id: "two-towers", spec: twoTowers, keepNets: true };
const half: RecordedArm = { id: "half-net", spec: halfNet };

/** The pilot, whose spread determines the effect that five seeds can detect, and the experiment. */
export const towerExperiments: readonly RecordedExperiment[] = [
  {
    id: "towers-pilot",
    question: "How much do runs of the two-tower net and of half of it vary between seeds?",
    decides: [],
    recipe: towerRecipe,
    arms: [{ ...baseline, keepNets: false }, half],
    seeds: [101, 102, 103],
  },
  {
    id: "towers",
    question: "What are two towers, their connections, each middle layer and colour noise worth?",
    decides: [
      "two-towers",
      "tower-communication",
      "depth",
      "depth-equal-size",
      "color-noise",
      "ten-patches",
      "ensemble",
    ],
    recipe: towerRecipe,
    arms: [
      baseline,
      half,
      { id: "silent-towers", spec: silentTowers },
      { id: "no-conv3", spec: withoutConvolution(twoTowers, "conv3") },
      { id: "no-conv4", spec: withoutConvolution(twoTowers, "conv4") },
      { id: "no-conv5", spec: withoutConvolution(twoTowers, "conv5") },
      { id: "no-conv4-wider", spec: shallowWide },
      { id: "color-noise", spec: twoTowers, recipe: { colorNoise: true } },
    ],
    seeds: [1, 2, 3, 4, 5],
  },
];
