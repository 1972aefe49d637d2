/**
 * The heap: one shared, growable `WebAssembly.Memory` in which all tensors of the backend live, so
 * that every thread and every kernel sees them at the same address without copying.
 *
 * The first 64 KiB belong to the thread pool. Growth keeps all addresses; only the JavaScript
 * views have to be made anew to see beyond the old end.
 *
 * @module
 */
import { MAXIMUM_PAGES, PAGE_BYTES } from "../../kernel_constants.ts";
import { BadArgumentError, OutOfMemoryError } from "../../../errors.ts";
import { Allocator, type AllocatorStatistics } from "./allocator.ts";

/** Where the first tensor may lie. */
export const HEAP_START = PAGE_BYTES;
/** The heap grows by at least this much: 16 MiB. */
const GROWTH = 256 * PAGE_BYTES;

/** How full the heap is, in bytes; part of `tf.memory()` as `heap`. */
export interface HeapStatistics extends AllocatorStatistics {
  /** How large the heap is now. */
  capacity: number;
  /** How large it may become. */
  limit: number;
  /** 0: all free bytes are one block; near 1: they are many small ones. */
  fragmentation: number;
}

/** Shared memory with an allocator. */
export class Heap {
  /** The memory itself: shared, up to 4 GiB. */
  readonly memory: WebAssembly.Memory;
  readonly #allocator: Allocator;
  readonly #limit: number;
  #buffer: ArrayBufferLike;

  /** A heap that may grow to `limitBytes` (default: 4 GiB). */
  constructor(limitBytes: number = MAXIMUM_PAGES * PAGE_BYTES) {
    this.#limit = Heap.limitOf(limitBytes);
    const pages = this.#limit / PAGE_BYTES;
    this.memory = new WebAssembly.Memory({
      initial: Math.min(pages, GROWTH / PAGE_BYTES),
      maximum: MAXIMUM_PAGES,
      shared: true,
    });
    this.#buffer = this.memory.buffer;
    this.#allocator = new Allocator(HEAP_START, this.#buffer.byteLength);
  }

  /** The bytes that a heap of `limitBytes` may really take: whole pages of 64 KiB. */
  static limitOf(limitBytes: number): number {
    return Math.min(MAXIMUM_PAGES, Math.max(2, Math.ceil(limitBytes / PAGE_BYTES))) * PAGE_BYTES;
  }

  /** The shared buffer as it is now; a view made on it stays valid when the heap grows. */
  get buffer(): ArrayBufferLike {
    return this.#buffer;
  }

  /**
   * The byte offset of a fresh block of `bytes` bytes, at a multiple of 64. Its content is whatever
   * was there. `what` names it in the error.
   *
   * @throws {OutOfMemoryError} when the heap is full; nothing that existed is lost.
   * @throws {BadArgumentError} when `bytes` is no size.
   */
  allocate(bytes: number, what: () => string): number {
    if (!(bytes >= 0) || !Number.isFinite(bytes)) {
      throw new BadArgumentError(`Expected a size in bytes but found ${bytes} for ${what()}.`);
    }
    let start = this.#allocator.allocate(bytes);
    if (start < 0 && this.#grow(bytes)) start = this.#allocator.allocate(bytes);
    if (start < 0) throw this.#outOfMemory(bytes, what());
    return start;
  }

  /** Gives a block back. */
  free(offset: number): void {
    this.#allocator.free(offset);
  }

  /** How full it is. */
  get statistics(): HeapStatistics {
    const statistics = this.#allocator.statistics;
    return {
      ...statistics,
      capacity: this.#buffer.byteLength,
      limit: this.#limit,
      fragmentation: statistics.free === 0 ? 0 : 1 - statistics.largestFree / statistics.free,
    };
  }

  /** Lets the peak start again from what is used now. */
  resetPeak(): void {
    this.#allocator.resetPeak();
  }

  #grow(bytes: number): boolean {
    const missing = bytes + 64 - this.#allocator.freeAtEnd;
    const room = this.#limit - this.#allocator.end;
    if (missing > room) return false;
    const wanted = Math.ceil(Math.max(missing, Math.min(GROWTH, room)) / PAGE_BYTES) * PAGE_BYTES;
    try {
      this.memory.grow(Math.min(wanted, room) / PAGE_BYTES);
    } catch {
      return false;
    }
    this.#buffer = this.memory.buffer;
    this.#allocator.extend(this.#buffer.byteLength);
    return true;
  }

  #outOfMemory(bytes: number, what: string): OutOfMemoryError {
    const { used, limit, largestFree, free } = this.statistics;
    const available = free + limit - this.#buffer.byteLength;
    return new OutOfMemoryError(
      `The CPU heap has no room for ${what}: expected ${megabytes(bytes)} in one piece, found ` +
        `${megabytes(available)} free of ${megabytes(limit)} (largest piece ` +
        `${
          megabytes(Math.max(largestFree, this.#allocator.freeAtEnd + limit - this.#allocator.end))
        }, ${
          megabytes(used)
        } in use). Use a smaller batch, or split the batch into micro-batches ` +
        "(--micro-batch); dispose tensors that are no longer needed.",
    );
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;
}
