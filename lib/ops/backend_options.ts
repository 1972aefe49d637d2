/**
 * The options of a backend, and the check that they make sense.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { MAXIMUM_PAGES, PAGE_BYTES } from "./kernel_constants.ts";
import type { BackendRecord } from "./backend_record.ts";

/** The most threads that `alexnet-cpu` can have. */
export const MAXIMUM_THREADS = 64;
/** The smallest and the largest heap: room for the pool and some small tensors; 32-bit addresses. */
export const MINIMUM_HEAP_BYTES: number = 2 ** 20,
  MAXIMUM_HEAP_BYTES: number = MAXIMUM_PAGES * PAGE_BYTES;

/** Options of `useBackend`. */
export interface BackendOptions {
  /**
   * Threads of `alexnet-cpu`, 1 to 64; default: `ALEXNET_THREADS`, else one for each logical
   * processor. They count when the backend starts; another number later is an error.
   */
  threads?: number;
  /**
   * The most bytes that tensors of `alexnet-cpu` may take, 1 MiB to 4 GiB; default: 4 GiB. They count
   * when the backend starts; another number later is an error.
   */
  heapBytes?: number;
  /**
   * The record of a checkpoint whose libraries `alexnet-cpu` takes if it can, so that a run goes on bit
   * for bit; it counts when the backend starts. See `resumeBackend`.
   */
  recorded?: BackendRecord;
}

/**
 * Checks the numbers of `options`.
 *
 * @throws {BadArgumentError} for a number that makes no sense.
 */
export function requireBackendOptions({ threads, heapBytes }: BackendOptions): void {
  requireWhole("threads", threads, 1, MAXIMUM_THREADS);
  requireWhole("heapBytes", heapBytes, MINIMUM_HEAP_BYTES, MAXIMUM_HEAP_BYTES);
}

function requireWhole(name: string, value: unknown, least: number, most: number): void {
  if (value === undefined) return;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new BadArgumentError(
      `${name}: expected a whole number from ${least} to ${most}, found ${String(value)}.`,
    );
  }
}
