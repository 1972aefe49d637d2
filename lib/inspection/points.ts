/**
 * Images as points: by their pixels, or by the outputs of a layer, as on the right of the paper's
 * Fig. 4.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  requireFields,
  requireFiniteNumbers,
  requireInteger,
  requireOptions,
} from "../argument_checks.ts";
import { tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import { type LabelledImages, requireLabelledImages } from "../augmentation/images.ts";
import { type Preprocessing, PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";
import { LayerOutputs, layersCalled } from "./layer_outputs.ts";

/** Points of equal dimension, one per image. */
export interface Points {
  /** `[count, size]`. */
  readonly values: Float32Array;
  /** Number of points. */
  readonly count: number;
  /** Dimension of a point. */
  readonly size: number;
}

/**
 * Checks that points have as many finite numbers as their count and dimension say.
 *
 * @throws {BadArgumentError} if they do not.
 */
export function requirePoints(name: string, { values, count, size }: Points): void {
  requireInteger(`the number of ${name}`, count, { min: 0 });
  requireInteger(`the dimension of ${name}`, size, { min: 1 });
  requireFiniteNumbers(name, values, count * size);
}

/** Number of images that go through the net at a time. */
const chunk = 200;

/**
 * Represents each image by its pixel values, scaled to 0 … 1.
 *
 * @param dataset the images.
 * @returns `[count, side * side * 3]`.
 * @throws {BadArgumentError} if the pixels or labels do not match the number of images.
 *
 * @example
 * ```ts
 * import { pixelPoints } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const images = Uint8Array.of(0, 0, 0, 255, 255, 255);
 * const points = pixelPoints({ images, labels: Uint8Array.of(0, 1), side: 1, count: 2 });
 * assertEquals([...points.values], [0, 0, 0, 1, 1, 1]);
 * ```
 */
export function pixelPoints(dataset: LabelledImages): Points {
  requireLabelledImages(dataset);
  const size = dataset.side * dataset.side * 3;
  const values = Float32Array.from(
    dataset.images.subarray(0, dataset.count * size),
    (value) => value / 255,
  );
  return { values, count: dataset.count, size };
}

/**
 * Represents each image by the outputs of `layer` for its centre patch, with dropout off.
 *
 * @param model the net.
 * @param layer the name of a layer of the net, e.g. `tower1/conv2`; without the tower, `fc7`, the outputs
 * of all towers beside each other.
 * @param dataset the images.
 * @param preprocessing how pixels become numbers.
 * @param options `signal` stops after the current batch.
 * @returns `[count, outputs of the layer]`; for a call that is stopped, by its signal or by the
 * Stop button of a notebook, the images of its finished batches, at least one.
 * @throws {BadArgumentError} if the net has no such layer, for an unknown option, or if
 * `preprocessing` has an unknown field.
 *
 * @example
 * ```ts
 * import { alexnet } from "@alexnet/alexnet";
 * import { layerPoints } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const images = new Uint8Array(2 * side * side * 3);
 * const dataset = { images, labels: Uint8Array.of(0, 1), side, count: 2 };
 * const preprocessing = {
 *   side,
 *   imageSide: side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const logits = model.layers[model.layers.length - 1].name;
 * const points = await layerPoints(model, logits, dataset, preprocessing);
 * assertEquals([points.count, points.size], [2, 10]);
 * model.dispose();
 * ```
 */
export async function layerPoints(
  model: tf.LayersModel,
  layer: string,
  dataset: LabelledImages,
  preprocessing: Preprocessing,
  options: { signal?: AbortSignal } = {},
): Promise<Points> {
  requireFields("the preprocessing of layerPoints", preprocessing, PREPROCESSING_FIELDS);
  requireOptions("layerPoints", options, { signal: true });
  const outputs = new LayerOutputs(model, layersCalled(model, layer));
  let values = new Float32Array();
  let [size, done] = [0, 0];
  return await disposing(
    new LongCall({
      ...{ what: `outputs of ${layer}`, unit: "image", total: dataset.count },
      ...options,
    }),
    async (call) => {
      for await (const batch of evaluationBatches({ dataset, preprocessing, batchSize: chunk })) {
        const output = tf.tidy(() => {
          const parts = outputs.predict(tensorOf(batch));
          return parts.length === 1 ? parts[0] : tf.concat(parts, -1);
        });
        const numbers = await output.data<"float32">();
        output.dispose();
        if (done === 0) {
          size = numbers.length / batch.count;
          values = new Float32Array(dataset.count * size);
        }
        values.set(numbers, done * size);
        done += batch.count;
        if (!await call.goOn(done)) break;
      }
      return { values: values.subarray(0, done * size), count: done, size };
    },
  );
}
