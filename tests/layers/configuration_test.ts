/** Covers all of lib/layers: the errors for invalid numbers. */
import { assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { Convolution2D } from "../../lib/layers/convolution_2d.ts";
import { CounterNormal } from "../../lib/layers/initialization.ts";
import { InvertedDropout } from "../../lib/layers/dropout.ts";
import { FullyConnected } from "../../lib/layers/fully_connected.ts";
import { LocalContrastNormalization } from "../../lib/layers/local_contrast_normalization.ts";
import { LocalResponseNormalization } from "../../lib/layers/local_response_normalization.ts";
import { LocallyConnected2D } from "../../lib/layers/locally_connected_2d.ts";
import { MapNormalization } from "../../lib/layers/map_normalization.ts";
import { Pooling2D } from "../../lib/layers/pooling_2d.ts";
import { TowerSlice } from "../../lib/layers/tower.ts";

await tf.setBackend("cpu");

const convolution = { kernels: 4, size: 3 };
const response = { k: 2, n: 5, alpha: 1e-4, beta: 0.75, convention: "literal" } as const;
const map = { k: 1, size: 3, alpha: 1e-3, beta: 0.75, convention: "literal" } as const;
const pooling = { kind: "max", size: 3, stride: 2, rounding: "floor" } as const;
const never = <T>(value: T): never => value as never;

/** Invalid layers, each with a text that the error must contain. */
const wrong: readonly (readonly [make: () => unknown, ...said: string[]])[] = [
  [() => new Convolution2D({ ...convolution, kernels: 0 }), "kernels", "0"],
  [() => new Convolution2D({ ...convolution, kernels: NaN }), "kernels", "NaN"],
  [() => new Convolution2D({ ...convolution, size: 2.5 }), "size", "2.5"],
  [() => new Convolution2D({ ...convolution, stride: 0 }), "stride", "0"],
  [() => new Convolution2D({ ...convolution, padding: -1 }), "padding", "-1"],
  [() => new Convolution2D({ ...convolution, padding: never([1]) }), "padding", "1"],
  [() => new Convolution2D({ ...convolution, activation: never("rleu") }), "activation", "relu"],
  [() => new Convolution2D({ ...convolution, standardDeviation: NaN }), "standardDeviation", "NaN"],
  [() => new Convolution2D({ ...convolution, biasValue: Infinity }), "biasValue", "Infinity"],
  [() => new Convolution2D({ ...convolution, seed: 0.5 }), "seed", "0.5"],
  [() => new LocallyConnected2D({ ...convolution, kernels: -1 }), "kernels", "-1"],
  [() => new LocallyConnected2D({ ...convolution, stride: NaN }), "stride", "NaN"],
  [() => new FullyConnected({ units: 0 }), "units", "0"],
  [() => new FullyConnected({ units: 1.5 }), "units", "1.5"],
  [() => new FullyConnected({ units: 3, activation: never("softmax") }), "activation", "softmax"],
  [() => new LocalResponseNormalization({ ...response, n: 4 }), "odd", "4"],
  [() => new LocalResponseNormalization({ ...response, k: NaN }), "k of", "NaN"],
  [() => new LocalResponseNormalization({ ...response, alpha: -1 }), "alpha", "-1"],
  [() => new LocalResponseNormalization({ ...response, beta: Infinity }), "beta", "Infinity"],
  [() => new MapNormalization({ ...map, size: 2 }), "odd", "2"],
  [() => new MapNormalization({ ...map, k: 0 }), "k of", "0"],
  [() => new MapNormalization({ ...map, alpha: NaN }), "alpha", "NaN"],
  [() => new MapNormalization({ ...map, convention: never("both") }), "convention", "both"],
  [() => new LocalContrastNormalization({ ...map, size: 2 }), "odd", "2"],
  [() => new LocalContrastNormalization({ ...map, k: 0 }), "k of", "0"],
  [() => new LocalContrastNormalization({ ...map, beta: NaN }), "beta", "NaN"],
  [() => new Pooling2D({ ...pooling, size: 0 }), "size", "0"],
  [() => new Pooling2D({ ...pooling, stride: NaN }), "stride", "NaN"],
  [() => new Pooling2D({ ...pooling, kind: never("mean") }), "kind", "mean"],
  [() => new Pooling2D({ ...pooling, rounding: never("up") }), "rounding", "up"],
  [() => new TowerSlice({ tower: 2, towers: 2 }), "tower", "2"],
  [() => new TowerSlice({ tower: 0, towers: NaN }), "towers", "NaN"],
  [() => new InvertedDropout({ rate: NaN }), "rate", "NaN"],
  [() => new InvertedDropout({ rate: 0.5, seed: -1 }), "seed", "-1"],
  [() => new CounterNormal({ standardDeviation: -1, seed: 0, name: "x" }), "standardDeviation"],
];

Deno.test("a layer names its invalid number", () => {
  for (const [make, ...said] of wrong) {
    const error = assertThrows(make, BadArgumentError, undefined, String(make));
    for (const part of said) assertStringIncludes(error.message, part, String(make));
  }
});

Deno.test("a layer rejects inputs of another dtype or rank", () => {
  const layers = [
    new Convolution2D({ ...convolution, name: "a" }),
    new LocalResponseNormalization({ ...response, name: "b" }),
    new MapNormalization({ ...map, name: "c" }),
    new LocalContrastNormalization({ ...map, name: "f" }),
    new Pooling2D({ ...pooling, name: "d" }),
    new LocallyConnected2D({ ...convolution, name: "e" }),
  ];
  const image = tf.zeros([1, 6, 6, 3]), whole = tf.zeros([1, 6, 6, 3], "int32");
  for (const layer of layers) {
    tf.dispose(layer.apply(image) as tf.Tensor);
    const error = assertThrows(
      () => tf.tidy(() => layer.apply(whole) as tf.Tensor),
      BadArgumentError,
    );
    assertStringIncludes(error.message, "int32", layer.name);
    layer.dispose();
  }
  tf.dispose([image, whole]);
});
