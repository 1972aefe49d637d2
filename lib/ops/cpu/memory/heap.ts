/**
 * The heap: one `WebAssembly.Memory` that holds all tensors of the backend, so that every thread and
 * every kernel can access them at the same address without copying.
 *
 * The first 128 KiB belong to the thread pool. Shared memory grows: all addresses stay valid, and
 * only JavaScript views must be recreated to reach beyond the old end. Memory that is not shared has
 * its full size from the start, because growth would detach every view that a running kernel holds;
 * the system provides the pages of both at their first use.
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
/** `4 GiB`, or `512 MiB` for a heap of less than one. */
export function heapText(bytes: number): string {
  return bytes < 2 ** 30
    ? `${Math.round(bytes / 2 ** 20)} MiB`
    : `${Math.round(bytes / 2 ** 30 * 10) / 10} GiB`;
}

/** The default limit of a heap on memory that is not shared: 1 GiB. */
const UNSHARED_LIMIT = 2 ** 30;
/** The lowest limit that a heap accepts if the system grants no more: 64 MiB. */
const LEAST_LIMIT = 2 ** 26;

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
  /** The memory itself, up to 4 GiB. */
  readonly memory: WebAssembly.Memory;
  /** Whether threads can share the memory. */
  readonly shared: boolean;
  readonly #allocator: Allocator;
  readonly #limit: number;
  #buffer: ArrayBufferLike;

  /**
   * A heap of at most `limitBytes`. The default is 4 GiB on shared memory and 1 GiB otherwise, or
   * as much of it as the system grants.
   *
   * @throws {OutOfMemoryError} when the system does not grant that much memory.
   */
  constructor(limitBytes?: number, shared = true) {
    const most = shared ? MAXIMUM_PAGES * PAGE_BYTES : UNSHARED_LIMIT;
    const least = limitBytes === undefined ? Math.min(most, LEAST_LIMIT) : limitBytes;
    const { limit, memory } = grantedMemory(limitBytes ?? most, least, shared);
    this.shared = shared;
    this.#limit = limit;
    this.memory = memory;
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

/** Memory for a heap of `limitBytes`, or of half as much as often as needed, down to `least`. */
function grantedMemory(
  limitBytes: number,
  least: number,
  shared: boolean,
): { limit: number; memory: WebAssembly.Memory } {
  const limit = Heap.limitOf(limitBytes);
  const pages = limit / PAGE_BYTES;
  try {
    const initial = shared ? Math.min(pages, GROWTH / PAGE_BYTES) : pages;
    return { limit, memory: new WebAssembly.Memory({ initial, maximum: pages, shared }) };
  } catch (cause) {
    if (limitBytes / 2 >= least) return grantedMemory(limitBytes / 2, least, shared);
    throw new OutOfMemoryError(
      `Expected ${megabytes(limit)} for the CPU heap, but the system does not grant it. Set a ` +
        "smaller heapBytes.",
      { cause },
    );
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;
}
