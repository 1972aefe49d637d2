/**
 * Real trainings of a small net on points in ten classes, with the log that a run writes, in about a
 * second each.
 */
import * as tf from "@tensorflow/tfjs";
import { AlexNetError } from "../../../lib/errors.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { labelMix } from "../../../lib/training/label_mix.ts";
import type { NumberBatch } from "../../../lib/training/learning_rule/gradients.ts";
import type { ScheduleSpec } from "../../../lib/training/learning_rule/schedule.ts";
import { stepSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { type LogLine, readRunLog } from "../../../lib/training/run/log_lines.ts";
import { RunLog } from "../../../lib/training/run/run_log.ts";
import { train } from "../../../lib/training/train.ts";

export const CLASSES = 10;
const WIDTH = 16;
const BATCH = 32;

/** What differs from a healthy run. */
export interface SmallRun {
  readonly seed: number;
  readonly epochs?: number;
  readonly schedule?: ScheduleSpec;
  /** Training images; default 640. */
  readonly images?: number;
  /** Validation images; default 500. */
  readonly validationImages?: number;
  /** Standard deviation around the corner of a class; default 0.5. */
  readonly noise?: number;
  /** Units in each of two hidden layers; default 32. */
  readonly units?: number;
  /** The order within an epoch; default mixed. */
  readonly order?: "mixed" | "by class";
  /** Standard deviation of the initial weights; default: that keeps the signal. */
  readonly deviation?: number;
  /** Initial bias of the first hidden layer; default 0. */
  readonly bias?: number;
  /** The number that stands for a class in the training set; default: itself. */
  readonly trainingLabel?: (label: number) => number;
  /** The same in the validation set. */
  readonly validationLabel?: (label: number) => number;
  /** The net to go on with, which the caller disposes of; default: a new one. */
  readonly model?: tf.LayersModel;
  readonly settings?: Record<string, string | number | boolean>;
  readonly momentum?: number;
}

interface PointSet {
  readonly points: Float32Array[];
  readonly labels: Int32Array;
}

/** Points around a corner of each class, the same corners for all sets. */
function pointSet(count: number, noise: number, seed: string): PointSet {
  const streams = new RandomStreams(7);
  const corner = streams.stream("corners");
  const corners = Array.from(
    { length: CLASSES },
    () => Float32Array.from({ length: WIDTH }, () => corner.normal()),
  );
  const stream = streams.stream(seed);
  const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES);
  const points = Array.from(
    labels,
    (label) => corners[label].map((place) => place + noise * stream.normal()),
  );
  return { points, labels };
}

/** A net of two hidden layers. */
export function smallNet({ seed, units = 32, deviation, bias = 0 }: SmallRun): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ name: "fc1", inputShape: [WIDTH], units, activation: "relu" }),
      tf.layers.dense({ name: "fc2", units, activation: "relu" }),
      tf.layers.dense({ name: "fc3", units: CLASSES }),
    ],
  });
  const stream = new RandomStreams(seed).stream("init");
  for (const [i, layer] of model.layers.entries()) {
    const [kernel, start] = layer.getWeights();
    const size = deviation ?? Math.sqrt(2 / kernel.shape[0]) * (i === 2 ? 0.1 : 1);
    const weights = [
      tf.tensor(Float32Array.from({ length: kernel.size }, () => size * stream.normal()), [
        ...kernel.shape,
      ]),
      tf.fill(start.shape, i === 0 ? bias : 0),
    ];
    layer.setWeights(weights);
    tf.dispose(weights);
  }
  return model;
}

/** Trains as `run` says and returns the lines of its log. */
export async function logOf(run: SmallRun): Promise<LogLine[]> {
  const { seed, epochs = 12, order = "mixed", noise = 0.8, momentum = 0.9 } = run;
  const schedule = run.schedule ?? stepSchedule(0.02, [0.75 * epochs]);
  const name = (label: number) => label;
  const { trainingLabel = name, validationLabel = name } = run;
  const training = pointSet(run.images ?? 640, noise, `training ${seed}`);
  const validation = pointSet(run.validationImages ?? 500, noise, `validation ${seed}`);
  const labels = training.labels.map(trainingLabel);
  const model = run.model ?? smallNet(run);
  const streams = new RandomStreams(seed);
  const stepsPerEpoch = Math.ceil(labels.length / BATCH);
  const batches = async function* (epoch: number, start: number): AsyncGenerator<NumberBatch> {
    const byClass = Array.from(labels, (_, i) => i).sort((a, b) => labels[a] - labels[b]);
    const places = order === "mixed"
      ? [...streams.fork("shuffle", epoch).permutation(labels.length)]
      : byClass;
    for (let step = start; step < stepsPerEpoch; step++) {
      const indices = places.slice(BATCH * step, BATCH * (step + 1));
      yield {
        images: Float32Array.from(indices.flatMap((i) => [...training.points[i]])),
        labels: Int32Array.from(indices, (i) => labels[i]),
        count: indices.length,
      };
    }
  };
  const validate = () => {
    const guesses = tf.tidy(() => {
      const points = tf.tensor2d(validation.points.map((point) => [...point]));
      return (model.predict(points) as tf.Tensor2D).argMax(1).dataSync();
    });
    const wanted = validation.labels.map(validationLabel);
    const share = (of: (guess: number, label: number) => boolean) =>
      wanted.reduce((sum, label, i) => sum + Number(of(guesses[i], label)), 0) / wanted.length;
    return {
      errorRate: share((guess, label) => guess !== label),
      offByOne: [
        share((guess, label) => guess === label - 1),
        share((guess, label) => guess === label + 1),
      ] as const,
    };
  };
  const folder = await Deno.makeTempDir({ prefix: "diagnosis-test-" });
  const path = `${folder}/log.jsonl`;
  const log = await RunLog.open(path, 0, 10);
  let step = 0;
  try {
    log.write({
      ...{ type: "run", step: 0, format: 1, started: "", command: "test" },
      ...{ backend: "cpu", machine: "any" },
      settings: { epochs, seed, ...run.settings },
      data: {
        images: labels.length,
        classes: CLASSES,
        updatesPerEpoch: stepsPerEpoch,
        validationImages: validation.labels.length,
        ...labelMix(labels),
      },
    });
    await train({
      model,
      data: { stepsPerEpoch, batches },
      epochs,
      schedule,
      optimizer: { momentum },
      validate,
      progress: "none",
      handleInterrupt: false,
      onStep(record) {
        step = record.step + 1;
        log.step(record);
      },
      onEpoch: (record) => log.write({ ...record, type: "epoch" }),
    });
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    log.write({ type: "failure", step, error: error.name, message: error.message });
  } finally {
    log.close();
    if (run.model === undefined) model.dispose();
  }
  const lines = await readRunLog(path);
  await Deno.remove(folder, { recursive: true });
  return lines;
}
