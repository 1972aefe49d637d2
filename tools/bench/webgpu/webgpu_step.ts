/** One training step of a preset on the active backend, for the WebGPU benchmark. */
import {
  type PreparedStep,
  prepareStep as prepareStepOf,
} from "../../../lib/experiments/training_step.ts";
import { preset, type PresetName } from "../../../lib/spec/presets.ts";
import type { PeerNetwork } from "../peers/jax_webgpu.ts";

/** A network whose step is timed. */
export interface StepCase {
  readonly name: PresetName;
  readonly batch: number;
}

/** Builds the network on the active backend. */
export function prepareStep({ name, batch }: StepCase): PreparedStep {
  return prepareStepOf(preset(name), batch);
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
