/**
 * Covers lib/ops/cpu/whole_geometry.ts, matmul.ts and arithmetic.ts: a tensor with fewer numbers than
 * its shape is an error, and products and sums do not make or read any.
 */
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { momentumUpdate } from "../../../lib/ops/momentum_update.ts";

await useBackend("alexnet-cpu:wasm");

const range = (...shape: number[]) => tf.range(1, tf.util.sizeFromShape(shape) + 1).reshape(shape);

Deno.test("a product whose outer axes broadcast both ways has all its matrices", () => {
  const shapes: [number[], number[]][] = [
    [[1, 2, 2, 3], [2, 1, 3, 4]],
    [[3, 1, 2, 3], [2, 3, 4]],
    [[2, 2, 3], [4, 2, 3, 4]],
  ];
  for (const [left, right] of shapes) {
    tf.tidy(() => {
      const [a, b] = [range(...left), range(...right)];
      const found = tf.matMul(a, b);
      // The same by tfjs's broadcasting of single numbers: rows x 1 x depth times 1 x columns x depth.
      const columns = tf.transpose(
        b,
        [...right.keys()].slice(0, -2).concat(right.length - 1, right.length - 2),
      );
      const expected = tf.sum(tf.mul(tf.expandDims(a, -2), tf.expandDims(columns, -3)), -1);
      assertEquals(found.shape, expected.shape);
      assertEquals([...found.dataSync()], [...expected.dataSync()]);
    });
  }
});

Deno.test("a tensor with fewer numbers than its shape reaches no kernel, and nothing changes", () => {
  tf.tidy(() => {
    const guards = Array.from({ length: 20 }, () => tf.fill([64], 7.25));
    const short = () => tf.engine().makeTensor(Float32Array.of(1, 2, 3), [64], "float32");
    const said = "Expected 64 numbers in a tensor of shape [64] but found 3";
    assertThrows(() => tf.relu(short()), BadArgumentError, said);
    assertThrows(() => tf.sum(short()), BadArgumentError, said);
    assertThrows(() => tf.slice(short(), [40], [20]), BadArgumentError, said);
    const [weight, velocity] = [short(), short()].map((tensor) => tf.variable(tensor));
    const rule = { learningRate: 0.1, momentum: 0.9, weightDecay: 0 };
    assertThrows(
      () => momentumUpdate(weight, velocity, tf.ones([64]), rule),
      BadArgumentError,
      said,
    );
    tf.dispose([weight, velocity]);
    assertEquals(guards.every((guard) => guard.dataSync().every((value) => value === 7.25)), true);
  });
});

Deno.test("a sum of tensors of different shapes reads none beyond its end", () => {
  const sum = tf.tidy(() =>
    (tf.engine().runKernel("AddN", [tf.ones([3]), tf.ones([1])] as never) as tf.Tensor).dataSync()
  );
  assertEquals([...sum], [2, NaN, NaN]);
});

Deno.test("any truthy value keeps the dimensions of a sum", () => {
  for (const keepDims of [true, 1, "yes"]) {
    const { shape } = tf.tidy(() => tf.sum(tf.ones([64, 3]), 0, keepDims as boolean));
    assertEquals(shape, [1, 3]);
  }
});
