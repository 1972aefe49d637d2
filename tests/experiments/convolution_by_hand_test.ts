import * as tf from "@tensorflow/tfjs";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  convolutionFlop,
  convolvedSide,
  directConvolution,
  filterGradient,
  matrixProduct,
  relativeDifference,
  windowRows,
} from "../../lib/experiments/convolution_by_hand.ts";
import { speedUp, timesInTurn } from "../../lib/experiments/repetitions.ts";
import { BadArgumentError } from "../../lib/errors.ts";

const shape = { batch: 2, side: 5, inMaps: 3, kernels: 4, size: 3, padding: 1 };
const wave = (length: number, step: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin(step * (i + 1)));
const x = wave(2 * 5 * 5 * 3, 0.7);
const filter = wave(3 * 3 * 3 * 4, 1.3);

Deno.test("the direct convolution agrees with tfjs", () => {
  const expected = tf.tidy(() =>
    tf.conv2d(tf.tensor4d([...x], [2, 5, 5, 3]), tf.tensor4d([...filter], [3, 3, 3, 4]), 1, "same")
      .dataSync()
  );
  assert(relativeDifference(expected, directConvolution(x, filter, shape)) < 1e-6);
});

Deno.test("windows as rows times the filter are the same convolution", () => {
  const rows = windowRows(x, shape);
  const places = 2 * convolvedSide(shape) ** 2;
  const product = matrixProduct(rows, filter, places, 27, 4);
  assert(relativeDifference(directConvolution(x, filter, shape), product) < 1e-14);
});

Deno.test("a window at the corner has zeros where the image ends", () => {
  const one = { batch: 1, side: 2, inMaps: 1, kernels: 1, size: 3, padding: 1 };
  assertEquals(
    [...windowRows(Float32Array.of(1, 2, 3, 4), one).slice(0, 9)],
    [0, 0, 0, 0, 1, 2, 0, 3, 4],
  );
});

Deno.test("the filter's gradient agrees with central differences", () => {
  const dy = wave(2 * 5 * 5 * 4, 0.3);
  const loss = (w: Float64Array) =>
    directConvolution(x, w, shape).reduce((sum, y, i) => sum + y * dy[i], 0);
  const gradient = filterGradient(x, dy, shape);
  for (const i of [0, 17, 107]) {
    const [up, down] = [filter.slice(), filter.slice()];
    up[i] += 1e-4;
    down[i] -= 1e-4;
    assertAlmostEquals(gradient[i], (loss(up) - loss(down)) / 2e-4, 1e-8);
  }
});

Deno.test("single precision stays single, and a wrong length is rejected", () => {
  const single = directConvolution(Float32Array.from(x), Float32Array.from(filter), shape);
  assert(single instanceof Float32Array);
  assertThrows(() => directConvolution(x.slice(1), filter, shape), BadArgumentError, "images");
});

Deno.test("the second layer of the small net costs 6.6 million operations per image", () => {
  // 16 x 16 positions, 5 x 5 x 16 weights, 32 kernels, multiply and add.
  const second = { batch: 1, side: 16, inMaps: 16, kernels: 32, size: 5, padding: 2 };
  assertEquals(convolutionFlop(second), 6_553_600);
});

Deno.test("candidates alternate, and a speed-up has an interval over repetitions", async () => {
  const turns: string[] = [];
  const times = await timesInTurn([() => turns.push("a"), () => turns.push("b")], 2);
  assertEquals(turns.join(""), "ababab");
  assertEquals(times.map((list) => list.length), [2, 2]);
  const up = speedUp([4, 4.4, 3.6], [1, 1.1, 0.9]);
  assertAlmostEquals(up.value, 4);
  assertEquals([up.covers, up.n], ["repetitions", 3]);
});
