/**
 * Sets up the training of a net from its spec: the model, the learning rule, the random streams,
 * the batches and the schedule, in one place for every program that trains.
 *
 * @module
 */
import { backendRecord } from "../ops/resume_backend.ts";
import type * as tf from "@tensorflow/tfjs";
import type { ColorNoise } from "../augmentation/color_pca.ts";
import type { LabelledImages, LazyImages } from "../augmentation/images.ts";
import { meanSourceOf } from "../augmentation/measured_images.ts";
import { fitPreprocessing, type Preprocessing } from "../augmentation/preprocessing.ts";
import { setDropoutStream } from "../layers/dropout.ts";
import { alexnet } from "../models/alexnet.ts";
import { RandomStreams } from "../random.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { type BatchSource, datasetBatches } from "./batch_source.ts";
import { captureCheckpoint, restoreVelocities, restoreWeights } from "./checkpoint/checkpoint.ts";
import type { Checkpoint } from "./checkpoint/checkpoint_format.ts";
import {
  type InitialWeights,
  preprocessingFrom,
  startFromWeights,
} from "./checkpoint/initial_weights.ts";
import {
  featureBatches,
  featureError,
  featuresFit,
  type FrozenFeatures,
  frozenFeatures,
} from "./frozen_features.ts";
import type { TrainingHistory, TrainingState } from "./history.ts";
import { type DividedNet, dividedNet, restDropout } from "./learning_rule/frozen_layers.ts";
import { MomentumSGD } from "./learning_rule/momentum_sgd.ts";
import type { MomentumSGDOptions } from "./learning_rule/momentum_sgd_options.ts";
import type { RecipeEvent } from "./learning_rule/recipe_events.ts";
import { EpochChanges, requireEvents } from "./epoch_changes.ts";
import { requireSameClasses, requireVelocities } from "./checkpoint/resumable.ts";
import type { CheckpointTraining } from "./checkpoint/checkpoint_training.ts";
import { constantSchedule, type ScheduleSpec } from "./learning_rule/schedule.ts";
import type { TrainingTeam } from "./run/training_team.ts";
import { train, type TrainOptions } from "./train.ts";

/** A net and its training options; the defaults come from the spec. */
export interface NetworkTrainingOptions {
  /** The net; it has as many classes as the training set. */
  spec: AlexNetSpec;
  /**
   * The training set, in memory or read on demand. Images that are read on demand need known
   * statistics (`MeasuredImages`), unless the mean comes from the spec, a checkpoint or weights.
   */
  dataset: (LabelledImages | LazyImages) & { readonly classNames: readonly string[] };
  /** Root seed of initial weights, order, crops and dropout. */
  seed: number;
  /** Images per update. */
  batchSize?: number | undefined;
  /** The learning rule without its rate. A layer whose rate factor is 0 is frozen. */
  optimizer?: Omit<MomentumSGDOptions, "learningRate"> | undefined;
  /** The learning-rate schedule; default: the spec's rate, constant. */
  schedule?: ScheduleSpec;
  /** Whether patches are cropped at random positions; default false: the centre is used. */
  crop?: boolean | undefined;
  /** Whether half of the images are mirrored; default false. */
  flip?: boolean | undefined;
  /** Colour noise; default none. */
  colorPca?: ColorNoise | undefined;
  /** What changes at an epoch; default: what the checkpoint has, or nothing. */
  events?: readonly RecipeEvent[] | undefined;
  /** What to resume from; default: start from scratch. */
  resume?: NetworkResumption | undefined;
  /**
   * A trained net whose weights and preprocessing a new run starts from, with new weights for the
   * layers to skip, and for the last one if its classes are others; default: initial weights. A
   * resumed run has its own.
   */
  weights?: InitialWeights | undefined;
  /** Builds a part of the net and of its checkpoint, see {@linkcode TrainingTeam}; default: all. */
  team?: Pick<TrainingTeam, "build" | "partOf" | "imagesOf"> | undefined;
}

/** A checkpoint to resume from. */
export interface NetworkResumption {
  /** The checkpoint. */
  checkpoint: Checkpoint;
  /** Path of the checkpoint, for messages. */
  path: string;
  /** Whether the velocities are restored too; default true. Otherwise they start at 0. */
  velocities?: boolean;
}

/** Options of {@linkcode NetworkTraining.train}. */
export type LoopOptions = Omit<
  TrainOptions,
  "model" | "data" | "optimizer" | "schedule" | "resume"
>;

/** A net, its learning rule and its batches. Disposing of it frees the net and the velocities. */
export class NetworkTraining implements Disposable {
  /** The net. */
  readonly model: tf.LayersModel;
  /** The preprocessing: fitted to the training set, or that of the checkpoint or the weights. */
  readonly preprocessing: Preprocessing;
  /** The state from which training resumes; undefined for a new run. */
  readonly start: TrainingState | undefined;
  readonly #options: NetworkTrainingOptions;
  readonly #schedule: ScheduleSpec;
  readonly #optimizer: MomentumSGD;
  readonly #changes: EpochChanges;
  readonly #streams: RandomStreams;
  readonly #data: BatchSource;
  #frozen: { net: DividedNet; data: BatchSource } | undefined;
  #released = false;

  /**
   * Prepares a training run, from the beginning or from a checkpoint.
   *
   * @throws {BadFileError} when the checkpoint belongs to another net or other classes, or the
   * weights to another net.
   * @throws {BadArgumentError} when a rate factor, a layer of an event or a layer to skip is none of
   * the net's, or the mean of images that are read on demand is not known.
   */
  constructor(options: NetworkTrainingOptions) {
    const { spec, dataset, seed, team } = options;
    const partOf = team?.partOf ?? ((whole: Checkpoint) => whole);
    const resume = options.resume &&
      { ...options.resume, checkpoint: partOf(options.resume.checkpoint) };
    const weights = options.weights &&
      { ...options.weights, checkpoint: partOf(options.weights.checkpoint) };
    const { batchSize, learningRate, momentum, weightDecay, biasRateFactor } = spec.training;
    this.#options = { ...options, resume, weights };
    this.#schedule = options.schedule ?? constantSchedule(learningRate);
    this.preprocessing = resume !== undefined
      ? resume.checkpoint.info.preprocessing
      : weights !== undefined
      ? preprocessingFrom(weights.checkpoint, spec)
      : fitPreprocessing(spec.preprocessing, spec.side, meanSourceOf(dataset));
    const events = options.events ?? resume?.checkpoint.info.training?.events ?? [];
    requireEvents(events, spec);
    this.#streams = new RandomStreams(seed);
    this.#optimizer = new MomentumSGD({
      ...options.optimizer ?? { momentum, weightDecay, biasRateFactor },
      learningRate: this.#schedule.learningRate,
    });
    this.model = team?.build?.(spec, seed) ?? alexnet(spec, { seed });
    this.#changes = new EpochChanges(events, this.model, this.#optimizer);
    try {
      this.#optimizer.requireKnownRateFactors(
        this.model.weights.map(({ originalName }) => originalName),
      );
      restDropout(this.model, this.#optimizer);
      if (resume !== undefined) this.#restore(resume);
      else if (weights !== undefined) {
        startFromWeights(weights, this.model, spec, dataset.classNames);
      }
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
    this.start = resume?.checkpoint.info.training?.state;
    setDropoutStream(this.model, this.#streams.stream("dropout"));
    const images = "images" in dataset ? dataset : team?.imagesOf?.(dataset) ?? dataset;
    const batches = {
      ...{ dataset: images, preprocessing: this.preprocessing, streams: this.#streams },
      batchSize: options.batchSize ?? batchSize,
      crop: options.crop ?? false,
      flip: options.flip ?? false,
    };
    const quiet = datasetBatches(batches);
    const noisy = datasetBatches({ ...batches, colorPca: options.colorPca });
    this.#data = {
      stepsPerEpoch: quiet.stepsPerEpoch,
      batches: (epoch, startStep) =>
        (this.#changes.hasNoise(epoch) ? noisy : quiet).batches(epoch, startStep),
    };
  }

  /**
   * Computes the outputs of the frozen first layers for each image once, so that
   * {@linkcode NetworkTraining.train} runs only the layers above them. Nothing is computed if no
   * layer is frozen, images vary from epoch to epoch, or the outputs take more than a gigabyte.
   *
   * @param onProgress Called after each few images.
   * @returns the name of the last of these layers, or undefined.
   */
  async computeFrozenLayers(
    onProgress?: (progress: { done: number; total: number }) => void,
  ): Promise<string | undefined> {
    const { dataset, spec, crop, flip, colorPca, batchSize } = this.#options;
    const net = dividedNet(this.model, this.#optimizer);
    if (net === undefined) return undefined;
    const varies = crop || flip || colorPca !== undefined || this.#changes.events.length > 0;
    if (varies || !featuresFit(net, dataset.count)) {
      net.head.dispose();
      return undefined;
    }
    this.#frozen?.net.head.dispose();
    const features = await frozenFeatures(net, dataset, this.preprocessing, onProgress);
    const batches = { batchSize: batchSize ?? spec.training.batchSize, streams: this.#streams };
    this.#frozen = { net, data: featureBatches(features, batches) };
    return net.name;
  }

  /**
   * A function that measures the top-1 error on `images`, as `evaluate` does, by the outputs of the
   * frozen layers; undefined without {@linkcode NetworkTraining.computeFrozenLayers}.
   */
  frozenValidation(images: LabelledImages | LazyImages): (() => Promise<number>) | undefined {
    const net = this.#frozen?.net;
    if (net === undefined || !featuresFit(net, images.count)) return undefined;
    let features: Promise<FrozenFeatures> | undefined;
    return async () => {
      features ??= frozenFeatures(net, images, this.preprocessing);
      return await featureError(net, await features);
    };
  }

  /** Trains the net from {@linkcode NetworkTraining.start} on.
   *
   * @throws {NotFiniteError} as {@linkcode train} does.
   */
  train(options: LoopOptions): Promise<TrainingHistory> {
    return train({
      ...options,
      model: this.#frozen?.net.head ?? this.model,
      data: this.#frozen?.data ?? this.#data,
      optimizer: this.#optimizer,
      schedule: this.#schedule,
      resume: this.start,
      beforeEpoch: (epoch) => {
        this.#changes.apply(epoch);
        options.beforeEpoch?.(epoch);
      },
      onStart: () => {
        const { resume } = this.#options;
        if (resume !== undefined && resume.velocities !== false) {
          requireVelocities(resume, this.model, this.#optimizer);
        }
        options.onStart?.();
      },
    });
  }

  /** A checkpoint of the current training state, in memory. */
  capture(
    state: TrainingState,
    settings: CheckpointTraining["settings"] = {},
  ): Promise<Checkpoint> {
    const { spec, dataset, seed } = this.#options;
    return captureCheckpoint(this.model, this.#optimizer, {
      ...{ spec, classNames: dataset.classNames, preprocessing: this.preprocessing },
      training: {
        ...{ state, schedule: this.#schedule, seed, streams: this.#streams.states, settings },
        ...(this.#changes.events.length === 0 ? {} : { events: this.#changes.events }),
        optimizer: { ...this.#optimizer.getConfig(), learningRate: state.learningRate },
        backend: backendRecord(),
      },
    });
  }

  /** Transfers ownership of the net to the caller, who disposes of it. */
  releaseModel(): tf.LayersModel {
    this.#released = true;
    return this.model;
  }

  /** Frees the velocities, and the net unless its ownership was transferred. */
  [Symbol.dispose](): void {
    this.#optimizer.dispose();
    this.#frozen?.net.head.dispose();
    if (!this.#released) this.model.dispose();
  }

  #restore({ checkpoint, path, velocities = true }: NetworkResumption): void {
    requireSameClasses(checkpoint.info.classNames, this.#options.dataset.classNames, path);
    restoreWeights(checkpoint, this.model, path);
    if (velocities) restoreVelocities(checkpoint, this.model, this.#optimizer, path);
    this.#streams.restore(checkpoint.info.training?.streams ?? {});
  }
}
