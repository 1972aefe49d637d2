/**
 * The progress of the record, and the hours that the rest takes.
 *
 * @module
 */
import { describeNetwork } from "../../spec/shapes.ts";
import { median } from "../../statistics/median.ts";
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
 * Multiply-adds per second that two processor cores reach in the training runs of `rows`: twice the
 * median speed of a thread over all epochs, from their seconds of training. The median is that of
 * an undisturbed machine as long as fewer than half of the epochs ran beside other work, and two
 * training runs of one thread each count like one of two threads. `undefined` if there are no rows.
 */
export function recordedSpeed(rows: readonly RecordRow[]): number | undefined {
  const speeds = rows.flatMap(({ spec, recipe, epochs, environments }) => {
    const operations = 3 * recipe.images * describeNetwork(spec).multiplyAdds;
    return epochs.flatMap(({ seconds }, i) => {
      const report = environments.findLast(({ epoch }) => epoch <= i)?.report;
      return seconds > 0 ? [2 * operations / seconds / threadsOf(report)] : [];
    });
  });
  return speeds.length > 0 ? median(speeds) : undefined;
}

/** The threads of a report such as `cpu: 1 thread, OpenBLAS ...`; 2 if it has no number. */
function threadsOf(report = ""): number {
  const [, threads] = /\b(\d+) threads?\b/.exec(report) ?? [];
  return threads === undefined ? 2 : Number(threads);
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
