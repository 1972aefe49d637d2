/**
 * What `deno task dev scaling` measures, as it is stored in `docs/results/scaling.json`.
 *
 * @module
 */
import type { PresetName } from "../../lib/spec/presets.ts";

/** A kind of training step to measure. */
export interface StepRun {
  /**
   * `alone`: a net on one process; `data`: a rank of data-parallel training; `towers`: one of two
   * towers; `pairs`: one of two towers whose gradients are added to those of other pairs.
   */
  readonly way: "alone" | "data" | "towers" | "pairs";
  /** Images that the rank computes in a step. */
  readonly images: number;
  /**
   * Whether and when ranks talk. Sums run during the backward pass, driven by a thread that waits
   * inside MPI (`during`) or by the computing thread itself each time it has a gradient (`between`), or
   * they run after the pass. Exchanges are always `during`.
   */
  readonly talk: "none" | "during" | "between" | "after";
  /** Bytes of a bucket, if not the usual ones. */
  readonly bucketBytes?: number;
}

/** The request to the ranks that measure steps. */
export interface StepRequest {
  /** The net. */
  readonly preset: PresetName;
  /** Timed steps of each run, after one that is not timed. */
  readonly steps: number;
  /** The kinds of steps. */
  readonly runs: readonly StepRun[];
}

/** What the ranks measured of a kind of step. */
export interface StepTimes extends StepRun {
  /** Seconds of each step on the rank that took longest. */
  readonly seconds: readonly number[];
  /** Seconds from the start of a step until each bucket is full, of the shortest; without talk only. */
  readonly ready?: readonly number[];
}

/** The steps of a net on ranks with one thread each. */
export interface StepMeasurements {
  /** The net. */
  readonly preset: PresetName;
  /** The ranks that computed at the same time. */
  readonly ranks: number;
  /** The backend of a rank, in one line. */
  readonly backend: string;
  /** The version of MPI. */
  readonly mpi: string;
  /** The kinds of steps. */
  readonly runs: readonly StepTimes[];
}

/** The request to the two ranks that measure messages and sums. */
export interface LinkRequest {
  /** Bytes that each rank sends to the other one while it receives as many. */
  readonly exchanges: readonly number[];
  /** Bytes of sums. */
  readonly sums: readonly number[];
  /** Seconds for each size, at least. */
  readonly seconds: number;
}

/** A size, and how long it takes. */
export interface SizeTime {
  /** The size. */
  readonly bytes: number;
  /** Of a call; a quarter of them took less. */
  readonly seconds: number;
}

/** How long messages and sums between two ranks take. */
export interface LinkMeasurements {
  /** Each rank sends the bytes and receives as many. */
  readonly exchanges: readonly SizeTime[];
  /** Sums of the bytes. */
  readonly sums: readonly SizeTime[];
}

/** The bytes that left each of several hosts during a sum. */
export interface WireBytes {
  /** The bytes of the sum. */
  readonly bytes: number;
  /** Bytes by host, with the headers of packets. */
  readonly sent: readonly number[];
}

/** The bits per second of the link that is slowed down on purpose. */
export const SLOW_LINK = 1e9;

/** All that is measured. */
export interface MeasuredScaling {
  /** The machine, in one line. */
  readonly machine: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Each net on one rank, the others of which are idle. */
  readonly oneRank: readonly StepMeasurements[];
  /** Two ranks at the same time, through shared memory. */
  readonly twoRanks: readonly StepMeasurements[];
  /** Messages and sums through shared memory. */
  readonly sharedMemory: LinkMeasurements;
  /** Those between two network namespaces; undefined where they cannot be made. */
  readonly namespaces?: {
    /** As fast as the system passes packets on. */
    readonly fast: LinkMeasurements;
    /** Slowed down to {@linkcode SLOW_LINK}. */
    readonly slow: LinkMeasurements;
    /** What leaves the hosts during a sum, by their number. */
    readonly wire: readonly WireBytes[];
    /** Steps of two ranks over the slow link. */
    readonly steps: StepMeasurements;
  };
}

/** The run of this kind; undefined if it was not measured. */
export function runOf(
  { runs }: Pick<StepMeasurements, "runs">,
  wanted: StepRun,
): StepTimes | undefined {
  return runs.find(({ way, images, talk, bucketBytes }) =>
    way === wanted.way && images === wanted.images && talk === wanted.talk &&
    bucketBytes === wanted.bucketBytes
  );
}
