/** The training of the course's nets and the first steps of fresh processes: what is measured. */
import type { Measurements } from "../protocol.ts";
import { type Job, ours, pytorchCifar } from "../processes.ts";
import { nets, type TrainingRequest } from "./cifar_training.ts";

/** The ways to train a CIFAR-10 net, in the order of the table. */
export const trainingWays = [
  "libraries",
  "WebAssembly only",
  "WebAssembly only, 256-bit operations",
  "WebAssembly in Chromium",
  "tfjs cpu",
  "PyTorch",
] as const;

/** Measurements of one way. */
export interface TrainingMeasurements {
  readonly way: typeof trainingWays[number];
  readonly measurements: Measurements;
}

/** The extent of these measurements. */
export interface TrainingScale {
  readonly batch: number;
  readonly steps: number;
  readonly epochs: number;
  readonly rounds: number;
  /** Whether tfjs's own backend is measured too, which takes a second per image. */
  readonly slowPeers: boolean;
}

/** Trains each net in each way, alternating, and returns the measurements. */
export async function measureTraining(
  scale: TrainingScale,
  pythons: readonly string[],
  run: (job: Job) => Promise<Measurements | undefined>,
): Promise<TrainingMeasurements[]> {
  const found: TrainingMeasurements[] = [];
  const { batch, steps, epochs } = scale;
  for (let round = 0; round < scale.rounds; round++) {
    for (const net of nets) {
      const request: TrainingRequest = {
        net,
        batch,
        steps,
        epochs,
        backend: "alexnet-cpu:wasm",
        threads: 2,
      };
      const libraries = { ...request, backend: "alexnet-cpu" };
      const wasm = { threads: 2, blas: false };
      const jobs: [way: typeof trainingWays[number], job: Job][] = [
        [
          "libraries",
          ours("training/measure_training.ts", libraries, { threads: 2, blas: true }, 120),
        ],
        ["WebAssembly only", ours("training/measure_training.ts", request, wasm, 120)],
        [
          "WebAssembly only, 256-bit operations",
          ours("training/measure_training.ts", request, { ...wasm, revectorize: true }, 120),
        ],
        ["WebAssembly in Chromium", ours("training/measure_chromium.ts", request, wasm, 120)],
        ...pythons.map((python): [way: "PyTorch", job: Job] => [
          "PyTorch",
          pytorchCifar(python, [net, "2", `${batch}`, `${steps}`, `${epochs}`], 240),
        ]),
      ];
      if (round === 0 && scale.slowPeers) {
        const slow = { ...request, backend: "cpu", batch: 4, steps: 1, epochs: 1, threads: 1 };
        jobs.push([
          "tfjs cpu",
          ours("training/measure_training.ts", slow, { threads: 1, blas: false }, 120),
        ]);
      }
      for (const [way, job] of jobs) {
        const measurements = await run(job);
        if (measurements !== undefined) found.push({ way, measurements });
      }
    }
  }
  return found;
}

/** Starts fresh processes, which end after their first training step. */
export async function measureFirstSteps(
  rounds: number,
  run: (job: Job) => Promise<Measurements | undefined>,
): Promise<Measurements[]> {
  const found: Measurements[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const request of [{ net: "cifarSmall", batch: 128 }, { net: "paper", batch: 8 }]) {
      const measurements = await run(
        ours("measure_first_step.ts", request, { threads: 2, blas: true }, 60),
      );
      if (measurements !== undefined) found.push(measurements);
    }
  }
  return found;
}
