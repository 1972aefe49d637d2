/**
 * The experiments of the record on the paper's Fig. 1: a four-layer net with ReLU and with tanh.
 *
 * @module
 */
import { fourLayerNet } from "../../inspection/saturation.ts";
import { constantSchedule } from "../../training/learning_rule/schedule.ts";
import type { RecordedArm, RecordedExperiment, TrainingRecipe } from "./recorded_experiment.ts";

/** The recipe of 2012 without regularization, as in Fig. 1; each arm has its own rate. */
const fig1Recipe: TrainingRecipe = {
  images: 50_000,
  epochs: 40,
  batchSize: 128,
  schedule: constantSchedule(0.001),
  momentum: 0.9,
  weightDecay: 0,
  biasRateFactor: 1,
  crop: false,
  flip: false,
  colorNoise: false,
  stopAtTrainingError: 25,
};

/** Rates a factor of 1.5 apart, around the best rates of smaller runs. */
const grids = {
  relu: [0.0005, 0.00075, 0.0011, 0.0017, 0.0025, 0.0038],
  tanh: [0.0035, 0.0053, 0.008, 0.012, 0.018, 0.027],
} as const;

const activations = ["relu", "tanh"] as const;

const nameAt = (activation: string, rate: number) => `${activation}-${rate}`;

const pilotArms: readonly RecordedArm[] = activations.flatMap((activation) =>
  grids[activation].map((rate) => ({
    id: nameAt(activation, rate),
    spec: fourLayerNet(activation, "2012"),
    recipe: { schedule: constantSchedule(rate) },
  }))
);

/** The pilot that chooses the rates, and the race. */
export const reluExperiments: readonly RecordedExperiment[] = [
  {
    id: "relu-2012-pilot",
    question: "At which learning rates do nets with ReLU and with tanh reach 25 % training error " +
      "fastest?",
    decides: [],
    recipe: fig1Recipe,
    arms: pilotArms,
    seeds: [101, 102],
  },
  {
    id: "relu-2012",
    question: "How many times faster does a net with ReLU reach 25 % training error?",
    decides: ["relu-2012-recipe"],
    recipe: fig1Recipe,
    arms: activations.map((activation) => ({
      id: activation,
      spec: fourLayerNet(activation, "2012"),
      ratesOf: grids[activation].map((rate) => nameAt(activation, rate)),
    })),
    seeds: [1, 2, 3, 4, 5],
  },
];
