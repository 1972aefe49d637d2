/**
 * A planned experiment of the record: nets that differ in one thing, the seeds they are trained from,
 * and the recipe they share, all fixed before the first run.
 *
 * @module
 */
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { ScheduleSpec } from "../../training/schedule.ts";

/** How a net of the record is trained. Plain JSON, so that a row of the record holds it. */
export interface Recipe {
  /** Training images: the first so many of CIFAR-10's 50,000. */
  readonly images: number;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images an update. */
  readonly batchSize: number;
  /** The learning rate over time. */
  readonly schedule: ScheduleSpec;
  /** Momentum. */
  readonly momentum: number;
  /** Weight decay. */
  readonly weightDecay: number;
  /** How much faster biases learn. */
  readonly biasRateFactor: number;
  /** Whether patches are drawn at random places; else the middle is taken. */
  readonly crop: boolean;
  /** Whether each image is mirrored with probability 1/2. */
  readonly flip: boolean;
  /** Whether noise is added along the axes of colour, with the standard deviation of each axis. */
  readonly colorNoise: boolean;
}

/** One arm of a recorded experiment. */
export interface RecordedArm {
  /** Stable name: words with hyphens. */
  readonly id: string;
  /** The net. */
  readonly spec: AlexNetSpec;
  /** Where this arm departs from the experiment's recipe. */
  readonly recipe?: Partial<Recipe>;
  /** Whether the trained nets are kept, as float16, for lessons to load; default false. */
  readonly keepNets?: boolean;
}

/** Arms and seeds of one question. */
export interface RecordedExperiment {
  /** Stable name: words with hyphens. */
  readonly id: string;
  /** What the experiment asks, in one sentence. */
  readonly question: string;
  /** The claims of the course that its rows decide, by id. */
  readonly decides: readonly string[];
  /** The recipe of every arm that does not say otherwise. */
  readonly recipe: Recipe;
  /** The nets, the baseline first. */
  readonly arms: readonly RecordedArm[];
  /** Root seeds; run i of every arm has the same seed, so that runs are paired. */
  readonly seeds: readonly number[];
}

/** One training of the record: an arm of an experiment, from one seed. */
export interface RecordedJob {
  /** The experiment's id. */
  readonly experiment: string;
  /** The arm's id. */
  readonly arm: string;
  /** The root seed. */
  readonly seed: number;
  /** The net. */
  readonly spec: AlexNetSpec;
  /** The recipe of this arm. */
  readonly recipe: Recipe;
  /** Whether the trained net is kept. */
  readonly keepNet: boolean;
}

/** The job's name in file names and on command lines: `towers/half-net/3`. */
export function jobName(job: Pick<RecordedJob, "experiment" | "arm" | "seed">): string {
  return `${job.experiment}/${job.arm}/${job.seed}`;
}

/**
 * The jobs of an experiment, seed by seed, so that an interrupted record holds complete pairs.
 */
export function jobsOf(experiment: RecordedExperiment): RecordedJob[] {
  return experiment.seeds.flatMap((seed) =>
    experiment.arms.map(({ id, spec, recipe, keepNets = false }) => ({
      ...{ experiment: experiment.id, arm: id, seed, spec, keepNet: keepNets },
      recipe: { ...experiment.recipe, ...recipe },
    }))
  );
}
