/**
 * A problem small enough for tfjs's own CPU backend: 32 points of 6 numbers in 3 classes, and a net
 * with one hidden layer.
 */
import * as tf from "@tensorflow/tfjs";
import { RandomStreams } from "../../lib/random.ts";
import type { NumberBatch } from "../../lib/training/learning_rule/gradients.ts";

const CLASSES = 3;
const WIDTH = 6;
const COUNT = 32;

/** A net 6 - 8 (ReLU) - 3 with weights drawn from `seed`. */
export function tinyModel(seed = 1): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ name: "fc1", inputShape: [WIDTH], units: 8, activation: "relu" }),
      tf.layers.dense({ name: "fc2", units: CLASSES }),
    ],
  });
  const stream = new RandomStreams(seed).stream("init");
  for (const layer of model.layers) {
    const weights = layer.getWeights().map(({ shape, size }) =>
      tf.tensor(Float32Array.from({ length: size }, () => 0.3 * stream.normal()), shape)
    );
    layer.setWeights(weights);
    tf.dispose(weights);
  }
  return model;
}

/** Batches of 8 points, in a different order each epoch; each class has its own corner. */
export function tinyBatches(seed = 1) {
  const streams = new RandomStreams(seed);
  const stream = streams.stream("tiny");
  const labels = Int32Array.from({ length: COUNT }, (_, i) => i % CLASSES);
  const points = Array.from(
    labels,
    (label) =>
      Float32Array.from(
        { length: WIDTH },
        (_, j) => (j % CLASSES === label ? 1 : 0) + 0.2 * stream.normal(),
      ),
  );
  return {
    stepsPerEpoch: COUNT / 8,
    async *batches(epoch: number, startStep: number): AsyncGenerator<NumberBatch> {
      const order = streams.fork("shuffle", epoch).permutation(COUNT);
      for (let step = startStep; step < COUNT / 8; step++) {
        const indices = [...order.subarray(8 * step, 8 * step + 8)];
        yield {
          images: Float32Array.from(indices.flatMap((i) => [...points[i]])),
          labels: Int32Array.from(indices, (i) => labels[i]),
          count: 8,
        };
      }
    },
  };
}
