/**
 * What all processes of a run must have in common, so that a host with other files or flags is found
 * before the first step.
 *
 * @module
 */
import { sha256Sync } from "../../files/sha256.ts";
import type { NetworkTraining } from "../train_network.ts";
import type { RunNetworkOptions, TrainingRunImages } from "./run_network.ts";

/** The options of a run that decide what is computed, and in which order. */
export interface SharedOptions extends RunNetworkOptions {
  /** The set that is evaluated after every epoch. */
  readonly validation?: TrainingRunImages;
  /** The set that is evaluated at the end. */
  readonly test?: TrainingRunImages;
  /** Passes over the training set. */
  readonly epochs: number;
  /** All settings. */
  readonly settings: unknown;
  /** Images at once. */
  readonly microBatch?: number | undefined;
  /** Updates between checkpoints. */
  readonly checkpointEvery?: number | undefined;
  /** Updates between those that are computed twice. */
  readonly replayEvery?: number | undefined;
  /** Patches of an image in the test. */
  readonly crops: string;
}

/** These facts of a run, by their names in a message, see `TrainingTeam.requireSame`. */
export function sharedFacts(
  options: SharedOptions,
  { preprocessing, start }: Pick<NetworkTraining, "preprocessing" | "start">,
): Readonly<Record<string, unknown>> {
  const { spec, seed, epochs, training, validation, test, settings } = options;
  return {
    net: spec,
    seed,
    settings: [settings, epochs, options.batchSize, options.schedule, options.events],
    loop: [options.microBatch, options.checkpointEvery, options.replayEvery, options.crops],
    "place to start from": start,
    "training images": factsOf(training),
    "validation images": factsOf(validation),
    "test images": factsOf(test),
    "mean of the training images": preprocessing,
  };
}

function factsOf(images: TrainingRunImages | undefined): unknown {
  if (images === undefined) return undefined;
  const { count, side, classNames, labels } = images;
  const bytes = new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength);
  return [count, side, classNames, sha256Sync(bytes)];
}
