/**
 * A checkpoint with a single number, by which a test tells one save from another.
 *
 * @module
 */
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import type { Checkpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";

/** A checkpoint whose only weight, `w`, is `value`. */
export function oneWeightCheckpoint(value: number): Checkpoint {
  return {
    info: {
      spec: cifarSmall,
      classNames: Array.from({ length: 10 }, (_, i) => `${i}`),
      preprocessing: {
        ...{ side: 32, imageSide: 32, padding: 4, mean: [1, 2, 3] },
        ...{ divisor: [1, 1, 1], channelOrder: "rgb" },
      },
    },
    weights: new Map([["w", { shape: [1], values: Float32Array.of(value) }]]),
    velocities: new Map(),
  };
}
