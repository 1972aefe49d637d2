/**
 * The prediction of many images by several ranks that have the same net: each runs some batches, and
 * rank 0 gets the probabilities of all of them. The batches are those of one process, so that each
 * image has the same bits.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { imagesBetween } from "../../augmentation/images_between.ts";
import { imagesAtOnce, predictReadable } from "../../evaluation/predict.ts";
import type { TimedPredictions } from "../../evaluation/timed_predictions.ts";
import { wholeBatchesOf } from "../../work_shards/work_shard.ts";
import type { Communicator } from "../mpi/communicator.ts";
import { patientGather } from "../team/patience.ts";

/** What the ranks need to give their results to rank 0. */
type Collecting = Pick<Communicator, "rank" | "size" | "startAllreduce" | "send" | "receive">;

/** What a rank predicted. */
type Predicted = Awaited<ReturnType<typeof predictReadable>>;

/**
 * `timedPredictions` on all ranks together; each of them must call it with the same arguments. Rank 0
 * gets the predictions of all images, the others undefined.
 *
 * @throws {NotFiniteError} and {BadFileError} as `predictReadable`, on the rank that finds it.
 * @throws {MpiError} if MPI reports an error.
 */
export function predictParts(
  world: Collecting,
): (...inputs: Parameters<typeof predictReadable>) => Promise<TimedPredictions | undefined> {
  return async (model, dataset, options) => {
    const started = performance.now();
    const shard = { index: world.rank + 1, count: world.size };
    const { start, end } = wholeBatchesOf(shard, dataset.count, imagesAtOnce(options));
    const own = start === end
      ? NOTHING
      : await predictReadable(model, imagesBetween(dataset, { start, end }), {
        ...options,
        onProgress: ({ done }) =>
          options.onProgress?.({
            done: Math.floor(done / (end - start) * dataset.count),
            total: dataset.count,
          }),
      });
    const all = await collected(world, { ...own, read: own.read.map((index) => index + start) });
    if (all === undefined) return undefined;
    const seconds = (performance.now() - started) / 1000;
    return { ...all, backend: tf.getBackend(), seconds };
  };
}

const NOTHING: Predicted = { probabilities: new Float32Array(), classes: 0, count: 0, read: [] };

async function collected(world: Collecting, own: Predicted): Promise<Predicted | undefined> {
  const sizes = await patientGather(world, [own.count, own.classes]);
  if (world.rank > 0) {
    if (own.count > 0) {
      world.send(Int32Array.from(own.read), 0);
      world.send(own.probabilities, 0);
    }
    return undefined;
  }
  const count = sizes.reduce((sum, [images]) => sum + images, 0);
  const classes = Math.max(...sizes.map(([, ofRank]) => ofRank));
  const probabilities = new Float32Array(count * classes);
  probabilities.set(own.probabilities);
  const read = [...own.read];
  for (const [rank, [images]] of sizes.entries()) {
    if (rank === 0 || images === 0) continue;
    const indices = new Int32Array(images);
    world.receive(indices, rank);
    const start = read.length * classes;
    world.receive(probabilities.subarray(start, start + images * classes), rank);
    read.push(...indices);
  }
  return { probabilities, classes, count, read };
}
