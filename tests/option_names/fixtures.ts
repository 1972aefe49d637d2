/** The objects that the calls of the table of option names use. */
import * as tf from "@tensorflow/tfjs";
import * as library from "../../mod.ts";
import { tinyBatches, tinyModel } from "../training/tiny.ts";

await tf.setBackend("cpu");

/** Any object, so that the compiler does not see what is wrong with the options. */
// deno-lint-ignore no-explicit-any
export type Options = any;

export const side = 4;
export const images = {
  name: "squares",
  classNames: ["a", "b", "c"],
  images: new Uint8Array(6 * side * side * 3),
  labels: Uint8Array.of(0, 1, 2, 0, 1, 2),
  side,
  count: 6,
};
export const preprocessing: library.Preprocessing = {
  ...{ side, imageSide: side, padding: 0, mean: [120, 121, 122] },
  ...{ divisor: [60, 61, 62], channelOrder: "rgb" },
};
export const streams = new library.RandomStreams(1);
export const stream = streams.stream("x");
export const pca = library.imagenetColorPca;
export const noise = { pca, scale: "eigenvalue" };
export const rows = [0.5, 0.25, 0.25, 0.1, 0.8, 0.1];
export const net = {
  predict: (x: tf.Tensor | tf.Tensor[]) => tf.zeros([(x as tf.Tensor).shape[0] ?? 1, 3]),
};
export const model = tinyModel();
export const spec = library.preset("cifarSmall");
export const arm = { name: "a", spec };
export const comparison = { seeds: [1], train: images, epochs: 1 };
export const weights = new Map([["fc/bias", { shape: [1], values: Float32Array.of(1) }]]);
export const info = {
  spec,
  classNames: [..."0123456789"],
  preprocessing: { ...preprocessing, side: 32 },
};
export const checkpoint = { info, weights, velocities: new Map() };

export const trainOptions = {
  ...{ model, data: tinyBatches(), epochs: 1, progress: "none", handleInterrupt: false },
};
export const train = (options: Options) => library.train({ ...trainOptions, ...options });
