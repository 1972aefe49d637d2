import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { LocallyConnected2D } from "../../lib/layers/locally_connected_2d.ts";
import { convolution2d } from "../../lib/ops/convolution.ts";
import { RandomStreams } from "../../lib/random.ts";
import { paddingSides } from "../../lib/spec/geometry.ts";
import { largestError, numericalGradient, tensorOf } from "../ops/numerical_gradient.ts";
import { type Array64, fill, rounded } from "../ops/reference/array64.ts";
import { reportFigures } from "../report_figures.ts";

await tf.setBackend("cpu");

const geometry = { kernels: 3, size: 3, stride: 2, padding: [1, 2] as const };
const [SIDE, MAPS, PLACES] = [6, 2, 16];

function draw(seed: number): (shape: number[]) => Array64 {
  const stream = new RandomStreams(seed).stream("test");
  return (shape) => rounded(fill(shape, () => stream.normal()));
}

/** The layer with these weights. */
function layerOf(kernel: Array64, bias: Array64): LocallyConnected2D {
  const layer = new LocallyConnected2D({ ...geometry, activation: "linear" });
  layer.apply(tf.input({ shape: [SIDE, SIDE, MAPS] }));
  tf.tidy(() => layer.setWeights([tensorOf(kernel), tensorOf(bias)]));
  return layer;
}

Deno.test("with the same kernel at each place it is a convolution", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const make = draw(seed);
      const x = make([2, SIDE, SIDE, MAPS]);
      const kernel = make([3, 3, MAPS, 3]), bias = make([3]);
      const repeated = (a: Array64): Array64 => ({
        shape: [],
        data: Float64Array.from(
          { length: PLACES * a.data.length },
          (_, i) => a.data[i % a.data.length],
        ),
      });
      const layer = layerOf(
        { ...repeated(kernel), shape: [PLACES, 9 * MAPS, 3] },
        { ...repeated(bias), shape: [PLACES, 3] },
      );
      const [before, after] = paddingSides(geometry.padding);
      const [found, expected] = tf.tidy(() => {
        const shared = convolution2d(tensorOf(x), tensorOf(kernel), tensorOf(bias), {
          stride: 2,
          padding: [[before, after], [before, after]],
        });
        const own = layer.apply(tensorOf(x)) as tf.Tensor;
        assertEquals(own.shape, shared.shape);
        return [own.dataSync(), shared.dataSync()];
      });
      assert(largestError(found, expected, 1) < 1e-5);
      layer.dispose();
    }),
    { numRuns: 10 },
  );
});

/** The layer's formula in float64. */
function reference(x: Float64Array, kernel: Float64Array, bias: Float64Array): Float64Array {
  const { kernels, size, stride, padding } = geometry;
  const [before] = paddingSides(padding);
  const across = Math.sqrt(PLACES);
  return Float64Array.from({ length: PLACES * kernels }, (_, at) => {
    const k = at % kernels, place = Math.floor(at / kernels);
    const row = Math.floor(place / across) * stride - before;
    const column = place % across * stride - before;
    let sum = bias[place * kernels + k];
    for (let i = 0, weight = place * size * size * MAPS; i < size; i++) {
      for (let j = 0; j < size; j++) {
        for (let map = 0; map < MAPS; map++, weight++) {
          const r = row + i, c = column + j;
          if (r < 0 || r >= SIDE || c < 0 || c >= SIDE) continue;
          sum += x[(r * SIDE + c) * MAPS + map] * kernel[weight * kernels + k];
        }
      }
    }
    return sum;
  });
}

Deno.test("each place has its own kernel, and gradients agree with float64", (t) => {
  const make = draw(3);
  const x = make([1, SIDE, SIDE, MAPS]), kernel = make([PLACES, 9 * MAPS, 3]);
  const bias = make([PLACES, 3]), dy = make([1, 4, 4, 3]);
  const layer = layerOf(kernel, bias);
  const variables = layer.trainableWeights.map((w) => w.read() as tf.Variable);
  const [y, dx, dKernel, dBias] = tf.tidy(() => {
    const f = (v: tf.Tensor) => layer.apply(v) as tf.Tensor;
    const { value, grad } = tf.valueAndGrad(f)(tensorOf(x), tensorOf(dy));
    const loss = () => tf.sum(tf.mul(f(tensorOf(x)), tensorOf(dy))) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, variables);
    return [value, grad, ...variables.map(({ name }) => grads[name])].map((t) => t.dataSync());
  });
  const [a, b, c] = [x.data, kernel.data, bias.data];
  assert(largestError(y, reference(a, b, c)) < 1e-5);
  const along = (f: (v: Float64Array) => Float64Array, at: Float64Array) =>
    numericalGradient(f, at, dy.data);
  assert(largestError(dx, along((v) => reference(v, b, c), a)) < 1e-5);
  assert(largestError(dKernel, along((v) => reference(a, v, c), b)) < 1e-5);
  assert(largestError(dBias, along((v) => reference(a, b, v), c)) < 1e-5);
  layer.dispose();
  reportFigures(t, "to 1e-5");
});

Deno.test("an image smaller than the windows is rejected", () => {
  for (const side of [1, 2]) {
    assertThrows(
      () => new LocallyConnected2D({ kernels: 2, size: 3 }).apply(tf.ones([1, side, side, 4])),
      BadArgumentError,
      `a side of 3 for an input of ${side}`,
    );
  }
});
