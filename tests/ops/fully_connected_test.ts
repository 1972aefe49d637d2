import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { fullyConnected } from "../../lib/ops/fully_connected.ts";
import { RandomStreams } from "../../lib/random.ts";
import { largestError, tensorOf } from "./numerical_gradient.ts";
import { fill, map, rounded } from "./reference/array64.ts";
import { product } from "./reference/product.ts";
import { reportFigures } from "../report_figures.ts";

await tf.setBackend("cpu");

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  inputs: fc.integer({ min: 1, max: 9 }),
  units: fc.integer({ min: 1, max: 9 }),
  activation: fc.constantFrom("linear" as const, "relu" as const, "tanh" as const),
  seed: fc.nat(),
});

Deno.test("product, bias and activation and their gradients agree with float64", (t) => {
  fc.assert(fc.property(sizes, ({ batch, inputs, units, activation, seed }) => {
    const stream = new RandomStreams(seed).stream("test");
    const draw = (shape: number[]) => rounded(fill(shape, () => stream.normal()));
    const [x, weights, bias] = [draw([batch, inputs]), draw([inputs, units]), draw([units])];
    const dy = draw([batch, units]);
    const sums = map(product(x, weights, false, false), (z, i) => z + bias.data[i % units]);
    // In float32, a sum close to ReLU's kink may fall on either side of it.
    fc.pre(activation !== "relu" || sums.data.every((z) => Math.abs(z) > 1e-5));
    const y = map(
      sums,
      (z) => activation === "linear" ? z : activation === "relu" ? Math.max(0, z) : Math.tanh(z),
    );
    const dz = map(
      dy,
      (value, i) =>
        activation === "linear"
          ? value
          : activation === "relu"
          ? (y.data[i] > 0 ? value : 0)
          : value * (1 - y.data[i] ** 2),
    );
    const dBias = new Float64Array(units);
    dz.data.forEach((value, i) => dBias[i % units] += value);
    const found = tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((a, b, c) =>
        fullyConnected(a as tf.Tensor2D, b as tf.Tensor2D, c as tf.Tensor1D, { activation })
      )([tensorOf(x), tensorOf(weights), tensorOf(bias)], tensorOf<tf.Tensor2D>(dy));
      return [value, ...grads].map((tensor) => tensor.dataSync());
    });
    const expected = [
      y.data,
      product(dz, weights, false, true).data,
      product(x, dz, true, false).data,
      dBias,
    ];
    expected.forEach((values, i) => assert(largestError(found[i], values, 1) < 1e-5));
  }));
  reportFigures(t, "100 random cases, to 1e-5");
});

Deno.test("the gradient of tfjs's own fused product is unchanged", () => {
  const stock = tf.tidy(() => {
    const a = tf.tensor2d([[1, 2]]), b = tf.tensor2d([[3], [4]]);
    return tf.grad((x) => tf.fused.matMul({ a: x as tf.Tensor2D, b }))(a).arraySync();
  });
  assertEquals(stock, [[3, 4]]);
});

Deno.test("a gradient through a transposed fused product is an error, not a wrong result", () => {
  tf.tidy(() => {
    const inputs = { a: tf.ones([2, 2]), b: tf.ones([2, 2]), bias: tf.zeros([2]) };
    const attributes = { transposeA: true, transposeB: false, activation: "linear" };
    assertThrows(
      () =>
        tf.grad((a) =>
          tf.engine().runKernel("_FusedMatMul", { ...inputs, a }, attributes) as tf.Tensor
        )(inputs.a),
      Error,
      "transposes",
    );
  });
});
