/**
 * The parts of small checkpoints that several tests share.
 *
 * @module
 */
import { cifarSmall } from "../../lib/spec/cifar_presets.ts";
import type {
  Checkpoint,
  CheckpointInfo,
} from "../../lib/training/checkpoint/checkpoint_format.ts";
import type { CheckpointTraining } from "../../lib/training/checkpoint/checkpoint_training.ts";
import { INITIAL_TRAINING_STATE } from "../../lib/training/history.ts";
import { constantSchedule } from "../../lib/training/learning_rule/schedule.ts";

/** The content of a checkpoint of `cifarSmall` besides its tensors. */
export const smallInfo: CheckpointInfo = {
  spec: cifarSmall,
  classNames: Array.from({ length: 10 }, (_, i) => `${i}`),
  preprocessing: {
    ...{ side: 32, imageSide: 32, padding: 4, mean: [1, 2, 3] },
    ...{ divisor: [1, 1, 1], channelOrder: "rgb" },
  },
};

/** A training state after seven updates. */
export const afterSevenUpdates: CheckpointTraining = {
  state: { ...INITIAL_TRAINING_STATE, step: 7, epoch: 1, learningRate: 0.01 },
  schedule: constantSchedule(0.01),
  optimizer: { learningRate: 0.01 },
  seed: 3,
  streams: { dropout: { key: [1, 2], position: 99 } },
  settings: { batch: 64 },
};

/** A checkpoint whose only weight, `w`, is `value`, by which a test distinguishes saves. */
export function oneWeightCheckpoint(value: number): Checkpoint {
  return {
    info: smallInfo,
    weights: new Map([["w", { shape: [1], values: Float32Array.of(value) }]]),
    velocities: new Map(),
  };
}
