import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { LocalContrastNormalization } from "../../lib/layers/local_contrast_normalization.ts";
import {
  MapNormalization,
  type MapNormalizationOptions,
} from "../../lib/layers/map_normalization.ts";
import { assertAgreesWithFloat64 } from "./normalization_cases.ts";

await tf.setBackend("cpu");

/** What {@linkcode aroundEach} gives for each place of `[batch, side, side, maps]`. */
type OfWindow = (window: number[]) => number;

/** `of` the values in the window around each place, cut at the edges of the map. */
function aroundEach(x: Float64Array, side: number, maps: number, size: number, of: OfWindow) {
  const radius = (size - 1) / 2;
  return x.map((_, at) => {
    const map = at % maps, column = Math.floor(at / maps) % side;
    const row = Math.floor(at / maps / side) % side;
    const image = at - ((row * side + column) * maps + map);
    const window: number[] = [];
    for (let r = Math.max(0, row - radius); r <= Math.min(side - 1, row + radius); r++) {
      for (let c = Math.max(0, column - radius); c <= Math.min(side - 1, column + radius); c++) {
        window.push(x[image + (r * side + c) * maps + map]);
      }
    }
    return of(window);
  });
}

/** The formula of the layer's head comment, place by place, as cuda-convnet's loops compute it. */
function reference(
  x: Float64Array,
  side: number,
  maps: number,
  { k, size, alpha, beta, convention }: MapNormalizationOptions,
): Float64Array {
  const sum = (window: number[]) => window.reduce((total, value) => total + value, 0);
  const means = aroundEach(x, side, maps, size, (window) => sum(window) / window.length);
  const squares = x.map((value, i) => (value - means[i]) ** 2);
  const scale = convention === "literal" ? alpha : alpha / size ** 2;
  const sums = aroundEach(squares, side, maps, size, sum);
  return x.map((value, i) => value / (k + scale * sums[i]) ** beta);
}

const plain = { k: 1, size: 3, alpha: 1, beta: 1, convention: "literal" } as const;

/** The layer's output for one map of `values`. */
function outputOf(values: number[][], options: MapNormalizationOptions): number[] {
  const layer = new LocalContrastNormalization(options);
  return tf.tidy(() => {
    const x = tf.tensor(values.flat(), [1, values.length, values[0].length, 1]);
    return [...(layer.apply(x) as tf.Tensor).dataSync()];
  });
}

Deno.test("a row of three is normalized as by hand, with windows cut at the edges", () => {
  // Means of [0, 6, 3] are 3, 3, 4.5, differences -3, 3, -1.5, squares 9, 9, 2.25; their sums over
  // the windows 18, 20.25, 11.25. The response itself keeps its mean.
  const expected = [0, 6 / 21.25, 3 / 12.25];
  for (const [i, value] of outputOf([[0, 6, 3]], plain).entries()) {
    assertAlmostEquals(value, expected[i], 1e-6);
  }
});

Deno.test("a map of equal responses keeps them, to its corners", () => {
  for (const value of outputOf([[7, 7, 7], [7, 7, 7]], { ...plain, size: 5 })) {
    assertAlmostEquals(value, 7, 1e-5);
  }
  const response = new MapNormalization(plain);
  const other = tf.tidy(() => (response.apply(tf.fill([1, 1, 1, 1], 7)) as tf.Tensor).dataSync());
  assertAlmostEquals(other[0], 7 / 50, 1e-6);
});

Deno.test("a divided alpha is divided by the whole window, at the edges too", () => {
  const divided = outputOf([[0, 6, 3]], { ...plain, alpha: 9, convention: "divided-by-n" });
  for (const [i, value] of outputOf([[0, 6, 3]], plain).entries()) {
    assertAlmostEquals(divided[i], value, 1e-6);
  }
});

Deno.test("a map does not change the others", () => {
  const layer = new LocalContrastNormalization(plain);
  const [alone, beside] = tf.tidy(() => {
    const x = tf.tensor([0, 6, 3, 1], [1, 2, 2, 1]);
    const both = tf.concat([x, tf.mul(x, 10)], 3);
    const y = tf.slice(layer.apply(both) as tf.Tensor, [0, 0, 0, 0], [1, 2, 2, 1]);
    return [(layer.apply(x) as tf.Tensor).dataSync(), y.dataSync()];
  });
  assertEquals(beside, alone);
});

Deno.test("values and gradients of contrast normalization agree with float64", () => {
  assertAgreesWithFloat64((options) => new LocalContrastNormalization(options), reference);
});

Deno.test("contrast normalization leaves no tensors behind", () => {
  const layer = new LocalContrastNormalization(plain);
  const x = tf.ones([1, 4, 4, 2]);
  const before = tf.memory().numTensors;
  tf.dispose(layer.apply(x) as tf.Tensor);
  assertEquals(tf.memory().numTensors, before);
  x.dispose();
});

Deno.test("contrast normalization rejects a window with an even side", () => {
  assertThrows(
    () => new LocalContrastNormalization({ ...plain, size: 4 }),
    BadArgumentError,
    "odd",
  );
});
