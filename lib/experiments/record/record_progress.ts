/**
 * How far the record is, and how many hours the rest takes.
 *
 * @module
 */
import { describeNetwork } from "../../spec/shapes.ts";
import {
  jobName,
  jobsOf,
  type RecordedExperiment,
  type RecordedJob,
} from "./recorded_experiment.ts";
import type { RecordRow } from "./record_row.ts";

/** Where one experiment stands. */
export interface RecordProgress {
  /** Trainings that are recorded. */
  readonly done: number;
  /** The jobs that are left, in the order in which they run. */
  readonly left: readonly RecordedJob[];
  /** Hours that they take at the speed of `operationsPerSecond`. */
  readonly hoursLeft: number;
}

/**
 * Multiply-adds of a job: each image of an epoch goes through the net once forward and twice back.
 * After every epoch 20,000 images go through forward, at the end all training images and ten patches
 * of 10,000 test images.
 */
export function jobOperations({ spec, recipe }: Pick<RecordedJob, "spec" | "recipe">): number {
  const { multiplyAdds } = describeNetwork(spec);
  const { images, epochs } = recipe;
  return multiplyAdds * (epochs * (3 * images + 20_000) + images + 100_000);
}

/**
 * Multiply-adds a second of the trainings in `rows`: from their epochs' seconds, which hold training
 * alone. `undefined` without a row.
 */
export function recordedSpeed(rows: readonly RecordRow[]): number | undefined {
  let operations = 0;
  let seconds = 0;
  for (const { spec, recipe, epochs } of rows) {
    operations += describeNetwork(spec).multiplyAdds * 3 * recipe.images * epochs.length;
    seconds += epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  }
  return seconds > 0 ? operations / seconds : undefined;
}

/** Compares the plan of an experiment with its rows. */
export function recordProgress(
  experiment: RecordedExperiment,
  rows: readonly RecordRow[],
  operationsPerSecond: number,
): RecordProgress {
  const known = new Set(rows.map(jobName));
  const jobs = jobsOf(experiment);
  const left = jobs.filter((job) => !known.has(jobName(job)));
  const operations = left.reduce((sum, job) => sum + jobOperations(job), 0);
  return {
    done: jobs.length - left.length,
    left,
    hoursLeft: operations / operationsPerSecond / 3600,
  };
}
