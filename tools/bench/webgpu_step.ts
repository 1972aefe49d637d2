/** One training step of a preset on the active backend, for the WebGPU benchmark. */
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../../lib/models/alexnet.ts";
import { preset, type PresetName } from "../../lib/spec/presets.ts";
import { batchGradients } from "../../lib/training/gradients.ts";
import { MomentumSGD } from "../../lib/training/momentum_sgd.ts";
import type { PeerNetwork } from "./peers/jax_webgpu.ts";

/** A network whose step is timed. */
export interface StepCase {
  readonly name: PresetName;
  readonly batch: number;
}

/** A step that can be run again and again. */
export interface PreparedStep {
  /** Gradients, update, and the one readback of a step; the loss. */
  run: () => Promise<number>;
  dispose: () => void;
}

/** Builds the network on the active backend. */
export function prepareStep({ name, batch }: StepCase): PreparedStep {
  const { side, classes } = preset(name);
  const model = alexnet(name, { seed: 1 });
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
      optimizer.applyGradients(gradients);
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

/** The same network for jax-js. */
export function peerNetwork({ name, batch }: StepCase): PeerNetwork {
  const spec = preset(name);
  return {
    kind: "network",
    name,
    batch,
    side: spec.side,
    classes: spec.classes,
    units: spec.fullyConnected.map(({ units }) => units / spec.towers),
    layers: spec.convolutions.map((layer) => ({
      out: layer.kernels / spec.towers,
      window: layer.size,
      stride: layer.stride,
      padding: typeof layer.padding === "number" ? [layer.padding, layer.padding] : layer.padding,
      crosses: layer.inputs === "all towers",
      normalization: layer.normalization === null ? null : {
        maps: layer.normalization.n,
        bias: layer.normalization.k,
        alpha: layer.normalization.convention === "literal"
          ? layer.normalization.alpha
          : layer.normalization.alpha / layer.normalization.n,
      },
      pooled: layer.pooling !== null,
    })),
  };
}
