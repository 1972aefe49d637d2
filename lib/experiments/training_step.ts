/**
 * One training step of a net on synthetic images, for timing: gradients, update, and the single
 * readback that a step needs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../models/alexnet.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { batchGradients } from "../training/learning_rule/gradients.ts";
import { MomentumSGD } from "../training/learning_rule/momentum_sgd.ts";

/** A step that can be run repeatedly. */
export interface PreparedStep {
  /** Runs the step once and returns the loss, read from the device. */
  run: () => Promise<number>;
  /** Frees the net and the state of its optimizer. */
  dispose: () => void;
}

/** Builds `spec` on the current backend, with a batch of `batch` images of a fixed pattern. */
export function prepareStep(spec: AlexNetSpec, batch: number): PreparedStep {
  const { side, classes } = spec;
  const model = alexnet(spec, { seed: 1 });
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const optimizer = new MomentumSGD({ learningRate: 0.001 });
  const images = new Float32Array(batch * side * side * 3);
  for (let i = 0; i < images.length; i++) images[i] = ((i * 2654435761) % 1024) / 512 - 1;
  const labels = Int32Array.from({ length: batch }, (_, i) => i % classes);
  return {
    run: async () => {
      const { gradients, summary } = batchGradients(model, variables, {
        images,
        labels,
        count: batch,
      });
      optimizer.applyFiniteGradients(gradients);
      const [loss] = await summary.data();
      tf.dispose(gradients);
      summary.dispose();
      return loss;
    },
    dispose: () => {
      model.dispose();
      optimizer.dispose();
    },
  };
}
