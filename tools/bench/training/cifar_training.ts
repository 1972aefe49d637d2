/**
 * Times the training of a CIFAR-10 net, with crops, as the course does it. It runs in Deno and in a
 * page, which bundles this file. The pixels are computed, because the time does not depend on their
 * content.
 */
import * as tf from "@tensorflow/tfjs";
import { fitPreprocessing } from "../../../lib/augmentation/preprocessing.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { type BackendWish, useBackend } from "../../../lib/ops/backend.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";
import { datasetBatches } from "../../../lib/training/batch_source.ts";
import { train } from "../../../lib/training/train.ts";
import { described } from "../described.ts";
import { profileKernels } from "../profile_kernels.ts";
import { type Measurements, milliseconds } from "../protocol.ts";

/** The nets that the course trains. */
export const nets = ["cifarSmall", "cifarTwoTower"] as const;

/** What to train, and for how long. */
export interface TrainingRequest {
  readonly net: typeof nets[number];
  readonly batch: number;
  /** Updates in one timed epoch. */
  readonly steps: number;
  /** Timed epochs; one more comes first. */
  readonly epochs: number;
  /** As for `useBackend`. */
  readonly backend: BackendWish;
  readonly threads: number;
}

/** The name of the timing of `net`. */
export function trainingOf(net: string): string {
  return `${net} training`;
}

/**
 * Trains and returns milliseconds per update, one number for each epoch: crops, mirror images,
 * forward, backward, update and reading the loss.
 */
export async function trainingTimes(
  { net, batch, steps, epochs, backend, threads }: TrainingRequest,
): Promise<Measurements> {
  const line = await useBackend(backend, { threads });
  const spec = preset(net);
  const [count, side] = [batch * steps, 32];
  const dataset = {
    name: "noise",
    classNames: [..."0123456789"],
    images: Uint8Array.from(
      { length: count * side * side * 3 },
      (_, i) => Math.imul(i, 40503) >> 7,
    ),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    side,
    count,
  };
  const model = alexnet(spec, { seed: 1 });
  const data = datasetBatches({
    dataset,
    batchSize: batch,
    preprocessing: fitPreprocessing(spec.preprocessing, spec.side, dataset),
    streams: new RandomStreams(1),
  });
  const epoch = () =>
    train({
      model,
      data,
      epochs: 1,
      optimizer: { momentum: 0.9, weightDecay: 0.0005 },
      progress: "none",
      handleInterrupt: false,
    });
  const ms = (await milliseconds({ burnIn: 1, steps: epochs }, epoch)).map((each) => each / steps);
  const profile = Object.entries(await profileKernels(epoch))
    .map(([name, spent]) => [`profile ${name}`, spent / steps]);
  model.dispose();
  const gflop = 1e-9 * batch * describeNetwork(spec).trainingFlop;
  return {
    system: tf.getBackend(),
    ...described(line),
    results: [{ what: trainingOf(net), batch, ms, gflop }],
    numbers: Object.fromEntries(profile),
  };
}
