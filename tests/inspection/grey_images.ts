/**
 * A small net and four grey images, whose preprocessing subtracts the grey.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { LabelledImages } from "../../lib/augmentation/images.ts";
import { fitPreprocessing, type Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { preset } from "../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../lib/spec/spec.ts";

/** Side of the images. */
export const side = 32;

/** Bytes of an image. */
export const bytes: number = side * side * 3;

/** The spec of the net. */
export const spec: AlexNetSpec = preset("cifarSmall");

/** Four images of the value 128. */
export const dataset: LabelledImages = {
  images: new Uint8Array(4 * bytes).fill(128),
  labels: new Uint8Array(4),
  side,
  count: 4,
};

/** Subtracts the grey, so that the images become zeros. */
export const preprocessing: Preprocessing = {
  ...fitPreprocessing(spec.preprocessing, side, dataset),
  mean: [128, 128, 128],
};

/** The net, new. */
export function greyNet(): tf.LayersModel {
  return alexnet(spec, { seed: 2 });
}
