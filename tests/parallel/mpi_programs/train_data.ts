/**
 * Trains a small net with convolutions and dropout over all ranks for six steps. Rank 0 prints its
 * losses and a hash of its weights, and writes the weights to the file in its second argument.
 */
import * as tf from "@tensorflow/tfjs";
import { sha256Sync } from "../../../lib/files/sha256.ts";
import { setDropoutStream } from "../../../lib/layers/dropout.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { DataParallel } from "../../../lib/parallel/data/data_parallel.ts";
import { trafficSince } from "../../../lib/parallel/mpi/call_traffic.ts";
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { slowRankText } from "../../../lib/parallel/team/rank_report.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { train } from "../../../lib/training/train.ts";
import { smallBatches, smallSpec } from "./small_problem.ts";

interface Settings {
  /** A rank that changes a weight after a few steps, or that computes slowly. */
  wrong?: number;
  slow?: number;
  /** A rank that is killed in its third step. */
  killed?: number;
  overlap?: boolean;
  microBatch?: number;
  replayEvery?: number;
}

const settings: Settings = JSON.parse(Deno.args[0] ?? "{}");
const { wrong, slow, killed, overlap = true, microBatch, replayEvery } = settings;
await useBackend("alexnet-cpu:wasm", { threads: 1, heapBytes: 2 ** 26 });
const mpi = startMpi({ threads: "multiple" });
const { rank, size } = mpi.world;
// Each rank starts from other weights: those of rank 0 count.
const model = alexnet(smallSpec, { seed: rank === 0 ? 1 : 100 + rank });
setDropoutStream(model, new RandomStreams(1).stream("dropout"));

if (killed !== undefined) console.log(`process ${Deno.pid}`);
const reports: string[] = [];
const parallel = new DataParallel(mpi, {
  bucketBytes: 4 * 1000,
  overlap,
  compareEvery: 3,
  onTimes: (times, hosts) => {
    const text = slowRankText(times, hosts);
    if (text !== undefined) reports.push(text);
  },
});
let [early, stepsLeft] = [0, 3];
/** The sums of each step, and their bytes. */
const sums: (readonly [number, number])[] = [];
try {
  const { steps, state } = await train({
    ...{ model, data: smallBatches(6, 10), epochs: 1, progress: "none", handleInterrupt: false },
    ...{ optimizer: { momentum: 0.9 }, microBatch, replayEvery },
    onStep: ({ step }) => {
      early = Math.max(early, parallel.startedEarly);
      if (step !== 1 || rank !== wrong) return;
      const [kernel] = model.layers.flatMap((layer) => layer.trainableWeights);
      const variable = kernel.read() as tf.Variable;
      tf.tidy(() => variable.assign(tf.add(variable, 1e-6)));
    },
    reduceGradients: size === 1 ? undefined : async (step) => {
      const before = mpi.world.traffic.sums;
      const sum = await parallel.reduceGradients({
        ...step,
        compute: (part) => {
          const until = performance.now() + (rank === slow ? 150 : 0);
          while (performance.now() < until);
          if (--stepsLeft === 0 && rank === killed) Deno.kill(Deno.pid, "SIGKILL");
          return step.compute(part);
        },
      });
      const { calls, bytes } = trafficSince(before, mpi.world.traffic.sums);
      sums.push([calls, bytes]);
      return sum;
    },
  });
  await parallel.requireSameWeights(model);
  const values = await Promise.all(model.weights.map((weight) => weight.read().data()));
  const all = Float32Array.from(values.flatMap((numbers) => [...numbers]));
  if (rank === 0) {
    const bytes = new Uint8Array(all.buffer);
    if (Deno.args[1] !== undefined) await Deno.writeFile(Deno.args[1], bytes);
    console.log(JSON.stringify({
      losses: steps.map(({ loss }) => loss),
      hash: sha256Sync(bytes),
      steps: state.step,
      early,
      sums,
      reports,
      tensors: tf.memory().numTensors,
    }));
  }
} catch (error) {
  if (rank === 0) console.log(JSON.stringify({ error: String(error) }));
}
await mpi.finalize();
