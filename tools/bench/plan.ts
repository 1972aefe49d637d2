/**
 * The order of measurements. The compared systems alternate, so that a slow phase of the machine
 * affects all of them.
 */
import type { Measurements, Timing } from "./protocol.ts";
import {
  ceilings,
  type Job,
  onednn,
  ours,
  peer,
  pythonsWithTorch,
  pytorch,
  run,
} from "./processes.ts";
import {
  type DataMeasured,
  type DataScale,
  fullData,
  measureData,
  quickData,
} from "./ilsvrc/data_plan.ts";
import {
  measureFirstSteps,
  measureTraining,
  type TrainingMeasurements,
  type TrainingScale,
} from "./training/training_plan.ts";

/** The measurements, by system and setup. */
export interface Measured {
  readonly ceilings?: Measurements;
  readonly blas: readonly Measurements[];
  readonly wasm: readonly Measurements[];
  /** WebAssembly only, with one thread. */
  readonly wasmOneThread: readonly Measurements[];
  /**
   * WebAssembly only, with V8 allowed to pair operations into 256-bit ones, with two threads and
   * with one.
   */
  readonly wasmWide: readonly Measurements[];
  readonly wasmWideOneThread: readonly Measurements[];
  readonly torch: readonly Measurements[];
  readonly others: readonly Measurements[];
  /** Cropping images to float patches, by TypeScript and by WebAssembly. */
  readonly crops?: Measurements;
  /** Convolutions by oneDNN and by the backend, if oneDNN is installed. */
  readonly onednn?: Measurements;
  /** Training of the course's nets. */
  readonly training?: readonly TrainingMeasurements[];
  /** Fresh processes that end after their first training step. */
  readonly firstSteps?: readonly Measurements[];
  /** Data for ILSVRC. */
  readonly data?: DataMeasured;
}

/** The extent of the measurements. */
export interface Scale {
  /** Batch sizes of the targets; measured in every round. */
  readonly headline: readonly number[];
  /** Further batch sizes; measured once. */
  readonly batches: readonly number[];
  readonly rounds: number;
  readonly steps: number;
  readonly layerBatch: number;
  readonly layerSteps: number;
  /** Batch size and layers of the comparison with oneDNN. */
  readonly onednnBatch: number;
  readonly onednnLayers: readonly string[];
  readonly training: TrainingScale;
  readonly firstSteps: number;
  readonly data: DataScale;
  /** Whether slow peers are measured too. */
  readonly slowPeers: boolean;
  /** Minutes after which no more optional measurements are started. */
  readonly minutes: number;
}

/** About half an hour on two quiet cores. */
export const full: Scale = {
  headline: [32, 128],
  batches: [8, 16, 64],
  rounds: 2,
  steps: 4,
  layerBatch: 8,
  layerSteps: 7,
  onednnBatch: 32,
  onednnLayers: ["conv1", "conv2", "conv3", "conv4", "conv5"],
  training: { batch: 128, steps: 20, epochs: 5, rounds: 2, slowPeers: true },
  firstSteps: 5,
  data: fullData,
  slowPeers: true,
  minutes: 30,
};

/** About a minute, only to check that it runs. */
export const quick: Scale = {
  headline: [8],
  batches: [],
  rounds: 1,
  steps: 2,
  layerBatch: 4,
  layerSteps: 2,
  onednnBatch: 4,
  onednnLayers: ["conv3"],
  training: { batch: 16, steps: 2, epochs: 1, rounds: 1, slowPeers: false },
  firstSteps: 1,
  data: quickData,
  slowPeers: false,
  minutes: 5,
};

/** Where and when something is measured. */
type Place = Pick<DataMeasured, "machine" | "date">;

/** Measures only data for ILSVRC. */
export async function measureOnlyData(
  { data }: Scale,
  place: Place,
  tell: (line: string) => void,
): Promise<DataMeasured> {
  return await measureData(data, place, (job) => run(job, tell));
}

/** Runs all available measurements, in order. */
export async function measure(
  scale: Scale,
  place: Place,
  tell: (line: string) => void,
): Promise<Measured> {
  const blas: Measurements[] = [];
  const wasm: Measurements[] = [];
  const wasmOneThread: Measurements[] = [];
  const wasmWide: Measurements[] = [];
  const wasmWideOneThread: Measurements[] = [];
  const torch: Measurements[] = [];
  const others: Measurements[] = [];
  const started = performance.now();
  const taken = new Map<string, number>();
  /** Whether `job` would end too late, judging by its previous duration. */
  const late = (job: Job): boolean => {
    const end = performance.now() - started + (taken.get(job.name) ?? 0);
    if (end < 60_000 * scale.minutes) return false;
    tell(`no time left for ${job.name}`);
    return true;
  };
  const add = async (to: Measurements[], job: Job): Promise<Measurements | undefined> => {
    if (late(job)) return undefined;
    const begun = performance.now();
    const found = await run(job, tell);
    taken.set(job.name, performance.now() - begun);
    if (found !== undefined) to.push(found);
    return found;
  };
  const pythons = await pythonsWithTorch();
  if (pythons.length === 0) {
    tell("PyTorch is not installed: pip install torch, or apt-get install python3-torch");
  }
  const two = (useBlas: boolean) => ({ threads: 2, blas: useBlas });
  const wide = { threads: 2, blas: false, revectorize: true };
  const repetition = { burnIn: 1, steps: scale.steps };

  const ceiling = await run(ceilings(5), tell);
  const layers = { batches: [scale.layerBatch], burnIn: 2, steps: scale.layerSteps };
  const layersOf = "measure_layers.ts" as const;
  await add(blas, ours(layersOf, layers, two(true), 120));
  for (const python of pythons) {
    const args = ["2", String(scale.layerBatch), String(scale.layerSteps), "2", "layers"];
    await add(torch, pytorch(python, args, 120));
  }
  await add(wasm, ours(layersOf, layers, two(false), 120));
  await add(wasmWide, ours(layersOf, layers, wide, 120));
  await add(wasmOneThread, ours(layersOf, layers, { threads: 1, blas: false }, 120));
  await add(wasmWideOneThread, ours(layersOf, layers, { ...wide, threads: 1 }, 120));

  const convolving = await run(
    onednn({ batch: scale.onednnBatch, burnIn: 1, steps: 2, layers: scale.onednnLayers }, 120),
    tell,
  );

  const cutting = await run(
    ours("measure_crops.ts", { burnIn: 2, steps: scale.layerSteps }, two(false), 60),
    tell,
  );

  const settings = new Map<string, string>();
  const networks = async (batches: readonly number[]): Promise<void> => {
    const request = { batches, ...repetition };
    await add(blas, ours("measure_network.ts", request, two(true), 240));
    for (const python of pythons) {
      const sizes = batches.join(",");
      const args = ["2", sizes, String(scale.steps), "1", settings.get(python) ?? ""];
      const found = await add(torch, pytorch(python, args, 240));
      const layout = found?.results[0]?.layout;
      if (layout !== undefined) settings.set(python, layout);
    }
    await add(wasm, ours("measure_network.ts", request, two(false), 300));
    await add(wasmWide, ours("measure_network.ts", request, wide, 300));
  };
  await networks(scale.headline);
  // The first interpreter only: training takes minutes for each.
  const training = await measureTraining(
    scale.training,
    pythons.slice(0, 1),
    (job) => run(job, tell),
  );
  const firstSteps = await measureFirstSteps(scale.firstSteps, (job) => run(job, tell));

  const data = await measureOnlyData(scale, place, tell);

  if (scale.batches.length > 0) await networks(scale.batches);
  const batch = String(scale.layerBatch);
  const steps = String(scale.steps);
  await add(others, peer("onnxruntime-node", "onnxruntime.ts", ["2", batch, steps], 60));
  await add(others, peer("tfjs wasm", "tfjs.ts", ["wasm", batch, steps], 60));
  if (scale.slowPeers) {
    await add(others, peer("jax-js wasm", "jax_wasm.ts", [batch, "3"], 60));
    await add(others, peer("tfjs cpu", "tfjs.ts", ["cpu", "1", "1"], 60));
  }
  for (let round = 1; round < scale.rounds; round++) await networks(scale.headline);
  return {
    ...(ceiling === undefined ? {} : { ceilings: ceiling }),
    ...(convolving === undefined ? {} : { onednn: convolving }),
    ...(cutting === undefined ? {} : { crops: cutting }),
    blas,
    wasm,
    wasmOneThread,
    wasmWide,
    wasmWideOneThread,
    torch,
    others,
    training,
    firstSteps,
    data,
  };
}

/** All timings of `what` at `batch`, with the rounds combined. */
export function timing(
  measurements: readonly Measurements[],
  what: string,
  batch: number,
): Timing | undefined {
  const found = measurements.flatMap(({ results }) =>
    results.filter((result) => result.what === what && result.batch === batch)
  );
  if (found.length === 0) return undefined;
  return { ...found[0], ms: found.flatMap(({ ms }) => ms) };
}

/** The last number reported under `name`; `undefined` if there is none. */
export function numberOf(measurements: readonly Measurements[], name: string): number | undefined {
  return measurements.findLast(({ numbers }) => numbers?.[name] !== undefined)?.numbers?.[name];
}
