/**
 * The net of a run with its learning rule and batches, by the options of the run.
 *
 * @module
 */
import type { ColorNoise } from "../../augmentation/color_pca.ts";
import type { LabelledImages, LazyImages } from "../../augmentation/images.ts";
import { colorPcaOf } from "../../augmentation/measured_images.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { InitialWeights } from "../checkpoint/initial_weights.ts";
import type { StepRecord } from "../history.ts";
import type { MomentumSGDOptions } from "../learning_rule/momentum_sgd_options.ts";
import type { RecipeEvent } from "../learning_rule/recipe_events.ts";
import { constantSchedule, type ScheduleSpec } from "../learning_rule/schedule.ts";
import { type NetworkResumption, NetworkTraining } from "../train_network.ts";
import type { TrainingTeam } from "./training_team.ts";

/** Images, in memory or read on demand, with the names of their classes. */
export type TrainingRunImages = (LabelledImages | LazyImages) & {
  /** Short name of the set. */
  readonly name: string;
  /** The name of each class. */
  readonly classNames: readonly string[];
};

/** The options of a run that say what is trained and how. */
export interface RunNetworkOptions {
  /** The net; it has as many classes as the training set. */
  spec: AlexNetSpec;
  /** The training set; see {@linkcode NetworkTraining} about images that are read on demand. */
  training: TrainingRunImages;
  /** A trained net whose weights a new run starts from; default: initial weights. */
  weights?: InitialWeights | undefined;
  /** Root seed of initial weights, order, crops and dropout. */
  seed: number;
  /** Images per update. */
  batchSize: number;
  /** The learning rule without its rate; default: the spec's. */
  optimizer?: Omit<MomentumSGDOptions, "learningRate">;
  /** The learning-rate schedule. */
  schedule: ScheduleSpec;
  /** Whether patches are cropped at random and mirrored; otherwise the centre is used. */
  augment: boolean;
  /**
   * Whether colour noise is added (section 4.1 of the paper), or which; true: by standard deviations.
   */
  colorNoise: boolean | Omit<ColorNoise, "pca">;
  /** What changes at an epoch; default: nothing. */
  events?: readonly RecipeEvent[] | undefined;
  /** The processes that train the net together; default: this one alone. */
  team?: TrainingTeam | undefined;
}

/**
 * The net of a run, at its beginning or from a checkpoint. The caller disposes of it.
 *
 * @throws {BadFileError} and {BadArgumentError} as {@linkcode NetworkTraining}.
 */
export function runNetwork(
  options: RunNetworkOptions,
  resume?: NetworkResumption,
): NetworkTraining {
  const { spec, training, seed, schedule, colorNoise } = options;
  return new NetworkTraining({
    ...{ spec, seed, schedule, dataset: training },
    batchSize: options.batchSize,
    optimizer: options.optimizer,
    crop: options.augment,
    flip: options.augment,
    colorPca: colorNoise === false ? undefined : {
      scale: "standardDeviation",
      ...(colorNoise === true ? {} : colorNoise),
      pca: colorPcaOf(training),
    },
    events: options.events,
    resume,
    weights: options.weights,
    team: options.team,
  });
}

/**
 * Makes the first updates of a run, without a folder, until `isEnough` of them are made or it ends.
 * Ctrl-C ends it, too.
 *
 * @param isEnough Called after each update.
 */
export async function firstUpdates(
  options: RunNetworkOptions & { readonly microBatch?: number | undefined },
  isEnough: (record: StepRecord) => boolean,
): Promise<void> {
  // One that depends on the validation error would need it at the end of a short epoch.
  const schedule = constantSchedule(options.schedule.learningRate);
  using network = runNetwork({ ...options, schedule });
  const halt = new AbortController();
  await network.train({
    epochs: 1,
    microBatch: options.microBatch,
    progress: "none",
    signal: halt.signal,
    onStep: (record) => {
      if (isEnough(record)) halt.abort();
    },
  });
}
