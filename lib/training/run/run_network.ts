/**
 * The net of a run with its learning rule and batches, by the options of the run.
 *
 * @module
 */
import { colorPcaOf } from "../../augmentation/measured_images.ts";
import type { StepRecord } from "../history.ts";
import { constantSchedule } from "../learning_rule/schedule.ts";
import { type NetworkResumption, NetworkTraining } from "../train_network.ts";
import type { TrainingRunOptions } from "./training_run.ts";

/** The options of a run that say what is trained and how. */
export type RunNetworkOptions =
  & Pick<TrainingRunOptions, "spec" | "training" | "seed" | "schedule" | "batchSize" | "optimizer">
  & Pick<TrainingRunOptions, "augment" | "colorNoise" | "events" | "weights">;

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
  });
}

/**
 * Makes the first updates of a run, without a folder, until `isEnough` of them are made or it ends.
 * Ctrl-C ends it, too.
 *
 * @param isEnough Called after each update.
 */
export async function firstUpdates(
  options: RunNetworkOptions & Pick<TrainingRunOptions, "microBatch">,
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
