import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import {
  dropoutStream,
  InvertedDropout,
  setDropoutStream,
  TestScaledDropout,
} from "../../lib/layers/dropout.ts";
import { RandomStream, RandomStreams } from "../../lib/random.ts";
import { modelOf, outputs } from "./round_trip.ts";

await tf.setBackend("cpu");

const ones = tf.ones([4, 50]);
const counts = (values: Float32Array): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
};

Deno.test("the paper's form masks in training and halves at test", () => {
  const model = modelOf(new TestScaledDropout({ rate: 0.5 }), 50);
  assertEquals(Object.keys(counts(outputs(model, ones, true))).sort(), ["0", "1"]);
  assertEquals(counts(outputs(model, ones)), { "0.5": 200 });
});

Deno.test("the inverted form doubles the values kept in training and does nothing at test", () => {
  const model = modelOf(new InvertedDropout({ rate: 0.5 }), 50);
  assertEquals(Object.keys(counts(outputs(model, ones, true))).sort(), ["0", "2"]);
  assertEquals(counts(outputs(model, ones)), { "1": 200 });
});

Deno.test("both forms have the same mean in training and at test", () => {
  for (const Layer of [TestScaledDropout, InvertedDropout]) {
    const model = modelOf(new Layer({ rate: 0.25 }), 10_000);
    const x = tf.ones([1, 10_000]);
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const [training, test] = [mean(outputs(model, x, true)), mean(outputs(model, x))];
    // Four standard deviations of the mean of 10,000 masks, scaled by 4/3 at most.
    assert(Math.abs(training - test) < 4 * Math.sqrt(0.25 * 0.75 / 10_000) * 4 / 3);
    x.dispose();
  }
});

Deno.test("a restored stream draws the same masks again, and then others", () => {
  const model = modelOf(new TestScaledDropout({ rate: 0.5 }), 50);
  const stream = new RandomStreams(9).stream("dropout");
  const start = stream.state;
  setDropoutStream(model, stream);
  const first = outputs(model, ones, true);
  const second = outputs(model, ones, true);
  assertNotEquals(first, second);
  assertEquals(dropoutStream(model)?.state.position, start.position + 8);
  setDropoutStream(model, new RandomStream(start));
  assertEquals(outputs(model, ones, true), first);
  assertEquals(outputs(model, ones, true), second);
});

Deno.test("two layers that share a stream drop different units", () => {
  const input = tf.input({ shape: [50] });
  const branches = ["a", "b"].map((name) =>
    new TestScaledDropout({ name, rate: 0.5 }).apply(input) as tf.SymbolicTensor
  );
  const model = tf.model({ inputs: input, outputs: branches });
  setDropoutStream(model, new RandomStreams(9).stream("dropout"));
  const [a, b] = tf.tidy(() =>
    (model.apply(ones, { training: true }) as tf.Tensor[]).map((t) => t.dataSync())
  );
  assertNotEquals(a, b);
});

Deno.test("an image has the same mask however the images are split into batches", () => {
  const model = modelOf(new TestScaledDropout({ name: "dropout6", rate: 0.5 }), 50);
  const run = (...batches: number[]): number[] => {
    setDropoutStream(model, new RandomStreams(9).stream("dropout"));
    return batches.flatMap((batch) => {
      const x = tf.ones([batch, 50]);
      const y = Array.from(outputs(model, x, true));
      x.dispose();
      return y;
    });
  };
  assertEquals(run(1, 2, 1), run(4));
  assertEquals(run(3, 1), run(4));
});

Deno.test("adding a layer to a model does not change the masks of the others", () => {
  const masks = (names: string[]): Float32Array[] => {
    const input = tf.input({ shape: [50] });
    const branches = names.map((name) =>
      new TestScaledDropout({ name, rate: 0.5 }).apply(input) as tf.SymbolicTensor
    );
    const model = tf.model({ inputs: input, outputs: [...branches, input] });
    setDropoutStream(model, new RandomStreams(9).stream("dropout"));
    return tf.tidy(() =>
      (model.apply(ones, { training: true }) as tf.Tensor[]).map((t) =>
        t.dataSync() as Float32Array
      )
    );
  };
  const [alone] = masks(["tower1/dropout6"]);
  const [other, together] = masks(["tower2/dropout6", "tower1/dropout6"]);
  assertEquals(together, alone);
  assertNotEquals(other, alone);
});

Deno.test("the gradient passes where the unit was kept", () => {
  const layer = new TestScaledDropout({ rate: 0.5 });
  const [y, dx] = tf.tidy(() => {
    const f = (x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor;
    const { value, grad } = tf.valueAndGrad(f)(ones);
    return [value.dataSync(), grad.dataSync()];
  });
  assertEquals(dx, y);
});

Deno.test("a model without dropout has no dropout stream", () => {
  assertEquals(dropoutStream(modelOf(tf.layers.flatten(), 4, 4)), undefined);
});

Deno.test("a keep probability of 1 or more, mistaken for a rate, is rejected", () => {
  for (const rate of [1, 1.5, -0.1, NaN]) {
    assertThrows(() => new TestScaledDropout({ rate }), BadArgumentError, "being dropped");
  }
});
