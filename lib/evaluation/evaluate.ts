/**
 * Reports how well a net classifies the images of a set.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import * as tf from "@tensorflow/tfjs";
import { elementAt } from "../element_at.ts";
import {
  type LabelledImages,
  type LazyImages,
  requireLabelledImages,
  requireLabels,
} from "../augmentation/images.ts";
import { PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";
import { BadArgumentError } from "../errors.ts";
import { confusionMatrix } from "./confusion.ts";
import { type ErrorRate, topKCredits, topKErrors, type TopKOptions } from "./error_rate.ts";
import { bestGuesses } from "./guesses.ts";
import { HIERARCHY_FIELDS, hierarchyCosts } from "../../datasets/hierarchy_costs.ts";
import type { ClassHierarchy } from "../../datasets/class_hierarchy.ts";
import { hierarchicalErrors } from "./ilsvrc.ts";
import { type Classifier, type PredictOptions, predictReadable } from "./predict.ts";
import { requireProbabilities } from "./probabilities.ts";

/** Images to classify, in memory or on disk, with the names of their classes. */
export type NamedImages = (LabelledImages | LazyImages) & {
  /** Short name of the set, for the report. */
  readonly name: string;
  /** The name of each class; the label of an image is an index into it. */
  readonly classNames: readonly string[];
};

/** Options of {@linkcode reportOn}. */
export interface ReportOptions extends TopKOptions {
  /** Hierarchy of the classes, in the order of the labels, for ILSVRC's hierarchical error. */
  hierarchy?: ClassHierarchy;
}

/** Options of {@linkcode evaluate}. */
export interface EvaluateOptions extends PredictOptions, ReportOptions {}

/** How well a net classifies the images of a set: plain data, ready for JSON. */
export interface EvaluationReport {
  /** Name of the set. */
  dataset: string;
  /** Number of images: those of the set that could be read. */
  images: number;
  /** Number of classes. */
  classes: number;
  /** One patch per image, or ten. */
  crops: "center" | "ten";
  /**
   * Which patches: their side, that of the images they are cut from, and the zeros around these, in
   * pixels. Absent for several nets that see different ones.
   */
  patch?: { side: number; imageSide: number; padding: number };
  /** Top-1, top-2, … error with 95 % intervals. */
  errors: ErrorRate[];
  /** Top-1 error of random guessing. */
  chance: number;
  /** Mean of -ln(probability of the true class). */
  logLoss: number;
  /** Top-1 error of each class; a class without an image has none. */
  perClass: { name: string; images: number; error?: number }[];
  /** Counts, `[true class][predicted class]`. */
  confusion: number[][];
  /** Mean cost of the best of 1, 2, … 5 guesses, if a hierarchy is given. */
  hierarchical?: number[];
  /** The tfjs backend that ran the net. */
  backend: string;
  /** Duration in seconds, including reading the data. */
  seconds: number;
  /** Images per second. */
  imagesPerSecond: number;
}

/** A report and the probabilities that it is computed from. */
export interface Evaluation {
  /** The report. */
  report: EvaluationReport;
  /** `[n, classes]` of the images that could be read, for ensembles and paired tests. */
  probabilities: Float32Array<ArrayBuffer>;
  /** The label of each of these images. */
  labels: Uint16Array<ArrayBuffer>;
  /** Their positions in the set. */
  read: number[];
}

/**
 * Runs `model` on every image of `dataset` and reports its errors.
 *
 * @param model the net.
 * @param dataset images, labels and the names of the classes.
 * @param options the preprocessing, the number of patches per image, and the errors to report.
 * @returns errors with intervals, the confusion matrix, and the duration. An image of a folder that
 * can no longer be read is left out, and its folder shows a warning. A call that is stopped, by its
 * signal or by the Stop button of a notebook, reports on the images of its finished batches, at
 * least one.
 * @throws {BadArgumentError} when the net's classes are not those of the set.
 * @throws {NotFiniteError} when the net's output is not finite.
 *
 * @example
 * ```ts
 * import { alexnet, evaluate } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const dataset = {
 *   name: "black",
 *   classNames: [..."0123456789"],
 *   images: new Uint8Array(side * side * 3),
 *   labels: Uint8Array.of(3),
 *   side,
 *   count: 1,
 * };
 * const preprocessing = {
 *   side,
 *   imageSide: side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const { images, chance } = await evaluate(model, dataset, { preprocessing });
 * assertEquals([images, chance], [1, 0.9]);
 * model.dispose();
 * ```
 */
export async function evaluate(
  model: Classifier,
  dataset: NamedImages,
  options: EvaluateOptions,
): Promise<EvaluationReport> {
  return (await evaluateInFull(model, dataset, options)).report;
}

/**
 * Like {@linkcode evaluate}, but also returns the probabilities.
 *
 * @throws {BadArgumentError} when the net's classes are not those of the set.
 * @throws {NotFiniteError} when the net's output is not finite.
 */
export async function evaluateInFull(
  model: Classifier,
  dataset: NamedImages,
  options: EvaluateOptions,
): Promise<Evaluation> {
  requireOptions("evaluate", options, {
    preprocessing: PREPROCESSING_FIELDS,
    crops: true,
    padding: true,
    batchSize: true,
    onProgress: "function",
    signal: true,
    ks: true,
    hierarchy: HIERARCHY_FIELDS,
  });
  return await evaluateBy(predictReadable, model, dataset, options);
}

/**
 * As {@linkcode evaluateInFull}, with the probabilities that `predict` gives; undefined if it gives
 * none, because another process has them. It throws the same errors.
 */
export async function evaluateBy<
  Predicted extends Awaited<ReturnType<typeof predictReadable>> | undefined,
>(
  predict: (...inputs: Parameters<typeof predictReadable>) => Promise<Predicted>,
  model: Classifier,
  dataset: NamedImages,
  options: EvaluateOptions,
): Promise<Evaluation | Exclude<Predicted, object>> {
  const { ks, hierarchy, ...prediction } = options;
  const { side, imageSide, padding } = prediction.preprocessing;
  requireLabelledImages(dataset);
  const started = performance.now();
  const predicted = await predict(model, dataset, prediction);
  if (predicted === undefined) return predicted as Exclude<Predicted, object>;
  const { probabilities, classes, read } = predicted;
  const seconds = (performance.now() - started) / 1000;
  if (classes !== dataset.classNames.length) {
    throw new BadArgumentError(
      `Expected a net with ${dataset.classNames.length} classes (those of ${dataset.name}) ` +
        `but found one with ${classes}.`,
    );
  }
  const { labels, ...images } = ofImages(dataset, read);
  return {
    probabilities,
    labels,
    read,
    report: {
      ...reportOn(probabilities, { labels, ...images }, {
        ...(ks === undefined ? {} : { ks }),
        ...(hierarchy === undefined ? {} : { hierarchy }),
      }),
      crops: options.crops ?? "center",
      patch: { side, imageSide, padding: options.padding ?? padding },
      backend: tf.getBackend(),
      seconds,
      imagesPerSecond: read.length / seconds,
    },
  };
}

/** What a report needs of the images `indices` of a set. */
function ofImages({ name, classNames, labels }: NamedImages, indices: readonly number[]) {
  const own = Uint16Array.from(indices, (index) => elementAt(labels, index));
  return { name, classNames, labels: own, count: indices.length };
}

/** The part of a report that depends only on probabilities, e.g. those of an ensemble. */
export type ProbabilityReport = Omit<
  EvaluationReport,
  "crops" | "patch" | "backend" | "seconds" | "imagesPerSecond"
>;

/**
 * The part of a report that follows from `probabilities` (`[n, classes]`).
 *
 * @param probabilities `[n, classes]`, e.g. the mean over several nets.
 * @param dataset the name, the labels and the names of the classes of the images.
 * @param options which errors are reported.
 * @returns the report.
 * @throws {BadArgumentError} when the number of probabilities does not match the set, or a label is
 * not a class; the message names the image.
 * @throws {NotFiniteError} when a probability is not finite.
 *
 * @example
 * ```ts
 * import { reportOn } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = { name: "two", classNames: ["cat", "dog"], labels: Uint8Array.of(0, 1), count: 2 };
 * const { errors, confusion } = reportOn([0.9, 0.1, 0.8, 0.2], dataset);
 * assertEquals(errors[0].error, 0.5);
 * assertEquals(confusion, [[1, 0], [1, 0]]);
 * ```
 */
export function reportOn(
  probabilities: ArrayLike<number>,
  dataset: Pick<NamedImages, "name" | "classNames" | "labels" | "count">,
  options: ReportOptions = {},
): ProbabilityReport {
  requireOptions("reportOn", options, { ks: true, hierarchy: HIERARCHY_FIELDS });
  const { classNames, labels, count } = dataset;
  const { hierarchy, ...rates } = options;
  const classes = classNames.length;
  requireLabels(labels, count, classes);
  requireProbabilities(probabilities, classes, "probabilities");
  const confusion = confusionMatrix(probabilities, labels, classes);
  const credits = topKCredits(probabilities, labels, 1);
  const perClass = classNames.map((name) => ({ name, images: 0, right: 0 }));
  let logLoss = 0;
  for (let i = 0; i < count; i++) {
    const label = elementAt(labels, i);
    const ofClass = elementAt(perClass, label);
    ofClass.images++;
    ofClass.right += elementAt(credits, i);
    const own = elementAt(probabilities, i * classes + label);
    // The smallest positive float32 in place of 0: a report holds only finite numbers.
    logLoss -= Math.log(Math.max(own, 2 ** -149)) / count;
  }
  return {
    dataset: dataset.name,
    images: count,
    classes,
    errors: topKErrors(probabilities, labels, rates),
    chance: 1 - 1 / classes,
    logLoss,
    perClass: perClass.map(({ name, images, right }) => ({
      name,
      images,
      ...(images === 0 ? {} : { error: 1 - right / images }),
    })),
    confusion,
    ...hierarchy === undefined
      ? {}
      : { hierarchical: hierarchical(probabilities, dataset, hierarchy) },
  };
}

/** ILSVRC's hierarchical errors for 1 to 5 guesses, limited by the number of classes. */
function hierarchical(
  probabilities: ArrayLike<number>,
  { classNames, labels }: Pick<NamedImages, "classNames" | "labels">,
  hierarchy: ClassHierarchy,
): number[] {
  const most = Math.min(5, classNames.length);
  const guesses = bestGuesses(probabilities, classNames.length, most);
  return hierarchicalErrors(
    guesses.map((row) => row.map((index) => index + 1)),
    Array.from(labels, (label) => label + 1),
    hierarchyCosts(hierarchy),
    most,
  );
}
