import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { counterNormals, type CounterNormalsOptions } from "../../lib/ops/normals.ts";
import { RandomStream } from "../../lib/random.ts";

await tf.setBackend("cpu");

const key = [0x12345678, 0x9abcdef0] as const;

Deno.test("the first draw of each block is the draw of the stream, as float32", () => {
  const stream = new RandomStream({ key, position: 0 });
  const values = tf.tidy(() => counterNormals([41], { key, standardDeviation: 1 }).dataSync());
  const expected = Float32Array.from({ length: 21 }, () => stream.normal());
  assertEquals(values.filter((_, i) => i % 2 === 0), expected);
});

Deno.test("a smaller tensor holds the first draws of a larger one", () => {
  tf.tidy(() => {
    const options = { key, standardDeviation: 0.01 };
    const many = counterNormals([5, 8], options).dataSync();
    for (const count of [0, 1, 2, 7, 8, 39]) {
      assertEquals(counterNormals([count], options).dataSync(), many.subarray(0, count));
    }
  });
});

Deno.test("a standard deviation of 0 gives zeros without a sign", () => {
  const values = tf.tidy(() => counterNormals([20], { key, standardDeviation: 0 }).dataSync());
  assertEquals(values, new Float32Array(20));
});

const bad: readonly [name: string, call: () => tf.Tensor, ...said: string[]][] = [
  ["a shape of fractions", () => drawn([0.5]), "side", "0.5"],
  ["a shape that is a number", () => drawn(4 as never), "shape", "4"],
  ["a key of fractions", () => drawn([4], { key: [1, 0.5] }), "key", "0.5"],
  ["a deviation below 0", () => drawn([4], { standardDeviation: -1 }), "standardDeviation", "-1"],
  ["a deviation NaN", () => drawn([4], { standardDeviation: NaN }), "standardDeviation", "NaN"],
];

function drawn(shape: number[], options: Partial<CounterNormalsOptions> = {}): tf.Tensor {
  return counterNormals(shape, { key, standardDeviation: 1, ...options });
}

for (const [name, call, ...said] of bad) {
  Deno.test(`${name} is an error that names it`, () => {
    const error = assertThrows(() => void call(), BadArgumentError);
    for (const part of said) assertStringIncludes(error.message, part);
  });
}
