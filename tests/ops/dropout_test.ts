import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { counterDropout } from "../../lib/ops/dropout.ts";
import { RandomStreams } from "../../lib/random.ts";
import { counterDropout as reference } from "./reference/training.ts";
import { fill, rounded } from "./reference/array64.ts";

await tf.setBackend("cpu");

const key = [0x12345678, 0x9abcdef0] as const;

Deno.test("the stream's words decide which values are kept, forward and backward", () => {
  const cases = fc.record({
    rate: fc.double({ min: 0, max: 0.99, noNaN: true }),
    position: fc.oneof(fc.nat({ max: 1000 }), fc.integer({ min: 2 ** 33, max: 2 ** 34 })),
    size: fc.integer({ min: 1, max: 40 }),
    trainScale: fc.constantFrom(1, 2),
  });
  fc.assert(fc.property(cases, ({ rate, position, size, trainScale }) => {
    const x = rounded(fill([size], (i) => i + 1));
    const attributes = { rate, key0: key[0], key1: key[1], position, scale: trainScale };
    const expected = Array.from(reference(x, attributes).data);
    const [y, dx] = tf.tidy(() => {
      const input = tf.tensor1d(Float32Array.from(x.data));
      const f = (v: tf.Tensor) => counterDropout(v, { rate, key, position, trainScale });
      const { value, grad } = tf.valueAndGrad(f)(input, input);
      return [value.dataSync(), grad.dataSync()];
    });
    assertEquals(Array.from(y), expected);
    assertEquals(Array.from(dx), expected);
  }));
});

Deno.test("half of many values are dropped at rate 0.5", () => {
  const kept = tf.tidy(() => {
    const { key } = new RandomStreams(7).stream("dropout");
    return tf.sum(counterDropout(tf.ones([10_000]), { rate: 0.5, key, position: 0 })).dataSync()[0];
  });
  // Four standard deviations of a binomial of 10,000 and a half are 200.
  assert(Math.abs(kept - 5000) < 200, `${kept}`);
});
