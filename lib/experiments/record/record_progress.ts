/**
 * The progress of the record, and the hours that the rest takes.
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

/** The progress of one experiment. */
export interface RecordProgress {
  /** Number of recorded training runs. */
  readonly done: number;
  /** The remaining jobs, in the order in which they run. */
  readonly left: readonly RecordedJob[];
  /** Hours that they take at the speed of `operationsPerSecond`. */
  readonly hoursLeft: number;
}

/**
 * Multiply-adds of a job: each image of an epoch costs one forward pass and a backward pass of
 * twice its cost. 20,000 images are evaluated after every epoch, and all training images and ten
 * patches of 10,000 test images at the end.
 */
export function jobOperations({ spec, recipe }: Pick<RecordedJob, "spec" | "recipe">): number {
  const { multiplyAdds } = describeNetwork(spec);
  const { images, epochs } = recipe;
  return multiplyAdds * (epochs * (3 * images + 20_000) + images + 100_000);
}

/**
 * Multiply-adds per second of the training runs in `rows`, from the seconds of their epochs, which
 * count training only. `undefined` if there are no rows.
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
