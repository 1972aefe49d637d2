/** Evaluates a small net on images that are read on demand, together and on rank 0 alone. */
import { evaluateInFull, evaluationOf } from "../../../lib/evaluation/evaluate.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";
import { predictParts } from "../../../lib/parallel/data/predict_parts.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { smallSpec } from "./small_problem.ts";

const lost: readonly number[] = JSON.parse(Deno.args[0] ?? "[]");
await useBackend("alexnet-cpu:wasm", { threads: 1, heapBytes: 2 ** 26 });
const mpi = startMpi();
const { world } = mpi;
const model = alexnet(smallSpec, { seed: 1 });
const { side, classes } = smallSpec;
const count = 53;
let read = 0;

function pixelsAt(indices: readonly number[]): Uint8Array {
  const pixels = indices.flatMap((index) => {
    const stream = new RandomStreams(2).fork("image", index);
    return Array.from({ length: side * side * 3 }, () => stream.integer(256));
  });
  return Uint8Array.from(pixels);
}

const images = {
  name: "random",
  classNames: Array.from({ length: classes }, (_, i) => `class ${i}`),
  labels: Uint8Array.from({ length: count }, (_, i) => i % classes),
  ...{ side, count },
  read: (indices: ArrayLike<number>) => Promise.resolve(pixelsAt(Array.from(indices))),
  readReadable: (indices: ArrayLike<number>) => {
    read += indices.length;
    const found = Array.from(indices).filter((index) => !lost.includes(index));
    return Promise.resolve({ read: Int32Array.from(found), pixels: pixelsAt(found) });
  },
};
const preprocessing = {
  ...{ side, imageSide: side, padding: 0, mean: [128, 128, 128] },
  ...{ divisor: [64, 64, 64] as const, channelOrder: "rgb" as const },
};

const progress: number[] = [];
const options = { preprocessing, batchSize: 10 };
const predictions = await predictParts(world)(model, images, {
  ...options,
  onProgress: ({ done }) => progress.push(done),
});
const together = predictions === undefined ? undefined : evaluationOf(predictions, images, options);
const reads = world.gather([read]).flat();
if (world.rank === 0) {
  const alone = await evaluateInFull(model, images, options);
  console.log(JSON.stringify({ same: textOf(together) === textOf(alone), read: reads, progress }));
}
await mpi.finalize();

/** All that does not depend on the time. */
function textOf(evaluation: Awaited<ReturnType<typeof evaluateInFull>> | undefined): string {
  if (evaluation === undefined) return "none";
  const { probabilities, labels, read, report } = evaluation;
  const { seconds: _, imagesPerSecond: __, ...facts } = report;
  return JSON.stringify([[...probabilities], [...labels], read, facts]);
}
