/**
 * Trains one net live from its initial weights: at regular intervals its errors, the filters of its
 * first layer and the size of its updates are read, and drawn while it learns.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { stepsPerEpoch } from "../augmentation/batches.ts";
import type { LabelledImages } from "../augmentation/images.ts";
import type { Preprocessing } from "../augmentation/preprocessing.ts";
import type { ImageDataset } from "../../datasets/dataset.ts";
import { disposing } from "../disposing.ts";
import { topKErrors } from "../evaluation/error_rate.ts";
import { predictProbabilities } from "../evaluation/predict.ts";
import type { Figure } from "../figures/figure_spec.ts";
import { type LiveFigure, liveFigure } from "../figures/live.ts";
import type { FilterBank } from "../figures/pictures/filters.ts";
import { inCourseRun } from "../in_notebook.ts";
import { LongCall } from "../long_call.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { SPEC_FIELDS } from "../spec/spec_fields.ts";
import type { Checkpoint } from "../training/checkpoint/checkpoint_format.ts";
import type { StepRecord, TrainingHistory } from "../training/history.ts";
import { checkedSchedule, type ScheduleSpec } from "../training/learning_rule/schedule.ts";
import { NetworkTraining } from "../training/train_network.ts";

/** Options of {@linkcode trainLive}. */
export interface LiveTrainingOptions {
  /** The net. */
  spec: AlexNetSpec;
  /** Training images. */
  train: ImageDataset;
  /** Test images, all of which are classified at each reading. */
  test: ImageDataset;
  /** Root seed. */
  seed: number;
  /** Passes over the training images. */
  epochs: number;
  /** Images per update; default: that of the spec. */
  batchSize?: number;
  /** The learning rate over time; default: the spec's rate, constant. */
  schedule?: ScheduleSpec;
  /** Whether patches are cropped at random positions; default false. */
  crop?: boolean;
  /** Whether each image is mirrored with probability one half; default false. */
  flip?: boolean;
  /** Updates between two readings; default 50. */
  readEvery?: number;
  /**
   * Draws the readings so far: the figures are shown one below the other, again after each reading.
   *
   * @param run the readings so far, at least one.
   * @returns the figures, the same number each time.
   */
  live?: (run: LiveReadings) => readonly Figure[];
  /** Stops after the current update. */
  signal?: AbortSignal;
}

/** What is read from a net during training. */
export interface LiveReading {
  /** Passes over the training images so far, e.g. 1.25. */
  epoch: number;
  /**
   * Percent of the images since the last reading that were classified wrongly, each before its own
   * update, with dropout and random patches.
   */
  trainingError: number;
  /** Top-1 error in percent on the test images, without dropout, at the centre patch. */
  testError: number;
  /**
   * The size of the last update relative to that of the weights, by the name of the weight; absent
   * at the end, where it is not measured.
   */
  updateRatios?: Readonly<Record<string, number>>;
  /** The filters of the first layer, one bank per tower. */
  filters: readonly FilterBank[];
}

/** The readings of a training run that may still be in progress. */
export interface LiveReadings {
  /** The net. */
  spec: AlexNetSpec;
  /** What was read, in order. */
  readings: readonly LiveReading[];
  /** Number of test images of each reading. */
  testImages: number;
}

/** A training run that has ended. */
export interface LiveTraining extends LiveReadings {
  /** The trained net; the caller disposes of it. */
  model: tf.LayersModel;
  /** How pixels become its input. */
  preprocessing: Preprocessing;
  /**
   * Weights, velocities and state at the end, to save or to resume from; its settings say whether
   * patches were cropped and images mirrored (`crop`, `flip`).
   */
  checkpoint: Checkpoint;
  /** Number of updates. */
  updates: number;
  /** Images trained on, counted in each pass. */
  images: number;
  /** Seconds of training, without the readings. */
  seconds: number;
  /** Whether it was stopped before its last epoch. */
  stopped: boolean;
}

/**
 * Trains one net from its initial weights and shows how it learns. The Stop button and `signal` end
 * the training after the current update; the net is returned as it is then.
 *
 * @param options the net, the images, the recipe, and how often the net is read and drawn.
 * @returns the net, its readings and its checkpoint. The same options give the same bits.
 * @throws {BadArgumentError} for an unknown option, and if `epochs` or `readEvery` is not a positive
 * integer.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { learningFigures, trainLive } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const dataset = {
 *   name: "black and white",
 *   classNames: [..."0123456789"],
 *   images: new Uint8Array(2 * side * side * 3).fill(255, side * side * 3),
 *   labels: Uint8Array.of(0, 1),
 *   side,
 *   count: 2,
 * };
 * const { model, readings, updates } = await trainLive({
 *   ...{ spec: preset("cifarSmall"), train: dataset, test: dataset, seed: 1 },
 *   ...{ epochs: 2, batchSize: 1, live: learningFigures },
 * });
 * assertEquals([updates, readings.map(({ epoch }) => epoch)], [4, [0.5, 2]]);
 * model.dispose();
 * ```
 */
export async function trainLive(options: LiveTrainingOptions): Promise<LiveTraining> {
  requireOptions("trainLive", options, {
    spec: SPEC_FIELDS,
    train: true,
    test: true,
    seed: true,
    epochs: true,
    batchSize: true,
    schedule: true,
    crop: true,
    flip: true,
    readEvery: true,
    live: "function",
    signal: true,
  });
  const { spec, train, seed, epochs, batchSize, schedule, crop, flip, signal } = options;
  requireInteger("epochs of trainLive", epochs, { min: 1 });
  requireInteger("readEvery of trainLive", options.readEvery ?? 50, { min: 1 });
  if (schedule !== undefined) checkedSchedule(schedule, "the schedule of trainLive");
  const network = new NetworkTraining({
    ...{ spec, dataset: train, seed, batchSize, crop, flip },
    ...(schedule === undefined ? {} : { schedule }),
  });
  const call = () =>
    new LongCall({
      ...{ what: "training", unit: "epoch", total: epochs, signal },
      key: `${spec.name}, ${epochs} epochs`,
    });
  return await disposing(
    network,
    () => disposing(call(), (running) => trainAndRead(network, options, running)),
  );
}

async function trainAndRead(
  network: NetworkTraining,
  options: LiveTrainingOptions,
  call: LongCall,
): Promise<LiveTraining> {
  const { spec, train, test, epochs, readEvery = 50 } = options;
  const { model, preprocessing } = network;
  const steps = stepsPerEpoch(train.count, options.batchSize ?? spec.training.batchSize);
  const readings: LiveReading[] = [];
  const soFar: LiveReadings = { spec, readings, testImages: test.count };
  const drawing = new LiveDrawing(options.live);
  let [wrong, seen, read] = [0, 0, 0];
  const take = async (updates: number, ratios?: StepRecord["updateRatios"]) => {
    const testError = await wholeTestError(model, test, preprocessing);
    if (testError === undefined) return;
    readings.push({
      epoch: updates / steps,
      trainingError: 100 * wrong / seen,
      testError,
      ...(ratios === undefined ? {} : { updateRatios: ratios }),
      filters: await firstFilters(model, spec),
    });
    [wrong, seen, read] = [0, 0, updates];
    await drawing.update(soFar);
  };
  const history = await network.train({
    epochs,
    progress: "none",
    signal: options.signal,
    inspectEvery: readEvery,
    onStep: async ({ step, errorRate, images, updateRatios }) => {
      wrong += errorRate * images;
      seen += images;
      const goesOn = await call.goOn((step + 1) / steps);
      if (goesOn && updateRatios !== undefined) await take(step + 1, updateRatios);
    },
  });
  const { step } = history.state;
  if (!call.stopped && step > read) await take(step);
  await drawing.finish(soFar);
  return {
    ...soFar,
    ...{ model: network.releaseModel(), preprocessing, updates: step },
    checkpoint: await network.capture(history.state, {
      crop: options.crop ?? false,
      flip: options.flip ?? false,
    }),
    ...sumsOf(history),
    stopped: step < epochs * steps,
  };
}

/** Images and seconds of a training run. */
function sumsOf({ steps }: TrainingHistory): { images: number; seconds: number } {
  return {
    images: steps.reduce((sum, { images }) => sum + images, 0),
    seconds: steps.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** Top-1 error in percent; undefined if the test was stopped before its last image. */
async function wholeTestError(
  model: tf.LayersModel,
  test: LabelledImages,
  preprocessing: Preprocessing,
): Promise<number | undefined> {
  const { probabilities, count } = await predictProbabilities(model, test, { preprocessing });
  if (count < test.count) return undefined;
  return 100 * topKErrors(probabilities, test.labels, { ks: [1] })[0].error;
}

/** Copies of the first layer's filters, one bank per tower. */
function firstFilters(model: tf.LayersModel, spec: AlexNetSpec): Promise<FilterBank[]> {
  const { towers, convolutions: [{ name }] } = spec;
  const layers = towers === 1
    ? [{ title: "Filters", layer: name }]
    : [1, 2].map((tower) => ({ title: `Tower ${tower}`, layer: `tower${tower}/${name}` }));
  return Promise.all(layers.map(async ({ title, layer }) => {
    const [kernel] = model.getLayer(layer).getWeights();
    return { name: title, kernel: (await kernel.data()).slice(), shape: kernel.shape };
  }));
}

/** The figures of a training run, one live output each. */
class LiveDrawing {
  readonly #draw: LiveTrainingOptions["live"];
  readonly #outputs: LiveFigure[] = [];

  constructor(draw: LiveTrainingOptions["live"]) {
    this.#draw = draw;
  }

  /** Draws them while the training runs, if there is a reader. */
  async update(run: LiveReadings): Promise<void> {
    if (!inCourseRun()) await this.#each(run, (output, figure) => output.update(() => figure));
  }

  /** Draws their final state. */
  async finish(run: LiveReadings): Promise<void> {
    if (run.readings.length === 0) return;
    await this.#each(run, (output, figure) => output.finish(figure));
  }

  async #each(
    run: LiveReadings,
    show: (output: LiveFigure, figure: Figure) => Promise<void>,
  ): Promise<void> {
    for (const [i, figure] of (this.#draw?.(run) ?? []).entries()) {
      await show(this.#outputs[i] ??= liveFigure({ perSecond: 1 }), figure);
    }
  }
}
