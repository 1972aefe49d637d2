/**
 * Shows what a checkpoint needs to contain: a training run is stopped and resumed twice, with and
 * without the optimizer's velocities, on the same images in the same order.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { stepsPerEpoch } from "../augmentation/batches.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";
import { stopPressed } from "../stop_button.ts";
import type { ImageDataset } from "../../datasets/dataset.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { SPEC_FIELDS } from "../spec/spec_fields.ts";
import type { Checkpoint } from "../training/checkpoint/checkpoint_format.ts";
import { constantSchedule } from "../training/learning_rule/schedule.ts";
import { NetworkTraining } from "../training/train_network.ts";

/** Options of {@linkcode resumeTwice}. */
export interface ResumptionOptions {
  /** The net. */
  spec: AlexNetSpec;
  /** Training images. */
  train: ImageDataset;
  /** Root seed. */
  seed: number;
  /** Images per step. */
  batchSize: number;
  /** Learning rate, constant. */
  learningRate: number;
  /** Epochs before the stop. */
  before: number;
  /** Epochs after the stop. */
  after: number;
  /** Stops after the current step. */
  signal?: AbortSignal | undefined;
}

/** The loss of each step. */
export interface Resumption {
  /** Losses before the stop. */
  before: number[];
  /** Losses after the stop, resumed with weights and velocities: the same as without a stop. */
  withVelocities: number[];
  /** Losses after the stop, resumed with the weights only: every velocity starts again at 0. */
  withoutVelocities: number[];
}

/**
 * Trains, keeps a checkpoint, and resumes from it twice: with the velocities and without.
 *
 * @param options the net, the images, and the epochs before and after the stop.
 * @returns the loss of each step until the call was stopped; after the Stop button of a notebook,
 * NaN stands in for the losses of the missing steps.
 * @throws {BadArgumentError} for an unknown option, and if `before` or `after` is not a positive
 * integer.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { resumeTwice } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const dataset = {
 *   name: "black and white",
 *   classNames: [..."0123456789"],
 *   images: new Uint8Array(2 * side * side * 3).fill(255, side * side * 3),
 *   labels: Uint8Array.of(0, 1),
 *   side,
 *   count: 2,
 * };
 * const { before, withVelocities, withoutVelocities } = await resumeTwice({
 *   spec: preset("cifarSmall"),
 *   train: dataset,
 *   seed: 1,
 *   batchSize: 2,
 *   learningRate: 0.01,
 *   before: 2,
 *   after: 1,
 * });
 * assertEquals([before.length, withVelocities.length, withoutVelocities.length], [2, 1, 1]);
 * ```
 */
export async function resumeTwice(options: ResumptionOptions): Promise<Resumption> {
  requireOptions("resumeTwice", options, {
    spec: SPEC_FIELDS,
    train: true,
    seed: true,
    batchSize: true,
    learningRate: true,
    before: true,
    after: true,
    signal: true,
  });
  const { before, after, signal } = options;
  requireInteger("epochs before the stop", before, { min: 1 });
  requireInteger("epochs after the stop", after, { min: 1 });
  return await disposing(
    new LongCall({
      ...{
        what: "training",
        unit: "stretch",
        total: 3,
        key: `resumption ${before} ${after}`,
        signal,
      },
    }),
    async (call) => {
      const first = await stretch(options, before);
      await call.goOn(1);
      const paths: number[][] = [];
      for (const velocities of [true, false]) {
        const from = { ...first, velocities };
        paths.push((await stretch(options, before + after, from)).losses);
        await call.goOn(1 + paths.length);
      }
      const steps = stepsPerEpoch(options.train.count, options.batchSize);
      const filled = (losses: number[], epochs: number) =>
        stopPressed() ? Array.from({ length: steps * epochs }, (_, i) => losses[i] ?? NaN) : losses;
      const [withVelocities, withoutVelocities] = paths.map((losses) => filled(losses, after));
      return { before: filled(first.losses, before), withVelocities, withoutVelocities };
    },
  );
}

/** Trains up to `epochs`, from the beginning or from the end of an earlier stretch. */
async function stretch(
  options: ResumptionOptions,
  epochs: number,
  from?: { checkpoint: Checkpoint; velocities: boolean },
): Promise<{ checkpoint: Checkpoint; losses: number[] }> {
  const { spec, train: dataset, seed, batchSize, learningRate } = options;
  const training = new NetworkTraining({
    ...{ spec, dataset, seed, batchSize },
    schedule: constantSchedule(learningRate),
    resume: from && { ...from, path: "memory" },
  });
  return await disposing(training, async (network) => {
    const { steps, state } = await network.train({
      epochs,
      progress: "none",
      signal: options.signal,
    });
    return { checkpoint: await network.capture(state), losses: steps.map(({ loss }) => loss) };
  });
}
