/** The objects that the calls of the tables use: six small images and what belongs to them. */
import * as tf from "@tensorflow/tfjs";
import * as library from "../../mod.ts";

await tf.setBackend("cpu");

export const side = 4;
export const images = {
  name: "squares",
  classNames: ["a", "b", "c"],
  images: Uint8Array.from({ length: 6 * side * side * 3 }, (_, i) => (i * 37) % 251),
  labels: Uint8Array.of(0, 1, 2, 0, 1, 2),
  side,
  count: 6,
};
export const preprocessing = {
  side,
  imageSide: side,
  padding: 1,
  mean: [120, 121, 122],
  divisor: [60, 61, 62],
  channelOrder: "rgb",
} as const;
export const streams = new library.RandomStreams(1);
export const stream = () => new library.RandomStreams(1).stream("x");
export const pca = library.imagenetColorPca;
export const source = { dataset: images, batchSize: 2, preprocessing, streams };
export const training = { ...source, epoch: 0 };
export const pixels = images.images.subarray(0, side * side * 3);
