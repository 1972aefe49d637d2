/**
 * The measurements of data for ILSVRC: how fast they get to the net, and how much memory they take.
 */
import type { Measurements } from "../protocol.ts";
import { type Job, subprocess } from "../processes.ts";
import type { DataRequest } from "./measure_data.ts";
import type { MemoryRequest } from "./measure_memory.ts";

/** The number of training images of ILSVRC-2012. */
export const ILSVRC_IMAGES = 1_281_167;

/** The measurements, with where and when they were taken: they may be newer than the others. */
export interface DataMeasured {
  readonly machine: string;
  readonly date: string;
  readonly speeds?: Measurements;
  /** One process for each kind of work and number of images. */
  readonly memory: readonly Measurements[];
}

/** The extent of these measurements. */
export interface DataScale {
  readonly speeds: DataRequest;
  readonly memory: readonly MemoryRequest[];
}

/** About two minutes on two quiet cores. */
export const fullData: DataScale = {
  speeds: { photographs: 20, turns: 200, rounds: 20, images: 256, batch: 64 },
  memory: [
    ...[1000, 100_000, ILSVRC_IMAGES].flatMap((count): MemoryRequest[] => [
      { work: "index", count },
      { work: "shards", count },
    ]),
    // Fewer images do not fill the pools of the decoder's memory.
    { work: "prepare", count: 20_000 },
    { work: "prepare", count: 60_000 },
  ],
};

/** A few seconds, only to check that it runs. */
export const quickData: DataScale = {
  speeds: { photographs: 2, turns: 4, rounds: 2, images: 8, batch: 4 },
  memory: [
    { work: "index", count: 1000 },
    { work: "shards", count: 1000 },
    { work: "prepare", count: 10 },
  ],
};

/** Runs all measurements of data. */
export async function measureData(
  scale: DataScale,
  { machine, date }: Pick<DataMeasured, "machine" | "date">,
  run: (job: Job) => Promise<Measurements | undefined>,
): Promise<DataMeasured> {
  const env = { ALEXNET_THREADS: "1", ALEXNET_BLAS: "off" };
  const speeds = await run(subprocess("ilsvrc/measure_data.ts", {
    ...{ name: "data for ILSVRC", args: [JSON.stringify(scale.speeds)], env, limit: 900 },
  }));
  const memory: Measurements[] = [];
  for (const request of scale.memory) {
    const found = await run(subprocess("ilsvrc/measure_memory.ts", {
      name: `memory, ${request.work}, ${request.count} images`,
      flags: ["--v8-flags=--expose-gc"],
      args: [JSON.stringify(request)],
      limit: 600,
    }));
    if (found !== undefined) memory.push(found);
  }
  return { machine, date, ...(speeds === undefined ? {} : { speeds }), memory };
}
