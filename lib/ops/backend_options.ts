/**
 * The options of a backend and their validation.
 *
 * @module
 */
import type { FieldNames } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { MAXIMUM_PAGES, PAGE_BYTES } from "./kernel_constants.ts";
import type { BackendRecord } from "./backend_record.ts";

/** The maximum number of threads of `alexnet-cpu`. */
export const MAXIMUM_THREADS = 64;
/**
 * The limits of the heap size: at least room for the pool and some small tensors, at most what
 * 32-bit addresses can reach.
 */
export const MINIMUM_HEAP_BYTES: number = 2 ** 20,
  MAXIMUM_HEAP_BYTES: number = MAXIMUM_PAGES * PAGE_BYTES;

/** Options of `useBackend`. */
export interface BackendOptions {
  /**
   * Threads of `alexnet-cpu`, 1 to 64; default: `ALEXNET_THREADS`, else one for each logical
   * processor. A page that is not cross-origin isolated computes with one. The number is fixed when the backend starts; a different one later is an error.
   */
  threads?: number;
  /**
   * The maximum number of bytes that tensors of `alexnet-cpu` may occupy, 1 MiB to 4 GiB; default:
   * 4 GiB, or 1 GiB in a page that is not cross-origin isolated. The limit is fixed when the backend starts; a different one later is an error.
   */
  heapBytes?: number;
  /**
   * The backend record of a checkpoint. If possible, `alexnet-cpu` uses the libraries in it, so
   * that a resumed run stays bit-identical. It is read only when the backend starts. See
   * `resumeBackend`.
   */
  recorded?: BackendRecord;
}

/** The names of the {@linkcode BackendOptions}. */
export const BACKEND_FIELDS: FieldNames<BackendOptions> = {
  threads: true,
  heapBytes: true,
  recorded: true,
};

/**
 * Checks the numbers of `options`.
 *
 * @throws {BadArgumentError} for a number out of range.
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
