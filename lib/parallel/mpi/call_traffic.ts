/**
 * Counts what a rank gives to MPI, by kind of call. How often and on which ways an implementation
 * then sends it is its own matter.
 *
 * @module
 */
import type { MpiNumbers } from "./standard_abi.ts";

/** Calls of one kind. */
export interface CallTraffic {
  /** The number of calls. */
  readonly calls: number;
  /** The bytes of the arrays that this rank gave to them. */
  readonly bytes: number;
}

/** What a rank has given to MPI since the start. */
export interface RankTraffic {
  /** Arrays that were added over all ranks. */
  readonly sums: CallTraffic;
  /** Arrays that were copied from this rank to all others. */
  readonly broadcasts: CallTraffic;
  /** Arrays that were sent to one rank. */
  readonly messages: CallTraffic;
}

/** Counts of the calls of one communicator. */
export class TrafficCounts {
  #counts: RankTraffic = {
    sums: { calls: 0, bytes: 0 },
    broadcasts: { calls: 0, bytes: 0 },
    messages: { calls: 0, bytes: 0 },
  };

  /** The counts now; later calls do not change the result. */
  get now(): RankTraffic {
    return this.#counts;
  }

  /** Counts one call with `values`. */
  add(kind: keyof RankTraffic, values: MpiNumbers): void {
    const { calls, bytes } = this.#counts[kind];
    this.#counts = {
      ...this.#counts,
      [kind]: { calls: calls + 1, bytes: bytes + values.byteLength },
    };
  }
}

/** What was given between two counts. */
export function trafficSince(before: CallTraffic, now: CallTraffic): CallTraffic {
  return { calls: now.calls - before.calls, bytes: now.bytes - before.bytes };
}
