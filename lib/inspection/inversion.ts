/**
 * Images that a layer cannot distinguish from a given one, found by gradient descent on the pixels
 * until the layer's outputs nearly match (Mahendran and Vedaldi, _Understanding Deep Image
 * Representations by Inverting Them_, 2015, [arXiv:1412.0035](https://arxiv.org/abs/1412.0035)).
 *
 * This approximates their method in three ways: a few steps of Adam replace their long descent with
 * momentum, the total variation of squares (beta = 2) is the only prior, and the search starts from
 * a single point although many images fit equally well.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireFinite, requireInteger, requireOptions } from "../argument_checks.ts";
import { tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import type { LabelledImages } from "../augmentation/images.ts";
import { type Preprocessing, PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";
import { BadArgumentError } from "../errors.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";
import type { RandomStream } from "../random.ts";
import { LayerOutputs } from "./layer_outputs.ts";

/** Options of {@linkcode invertFeatures}. */
export interface InversionOptions {
  /** Layers whose outputs to match, e.g. the same layer of both towers. */
  layers: readonly string[];
  /** How pixels become numbers and numbers become pixels. */
  preprocessing: Preprocessing;
  /** The random stream for the starting point. */
  stream: RandomStream;
  /** Number of Adam steps. */
  steps: number;
  /** Step size in units of the net's input; default 0.1. */
  rate?: number;
  /** Weight of the total variation; default 0.2. */
  smoothness?: number;
  /** Stops after the current step; the images are those found until then. */
  signal?: AbortSignal | undefined;
}

/** The result of {@linkcode invertFeatures}. */
export interface Inversion {
  /** `[count, side, side, 3]`, 0 to 255. */
  images: Uint8Array;
  /** Number of images. */
  count: number;
  /** Height and width. */
  side: number;
  /** |features - target features| / |target features|, over all images together, at the start. */
  distanceBefore: number;
  /** The same at the end. */
  distanceAfter: number;
}

/**
 * For each image of `dataset` (its centre patch), finds another image with nearly the same outputs
 * of `layers`, starting from noise. It minimizes over x
 *
 *     |f(x) - f(x0)|^2 / |f(x0)|^2 + smoothness * mean squared difference of neighbouring pixels
 *
 * Dropout is off and the weights do not change.
 *
 * @param model the net.
 * @param dataset the images whose outputs are matched.
 * @param options the layers, the preprocessing and the settings of the search.
 * @returns the images found, and the distance of their outputs from the target outputs. A call that is
 * stopped, by its signal or by the Stop button of a notebook, returns what it has found until then.
 * @throws {BadArgumentError} if no layer is given, the number of steps is not a positive integer,
 * or the target outputs are all 0, which no search can use.
 *
 * @example
 * ```ts
 * import { alexnet, RandomStreams } from "@alexnet/alexnet";
 * import { invertFeatures } from "@alexnet/alexnet/inspection";
 * import { assert } from "@std/assert";
 *
 * const side = 32;
 * const images = Uint8Array.from({ length: side * side * 3 }, (_, i) => i % 256);
 * const dataset = { images, labels: Uint8Array.of(0), side, count: 1 };
 * const preprocessing = {
 *   side,
 *   imageSide: side,
 *   padding: 0,
 *   mean: [127, 127, 127],
 *   divisor: [64, 64, 64],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const stream = new RandomStreams(1).stream("inversion");
 * const options = { layers: ["conv1"], preprocessing, stream, steps: 3 };
 * const found = await invertFeatures(model, dataset, options);
 * assert(found.distanceAfter < found.distanceBefore);
 * model.dispose();
 * ```
 */
export async function invertFeatures(
  model: tf.LayersModel,
  dataset: LabelledImages,
  options: InversionOptions,
): Promise<Inversion> {
  requireOptions("invertFeatures", options, {
    layers: true,
    preprocessing: PREPROCESSING_FIELDS,
    stream: true,
    steps: true,
    rate: true,
    smoothness: true,
    signal: true,
  });
  const { layers, preprocessing, stream, steps, rate = 0.1, smoothness = 0.2, signal } = options;
  requireInteger("the number of layers", layers.length, { min: 1 });
  requireInteger("steps", steps, { min: 1, max: 1e6 });
  requireFinite("rate", rate, { min: 0 });
  requireFinite("smoothness", smoothness, { min: 0 });
  const { side } = preprocessing;
  const outputs = new LayerOutputs(model, layers);
  const features = (x: tf.Tensor) => outputs.apply(x);
  const shape: [number, number, number, number] = [dataset.count, side, side, 3];
  const wanted = await wantedFeatures(features, dataset, preprocessing);
  const size = tf.tidy(() => sum(wanted.map((feature) => feature.square().sum())));
  if (!((await size.data())[0] > 0)) {
    tf.dispose([size, ...wanted]);
    throw new BadArgumentError(
      `Expected outputs of ${layers.join(", ")} other than 0 but all are 0; choose other layers ` +
        `or images.`,
    );
  }
  const distance = (x: tf.Tensor) =>
    sum(features(x).map((feature, i) => feature.sub(wanted[i]).square().sum())).div(size);
  const noise = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => stream.normal());
  const x = tf.tidy(() => tf.variable(tf.tensor4d(noise, shape).mul(0.1)));
  const read = async () => {
    const found = tf.tidy(() => distance(x).sqrt() as tf.Scalar);
    const [value] = await found.data();
    found.dispose();
    return value;
  };
  const optimizer = tf.train.adam(rate);
  return await disposing(
    new LongCall({
      ...{ what: `inverting ${layers.join(", ")}`, unit: "step", total: steps, signal },
    }),
    async (call) => {
      const distanceBefore = await read();
      for (let step = 0; step < steps; step++) {
        optimizer.minimize(
          () => distance(x).add(variation(x as tf.Tensor4D).mul(smoothness)) as tf.Scalar,
          false,
          [x as tf.Variable],
        );
        if (!await call.goOn(step + 1)) break;
      }
      const distanceAfter = await read();
      const images = toPixels(await x.data<"float32">(), preprocessing);
      optimizer.dispose();
      tf.dispose([x, size, ...wanted]);
      return { images, count: dataset.count, side, distanceBefore, distanceAfter };
    },
  );
}

async function wantedFeatures(
  features: (x: tf.Tensor) => tf.Tensor[],
  dataset: LabelledImages,
  preprocessing: Preprocessing,
): Promise<tf.Tensor[]> {
  const options = { dataset, preprocessing, batchSize: dataset.count };
  for await (const batch of evaluationBatches(options)) {
    return tf.tidy(() => features(tensorOf(batch)));
  }
  throw new BadArgumentError("Expected at least one image but found none.");
}

function sum(parts: readonly tf.Tensor[]): tf.Tensor {
  return parts.reduce((total, part) => total.add(part));
}

/** The mean squared difference between neighbouring pixels in a column or row. */
function variation(x: tf.Tensor4D): tf.Tensor {
  const [, height, width] = x.shape;
  const difference = (axis: 1 | 2, length: number) => {
    const from = axis === 1 ? [0, 1, 0, 0] : [0, 0, 1, 0];
    const size = axis === 1 ? [-1, length - 1, -1, -1] : [-1, -1, length - 1, -1];
    return tf.slice(x, from, size).sub(tf.slice(x, [0, 0, 0, 0], size)).square().mean();
  };
  return difference(1, height).add(difference(2, width));
}

/** Converts a net's input back to pixels, clamped to 0 … 255. */
function toPixels(numbers: Float32Array, preprocessing: Preprocessing): Uint8Array {
  const { mean, divisor, channelOrder } = preprocessing;
  const pixels = new Uint8Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const channel = i % 3;
    const from = channelOrder === "rgb" ? i : i - channel + 2 - channel;
    const value = numbers[from] * divisor[channel] + mean[i % mean.length];
    pixels[i] = Math.max(0, Math.min(255, Math.round(value)));
  }
  return pixels;
}
