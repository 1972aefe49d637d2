/**
 * Covers lib/ops/cpu/kernels that add and exponentiate: sums and functions of `alexnet-cpu` for
 * sizes and ranges where float32 arithmetic is inaccurate.
 */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals } from "@std/assert";
import { useBackend } from "../../../lib/ops/backend.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

/** 0.1 as float32: its binary expansion is infinite, so every addition rounds. */
const tenth = Math.fround(0.1);

function relativeError(found: ArrayLike<number>, expected: number): number {
  return Math.max(...Array.from(found, (value) => Math.abs(value - expected) / Math.abs(expected)));
}

Deno.test("columns of three million numbers add up as in float64", () => {
  const rows = 3_000_000;
  const sums = tf.tidy(() => tf.sum(tf.fill([rows, 3], tenth), 0).dataSync());
  assert(relativeError(sums, rows * tenth) < 1e-7, `${relativeError(sums, rows * tenth)}`);
});

Deno.test("one column, one row and the whole of a large tensor add up as in float64", () => {
  const size = 2 ** 21;
  const x = tf.fill([size], tenth);
  const sums = tf.tidy(() => [x.sum(), x.reshape([size, 1]).sum(0), x.reshape([1, size]).sum(1)])
    .map((sum) => sum.dataSync()[0]);
  assert(relativeError(sums, size * tenth) < 1e-7, `${sums}`);
  const means = [x.mean(), x.reshape([2, size / 2]).mean(1)].map((mean) => mean.dataSync()[0]);
  assert(relativeError(means, tenth) < 1e-7, `${means}`);
  x.dispose();
});

Deno.test("gradients of biases add up as in float64", () => {
  const rows = 2_000_000;
  const dy = tf.fill([rows, 4], tenth), y = tf.ones([rows, 4]);
  const outputs = tf.engine().runKernel("ReluBiasGrad", { dy, y });
  const [dz, db] = outputs as unknown as tf.Tensor[];
  const error = relativeError(db.dataSync(), rows * tenth);
  assert(error < 1e-7, `${error}`);
  tf.dispose([dy, y, dz, db]);
});

Deno.test("softmax over a million classes adds up as in float64", () => {
  const classes = 1_000_000;
  const logits = Float32Array.from({ length: classes }, (_, i) => Math.fround(Math.sin(i)));
  const labels = tf.tensor1d([0], "int32"), z = tf.tensor2d(logits, [1, classes]);
  const outputs = tf.engine().runKernel("SoftmaxCrossEntropy", { logits: z, labels });
  const [loss, gradient] = outputs as unknown as tf.Tensor[];
  const expected = Math.log(logits.reduce((sum, value) => sum + Math.exp(value), 0)) - logits[0];
  const error = relativeError(loss.dataSync(), expected);
  assert(error < 1e-6, `${error}`);
  tf.dispose([labels, z, loss, gradient]);
});

/** From -120 to 120 in steps that grow away from zero, and tiny numbers of both signs. */
const sweep = Float32Array.from({ length: 24_001 }, (_, i) => {
  const t = (i - 12_000) / 100;
  return Math.abs(i - 12_000) < 40 ? Math.sign(t) * 10 ** (-40 + Math.abs(i - 12_000)) : t;
});

/** The largest error in units of the last place of a float, including denormal ones. */
function ulps(found: Float32Array, f: (x: number) => number): number {
  const bits = (value: number) => new Int32Array(Float32Array.of(value).buffer)[0] & 0x7fffffff;
  return sweep.reduce(
    (most, x, i) => Math.max(most, Math.abs(bits(found[i]) - bits(f(x)))),
    0,
  );
}

for (
  const [name, run, f] of [
    ["sigmoid", tf.sigmoid, (x: number) => 1 / (1 + Math.exp(-x))],
    ["tanh", tf.tanh, Math.tanh],
  ] as const
) {
  Deno.test(`${name} is accurate to a few units in the last place from -120 to 120`, () => {
    const x = tf.tensor1d(sweep), y = run(x);
    const found = Float32Array.from(y.dataSync());
    const error = ulps(found, f);
    assert(error <= 4, `${error} units`);
    // Includes the sign of the result.
    assertEquals(
      sweep.findIndex((value, i) => Math.sign(found[i]) !== Math.sign(Math.fround(f(value)))),
      -1,
    );
    tf.dispose([x, y]);
  });
}

Deno.test("the logarithm of a sigmoid is accurate down to the smallest floats", () => {
  const x = Float32Array.from({ length: 96 }, (_, i) => -i);
  const found = tf.tidy(() => tf.log(tf.sigmoid(tf.tensor1d(x))).dataSync());
  const expected = x.map((value) => Math.log(Math.fround(1 / (1 + Math.exp(-value)))));
  x.forEach((value, i) => {
    const error = Math.abs(found[i] - expected[i]) / (1 + Math.abs(expected[i]));
    assert(error < 1e-3, `log(sigmoid(${value})) is ${found[i]} instead of ${expected[i]}`);
  });
});
