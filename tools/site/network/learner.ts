/**
 * `cifarSmall` while it learns on the front page: it can be paused, and its learning rate changed
 * between two updates.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { first, type ImageDataset } from "../../../datasets/dataset.ts";
import { fitPreprocessing, type Preprocessing } from "../../../lib/augmentation/preprocessing.ts";
import { topKErrors } from "../../../lib/evaluation/error_rate.ts";
import { predictProbabilities } from "../../../lib/evaluation/predict.ts";
import { filterRaster } from "../../../lib/figures/pictures/filters.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { type BatchSource, datasetBatches } from "../../../lib/training/batch_source.ts";
import type { TrainingState } from "../../../lib/training/history.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { train } from "../../../lib/training/train.ts";
import {
  LEARNED_PICTURES,
  type LearningEpoch,
  type LearningStep,
  type SmallPicture,
} from "./network_messages.ts";

/** Pictures per update: fewer than in lessons, so that each update is quick. */
const BATCH_SIZE = 64;
/** Passes after which it ends. */
const PASSES = 100;
/** Test pictures that measure its error after each pass. */
const TESTED = 500;
/** Milliseconds between two drawings of the filters. */
const FILTERS_EVERY = 250;

/** What a {@linkcode Learner} tells. */
export interface LearnerEvents {
  /** After each update. */
  onStep(step: LearningStep): void;
  /** After each pass over the pictures. */
  onEpoch(epoch: LearningEpoch): void;
  /** A few times a second. */
  onFilters(filters: readonly SmallPicture[]): void;
}

/** A net that learns. Disposing of it frees the net. */
export class Learner implements Disposable {
  readonly #events: LearnerEvents;
  readonly #model: tf.LayersModel;
  readonly #optimizer: MomentumSGD;
  readonly #preprocessing: Preprocessing;
  readonly #data: BatchSource;
  readonly #test: ImageDataset;
  readonly #firstLayer: string;
  #state: TrainingState | undefined;
  #learningRate: number;
  #stop = new AbortController();
  #drawn = -Infinity;

  /** A net with initial weights that will learn from the first pictures of `train`. */
  constructor(
    train: ImageDataset,
    test: ImageDataset,
    options: { learningRate: number; seed: number },
    events: LearnerEvents,
  ) {
    const spec = preset("cifarSmall");
    const { momentum, weightDecay, biasRateFactor } = spec.training;
    const { seed, learningRate } = options;
    const dataset = firstOf(train, LEARNED_PICTURES);
    this.#events = events;
    this.#learningRate = learningRate;
    this.#preprocessing = fitPreprocessing(spec.preprocessing, spec.side, dataset);
    this.#optimizer = new MomentumSGD({ learningRate, momentum, weightDecay, biasRateFactor });
    this.#model = alexnet(spec, { seed });
    this.#firstLayer = spec.convolutions[0].name;
    this.#test = firstOf(test, TESTED);
    this.#data = datasetBatches({
      ...{ dataset, preprocessing: this.#preprocessing, streams: new RandomStreams(seed) },
      batchSize: BATCH_SIZE,
    });
  }

  /**
   * Learns until {@linkcode Learner.pause} is called, or the last pass ends.
   *
   * @returns whether the last pass has ended.
   * @throws {NotFiniteError} when the weights would become infinite: the rate is too high.
   */
  async run(): Promise<boolean> {
    this.#stop = new AbortController();
    await this.#draw();
    for (;;) {
      const { signal } = this.#stop;
      const { state, stopped } = await train({
        model: this.#model,
        data: this.#data,
        optimizer: this.#optimizer,
        schedule: constantSchedule(this.#learningRate),
        epochs: PASSES,
        resume: this.#state,
        signal,
        progress: "none",
        handleInterrupt: false,
        validate: async () => ({ errorRate: await this.#testError() }),
        onStep: async ({ step, loss }) => {
          this.#events.onStep({ updates: step + 1, loss });
          if (performance.now() - this.#drawn > FILTERS_EVERY) await this.#draw();
        },
        onEpoch: ({ epoch, step, validationError = 1 }) =>
          this.#events.onEpoch({ passes: epoch + 1, updates: step, testError: validationError }),
      });
      this.#state = state;
      if (stopped !== "aborted") return true;
      if (signal.reason !== NEW_RATE) return false;
      this.#stop = new AbortController();
    }
  }

  /** Lets it stop after the current update. */
  pause(): void {
    this.#stop.abort();
  }

  /** The learning rate from the next update on. */
  set learningRate(rate: number) {
    this.#learningRate = rate;
    this.#stop.abort(NEW_RATE);
  }

  [Symbol.dispose](): void {
    this.#optimizer.dispose();
    this.#model.dispose();
  }

  async #testError(): Promise<number> {
    const { probabilities } = await predictProbabilities(this.#model, this.#test, {
      preprocessing: this.#preprocessing,
    });
    return topKErrors(probabilities, this.#test.labels, { ks: [1] })[0].error;
  }

  /** Tells what the filters of the first layer look like now. */
  async #draw(): Promise<void> {
    this.#drawn = performance.now();
    const [weights] = this.#model.getLayer(this.#firstLayer).getWeights();
    const bank = { name: "All filters", kernel: await weights.data(), shape: weights.shape };
    const count = bank.shape[3] ?? 0;
    this.#events.onFilters(Array.from({ length: count }, (_, filter) => {
      const { pixels, width, height } = filterRaster(bank, filter);
      return { pixels: Uint8Array.from(pixels), width, height };
    }));
  }
}

/** Why a run was stopped: it goes on at once, at another rate. */
const NEW_RATE = "new rate";

function firstOf(images: ImageDataset, most: number): ImageDataset {
  return first(images, Math.min(most, images.count));
}
