/**
 * The gradient of the loss with respect to an image: the pixels on which the answer depends most. The
 * 2012 program draws it (`shownet.py`); Simonyan, Vedaldi and Zisserman call its size a saliency map
 * ([arXiv:1312.6034](https://arxiv.org/abs/1312.6034)).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireOptions } from "../argument_checks.ts";
import { tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import { type LabelledImages, requireLabelledImages } from "../augmentation/images.ts";
import { type Preprocessing, PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";
import { LongCall } from "../long_call.ts";
import { disposing } from "../disposing.ts";
import { softmaxCrossEntropy } from "../ops/softmax_cross_entropy.ts";

/** Options of {@linkcode inputGradients}. */
export interface InputGradientOptions {
  /** How pixels become numbers. */
  preprocessing: Preprocessing;
  /** Images at once; default 32. */
  batchSize?: number;
  /** Stops after the current batch. */
  signal?: AbortSignal | undefined;
}

/** The result of {@linkcode inputGradients}. */
export interface InputGradients {
  /**
   * `[count, side, side, 3]`, red, green and blue: how much each image's loss, -ln(probability of its
   * label), grows with each number of the net's input.
   */
  values: Float32Array;
  /** Number of images, those of the finished batches. */
  count: number;
  /** Height and width of the net's input. */
  side: number;
}

/**
 * The gradient of each image's loss with respect to the centre patch of the image. Dropout is off and
 * the weights do not change.
 *
 * @param model the net.
 * @param dataset the images and their labels.
 * @param options the preprocessing and the number of images at once.
 * @returns the gradients; of the finished batches alone if the call is stopped, by its signal or by
 * the Stop button of a notebook.
 * @throws {BadArgumentError} for an unknown option, a label that is not a class of the net, and images
 * smaller than its patches.
 *
 * @example
 * ```ts
 * import { alexnet } from "@alexnet/alexnet";
 * import { inputGradients } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const images = new Uint8Array(side * side * 3);
 * const dataset = { images, labels: Uint8Array.of(3), side, count: 1 };
 * const preprocessing = {
 *   side,
 *   imageSide: side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [255, 255, 255],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const { values } = await inputGradients(model, dataset, { preprocessing });
 * assertEquals(values.length, side * side * 3);
 * model.dispose();
 * ```
 */
export async function inputGradients(
  model: tf.LayersModel,
  dataset: LabelledImages,
  options: InputGradientOptions,
): Promise<InputGradients> {
  requireOptions("inputGradients", options, {
    preprocessing: PREPROCESSING_FIELDS,
    batchSize: true,
    signal: true,
  });
  const { preprocessing, batchSize = 32, signal } = options;
  requireLabelledImages(dataset, model.outputs[0].shape.at(-1) ?? undefined);
  const { side, channelOrder } = preprocessing;
  const size = side * side * 3;
  const values = new Float32Array(dataset.count * size);
  return await disposing(
    new LongCall({ what: "input gradients", unit: "image", total: dataset.count, signal }),
    async (call) => {
      let count = 0;
      for await (const batch of evaluationBatches({ dataset, preprocessing, batchSize })) {
        const gradient = tf.tidy(() => {
          const labels = tf.tensor1d(Int32Array.from(batch.labels), "int32");
          const loss = (x: tf.Tensor) =>
            softmaxCrossEntropy(labels, model.apply(x) as tf.Tensor2D).mul(batch.count);
          const found = tf.grad(loss)(tensorOf(batch)) as tf.Tensor4D;
          return channelOrder === "bgr" ? tf.reverse(found, 3) : found;
        });
        values.set(await gradient.data<"float32">(), count * size);
        gradient.dispose();
        count += batch.count;
        if (!await call.goOn(count)) break;
      }
      return { values: values.subarray(0, count * size), count, side };
    },
  );
}
