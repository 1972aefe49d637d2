/**
 * One rank of a measurement of training steps; rank 0 prints what the ranks measured. `measure_steps.ts
 * '{"preset":"paper","steps":3,"runs":[{"way":"data","images":64,"talk":"during"}]}'`
 *
 * A rank that does not talk computes what it would compute otherwise: its sums and exchanges take no
 * time and change nothing. What a step takes longer with them is the cost of communication.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../../lib/models/alexnet.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { DataParallel } from "../../lib/parallel/data/data_parallel.ts";
import { type Mpi, startMpi } from "../../lib/parallel/mpi/mpi.ts";
import { twoTowers } from "../../lib/parallel/towers/two_towers.ts";
import { preset, type PresetName } from "../../lib/spec/presets.ts";
import {
  type BatchGradients,
  batchGradients,
  type NumberBatch,
  type TrainingBatch,
} from "../../lib/training/learning_rule/gradients.ts";
import { MomentumSGD } from "../../lib/training/learning_rule/momentum_sgd.ts";
import type { StepMeasurements, StepRequest, StepRun, StepTimes } from "./measurements.ts";

/** Nets by what they are, because drawing the paper's initial weights takes seconds. */
const models = new Map<string, tf.LayersModel>();

function modelOf(name: PresetName, { way, talk }: StepRun, { world }: Mpi): tf.LayersModel {
  const isTower = way === "towers" || way === "pairs";
  const key = isTower ? `tower ${talk === "none"}` : "whole";
  let model = models.get(key);
  if (model === undefined) {
    model = isTower
      ? twoTowers(preset(name), talk === "none" ? otherTower : world, { seed: 1 }).model
      : alexnet(name, { seed: 1 });
    models.set(key, model);
  }
  return model;
}

/** Another tower that is never waited for, and sends zeros. */
const otherTower = {
  rank: 0,
  size: 2,
  gather: (own: readonly number[]) => [[...own], [...own]],
  sendrecv() {},
};

/** The first of two ranks that never talk; `started` takes the times at which its sums start. */
function silent(started: number[]): Mpi {
  const world = {
    ...otherTower,
    broadcast() {},
    startAllreduce: () => {
      started.push(performance.now());
      return { test: () => true, wait() {} };
    },
  };
  // DataParallel reads no other field of it.
  return { world, host: "none", allowsSeveralThreads: false } as unknown as Mpi;
}

/** The same ranks, which let no second thread into MPI. */
function withoutHelper({ world, self, host }: Mpi): Mpi {
  return { world, self, host, allowsSeveralThreads: false } as unknown as Mpi;
}

/** A step; `started` takes the times at which its sums start, if it does not talk. */
function stepOf(
  name: PresetName,
  run: StepRun,
  mpi: Mpi,
  started: number[],
): () => Promise<void> {
  const { way, images, talk, bucketBytes } = run;
  const model = modelOf(name, run, mpi);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const optimizer = new MomentumSGD({ learningRate: 1e-4 });
  const compute = (part: TrainingBatch) => batchGradients(model, variables, part);
  const apply = async ({ gradients, summary }: BatchGradients) => {
    await summary.data();
    optimizer.applyFiniteGradients(gradients);
    tf.dispose([gradients, summary]);
  };
  if (way === "alone" || way === "towers") {
    const batch = batchOf(name, images);
    return () => apply(compute(batch));
  }
  const ranks = talk === "none" ? silent(started) : talk === "between" ? withoutHelper(mpi) : mpi;
  const { reduceGradients } = new DataParallel(ranks, {
    ...{ overlap: talk !== "after", compareEvery: Number.MAX_SAFE_INTEGER },
    ...(bucketBytes === undefined ? {} : { bucketBytes }),
  });
  const batch = batchOf(name, images * ranks.world.size);
  const step = {
    ...{ model, variables, batch, compute },
    ...{ microBatch: Infinity, replayed: false, interrupted: false },
  };
  return async () => await apply(await reduceGradients(step));
}

function batchOf(name: PresetName, images: number): NumberBatch {
  const { side, classes } = preset(name);
  const values = new Float32Array(images * side ** 2 * 3);
  for (let i = 0; i < values.length; i++) values[i] = ((i * 2654435761) % 1024) / 512 - 1;
  const labels = Int32Array.from({ length: images }, (_, i) => (i * 37) % classes);
  return { images: values, labels, count: images };
}

async function measured(
  { preset, steps }: StepRequest,
  run: StepRun,
  mpi: Mpi,
): Promise<StepTimes> {
  const { world } = mpi;
  const sumStarts: number[] = [];
  const step = stepOf(preset, run, mpi, sumStarts);
  await step();
  const seconds: number[] = [];
  const ready: number[][] = [];
  for (let i = 0; i < steps; i++) {
    sumStarts.length = 0;
    world.barrier();
    const started = performance.now();
    await step();
    const own = (performance.now() - started) / 1000;
    seconds.push(Math.max(...world.gather([own]).map(([each]) => each)));
    ready.push(sumStarts.map((at) => (at - started) / 1000));
  }
  const shortest = ready[seconds.indexOf(Math.min(...seconds))];
  return { ...run, seconds, ...(shortest.length === 0 ? {} : { ready: shortest }) };
}

if (import.meta.main) {
  const request: StepRequest = JSON.parse(Deno.args[0]);
  const mpi = startMpi({ threads: "multiple" });
  const backend = await useBackend("alexnet-cpu", { threads: 1 });
  const runs: StepTimes[] = [];
  for (const run of request.runs) runs.push(await measured(request, run, mpi));
  const { rank, size: ranks } = mpi.world;
  const found: StepMeasurements = {
    ...{ preset: request.preset, ranks, backend, mpi: mpi.version, runs },
  };
  if (rank === 0) console.log(JSON.stringify(found));
  await mpi.finalize();
  Deno.exit(0);
}
