/**
 * A training that a command asks for, and what its flags mean.
 *
 * @module
 */
import type { BackendWish } from "../../ops/backend.ts";
import type { InitialWeights } from "../../training/checkpoint/initial_weights.ts";
import type { TrainingRunImages } from "../../training/run/run_network.ts";
import type { TrainingRunOptions } from "../../training/run/training_run.ts";

/** The flags that every command that trains has. */
export interface JobFlags {
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly json: boolean;
  readonly backend: BackendWish | undefined;
  readonly threads: number | undefined;
  readonly seed: number;
  readonly microBatch: number | undefined;
  readonly crops: "center" | "ten";
  readonly checkpointEvery: number | undefined;
  readonly replayEvery: number | undefined;
  readonly logEvery: number;
  readonly estimate?: boolean;
}

/** The images of a run. */
export interface JobImages {
  /** The training set. */
  readonly training: TrainingRunImages;
  /** The validation set, if there is one. */
  readonly validation?: TrainingRunImages;
  /** The test set. */
  readonly test: TrainingRunImages;
}

/** What the flags mean, with a number for each count. */
export type JobPlan =
  & Pick<TrainingRunOptions, "spec" | "schedule" | "settings" | "epochs" | "batchSize">
  & Pick<TrainingRunOptions, "augment" | "colorNoise" | "events">
  & {
    /** Whether to show how long the run takes and, after each epoch, how its layers move. */
    readonly isLong?: boolean;
    readonly stopAtError?: number;
    readonly keepBest?: boolean;
    /** A remark about the test set, for the table. */
    readonly note?: string;
  };

/** A training that a command asks for. */
export interface TrainingJob {
  /** The task, `train`, and its arguments. */
  readonly task: string;
  readonly args: readonly string[];
  readonly flags: JobFlags;
  /** The name of the run's folder in `out/`, without its number. */
  readonly folderName: string;
  /** The trained net that a new run starts from. */
  readonly weights?: InitialWeights | undefined;
  /** What the flags mean; a resumed run keeps some of its `recorded` settings. */
  plan(recorded?: Readonly<Record<string, unknown>>): JobPlan;
  /** Reads the images. */
  images(): Promise<JobImages>;
  /** The learning rule without its rate. */
  optimizer(images: JobImages): NonNullable<TrainingRunOptions["optimizer"]>;
  /** What a new run starts from, in a sentence or more. */
  startText(images: JobImages): string | undefined;
}
