/**
 * The heap: one shared, growable `WebAssembly.Memory` that holds all tensors of the backend, so
 * that every thread and every kernel can access them at the same address without copying.
 *
 * The first 128 KiB belong to the thread pool. Growth keeps all addresses valid; only JavaScript
 * views must be recreated to reach beyond the old end.
 *
 * @module
 */
import { LOW_PAGES, MAXIMUM_PAGES, PAGE_BYTES } from "../../kernel_constants.ts";
import { BadArgumentError, OutOfMemoryError } from "../../../errors.ts";
import { Allocator, type AllocatorStatistics } from "./allocator.ts";

/** The first byte available to tensors. */
export const HEAP_START: number = LOW_PAGES * PAGE_BYTES;
/** The heap grows by at least this much: 16 MiB. */
const GROWTH = 256 * PAGE_BYTES;

/** How full the heap is, in bytes; part of `tf.memory()` as `heap`. */
export interface HeapStatistics extends AllocatorStatistics {
  /** Current size of the heap. */
  capacity: number;
  /** Maximum size of the heap. */
  limit: number;
  /** 0 if all free bytes form one block; near 1 if they are spread over many small ones. */
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

  /** The effective limit of a heap of `limitBytes` in bytes: whole pages of 64 KiB. */
  static limitOf(limitBytes: number): number {
    return Math.min(MAXIMUM_PAGES, Math.max(2, Math.ceil(limitBytes / PAGE_BYTES))) * PAGE_BYTES;
  }

  /** The current shared buffer; views of it remain valid when the heap grows. */
  get buffer(): ArrayBufferLike {
    return this.#buffer;
  }

  /**
   * Allocates a block of `bytes` bytes and returns its byte offset, a multiple of 64. The content
   * is uninitialized. `what` names the block in the error.
   *
   * @throws {OutOfMemoryError} when the heap is full; existing tensors are not affected.
   * @throws {BadArgumentError} when `bytes` is not a valid size.
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

  /** Frees a block. */
  free(offset: number): void {
    this.#allocator.free(offset);
  }

  /** Current usage of the heap. */
  get statistics(): HeapStatistics {
    const statistics = this.#allocator.statistics;
    return {
      ...statistics,
      capacity: this.#buffer.byteLength,
      limit: this.#limit,
      fragmentation: statistics.free === 0 ? 0 : 1 - statistics.largestFree / statistics.free,
    };
  }

  /** Resets the peak to the current usage. */
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
