/**
 * The paper's training and that of the program that ran in 2012, as data: everything but the net.
 *
 * @module
 */
import type { ColorNoise } from "../../augmentation/color_pca.ts";
import type { MomentumSGDOptions } from "./momentum_sgd_options.ts";
import type { RecipeEvent } from "./recipe_events.ts";
import { paperSchedule, type ScheduleSpec, stepSchedule } from "./schedule.ts";

/** How a net is trained. */
export interface TrainingRecipe {
  /** One line about it. */
  readonly description: string;
  /** Images per update. */
  readonly batchSize: number;
  /** Passes over the training set, at most. */
  readonly epochs: number;
  /** The learning-rate schedule; its epochs count from 0. */
  readonly schedule: ScheduleSpec;
  /** The learning rule without its rate. */
  readonly optimizer: Required<Omit<MomentumSGDOptions, "learningRate" | "rateFactors">>;
  /** Whether patches are cropped at random and mirrored. */
  readonly augment: boolean;
  /** The colour noise; its components are those of the training set. */
  readonly colorNoise: Omit<ColorNoise, "pca">;
  /** What changes at an epoch besides the rate of all layers. */
  readonly events: readonly RecipeEvent[];
}

/** The names of the recipes. */
export type RecipeName = "paper" | "source2012";

/**
 * The recipes by their names.
 *
 * - `paper`: section 5 of the paper. "Stops improving" is measured on the validation set: three epochs
 *   without a new best divide the rate by ten, three times; the fourth plateau ends the run.
 * - `source2012`: the run with 37.5 % error on ILSVRC-2010, by Krizhevsky's notes in the program's
 *   `layers/layer-params-145-2010.cfg` (computerhistory/AlexNet-Source-Code, commit 2f8b81f). They
 *   say: eps 0.01, at epoch 23 0.001, at 51 0.0001; at 68 conv1 0.00001 and no colour noise; at 72
 *   conv1 frozen; at 78 0.00001; stopped at 93. epsB, the rate of biases, is twice that of weights; the
 *   notes have it so for most of the run, here it is so throughout. conv1 stays frozen at 78. While
 *   there is colour noise, inputs are divided by 1.1, as in the program. It cut one patch for 32 images
 *   at a time; here each image has its own.
 */
export const recipes: Readonly<Record<RecipeName, TrainingRecipe>> = {
  paper: {
    description: "section 5 of the paper; the rate drops when the validation error stops improving",
    batchSize: 128,
    epochs: 90,
    schedule: paperSchedule(),
    optimizer: { momentum: 0.9, weightDecay: 5e-4, biasRateFactor: 1 },
    augment: true,
    colorNoise: { scale: "standardDeviation" },
    events: [],
  },
  source2012: {
    description: "the run of 2012 with 37.5 % error, by its notes",
    batchSize: 128,
    epochs: 93,
    schedule: stepSchedule(0.01, [23, 51, 78]),
    optimizer: { momentum: 0.9, weightDecay: 5e-4, biasRateFactor: 2 },
    augment: true,
    colorNoise: { scale: "standardDeviation", shrink: true },
    events: [
      // 0.0001 of all layers times 0.1 is the 0.00001 of the notes.
      { epoch: 68, rateFactors: { conv1: 0.1 }, colorNoise: false },
      { epoch: 72, rateFactors: { conv1: 0 } },
    ],
  },
};

/** The names of the recipes, for flags. */
export const recipeNames: readonly RecipeName[] = ["paper", "source2012"];
