/**
 * A planned experiment of the record: nets that differ in one thing, their seeds, and the recipe
 * that they share, all fixed before the first run.
 *
 * @module
 */
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { ScheduleSpec } from "../../training/learning_rule/schedule.ts";

/**
 * How a net of the record is trained. It is plain JSON, so that a row of the record can contain it.
 */
export interface TrainingRecipe {
  /** Number of training images: the first ones of CIFAR-10's 50,000. */
  readonly images: number;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images per update. */
  readonly batchSize: number;
  /** The learning rate over time. */
  readonly schedule: ScheduleSpec;
  /** Momentum. */
  readonly momentum: number;
  /** Weight decay. */
  readonly weightDecay: number;
  /** Learning rate of biases as a multiple of that of weights. */
  readonly biasRateFactor: number;
  /** Whether patches are cropped at random positions; if false, the centre is used. */
  readonly crop: boolean;
  /** Whether each image is mirrored with probability 1/2. */
  readonly flip: boolean;
  /**
   * Whether noise is added along the principal axes of colour, scaled by the standard deviation of
   * each axis.
   */
  readonly colorNoise: boolean;
  /**
   * Training ends with the first epoch whose running training error, in percent, is at most this;
   * absent: all epochs are trained.
   */
  readonly stopAtTrainingError?: number;
}

/** One arm of a recorded experiment. */
export interface RecordedArm {
  /** Stable name: words with hyphens. */
  readonly id: string;
  /** The net. */
  readonly spec: AlexNetSpec;
  /** This arm's deviations from the experiment's recipe. */
  readonly recipe?: Partial<TrainingRecipe>;
  /**
   * Arms of the experiment's pilot that differ only in their learning rate: this arm trains at the
   * best of their rates.
   */
  readonly ratesOf?: readonly string[];
  /** Whether the trained nets are kept, as float16, to be averaged; default false. */
  readonly keepNets?: boolean;
}

/** The arms and seeds that answer one question. */
export interface RecordedExperiment {
  /** Stable name: words with hyphens. */
  readonly id: string;
  /** The question that the experiment answers, in one sentence. */
  readonly question: string;
  /** The claims of the course that its rows decide, by id. */
  readonly decides: readonly string[];
  /** The recipe of every arm, except for the arm's own deviations. */
  readonly recipe: TrainingRecipe;
  /** The nets, the baseline first. */
  readonly arms: readonly RecordedArm[];
  /** Root seeds; run i of every arm has the same seed, so that runs are paired. */
  readonly seeds: readonly number[];
}

/** One training run of the record: an arm of an experiment, from one seed. */
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
  readonly recipe: TrainingRecipe;
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
