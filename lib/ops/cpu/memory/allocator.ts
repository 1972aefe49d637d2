/**
 * An allocator with size classes and coalescing: tracks which bytes of the heap are in use.
 *
 * All bookkeeping is in JavaScript; nothing is written into the heap. Every block starts at a
 * multiple of 64 bytes (a cache line, which avoids false sharing between threads). A freed block is
 * merged with its free neighbours immediately. Free blocks are grouped in size classes, four to
 * each power of two; a request takes the smallest sufficient block of its own class, or any block
 * of the next larger class that has one, and the remainder stays free. A training step requests the
 * same sizes every time, so after the first step each request finds its previous block and the heap
 * stops growing.
 *
 * @module
 */

/** Blocks are multiples of this many bytes. */
export const ALIGNMENT = 64;

/** Statistics of an {@linkcode Allocator}; everything except `blocks` is in bytes. */
export interface AllocatorStatistics {
  /** Bytes in blocks that are in use. */
  used: number;
  /** The highest value of `used` so far. */
  peak: number;
  /** Total bytes in free blocks. */
  free: number;
  /** The largest free block. */
  largestFree: number;
  /** How many blocks are in use. */
  blocks: number;
}

/** Allocates blocks within `[start, end)`; `end` can move up. */
export class Allocator {
  readonly #start: number;
  #end: number;
  /** Size of each used block by its start. */
  readonly #used = new Map<number, number>();
  /** Size of each free block by its start, and its start by its end. */
  readonly #free = new Map<number, number>();
  readonly #freeEnds = new Map<number, number>();
  readonly #classes: Set<number>[] = [];
  #usedBytes = 0;
  #peakBytes = 0;

  /** An allocator over `[start, end)`, both multiples of {@linkcode ALIGNMENT}. */
  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = start;
    this.extend(end);
  }

  /** The end of the range. */
  get end(): number {
    return this.#end;
  }

  /** Moves the end of the range up to `end`. */
  extend(end: number): void {
    if (end <= this.#end) return;
    const start = this.#end;
    this.#end = end;
    this.#release(start, end - start);
  }

  /** The start of a block of at least `bytes`, or -1 when no free block is large enough. */
  allocate(bytes: number): number {
    const size = blockSize(bytes);
    for (let c = sizeClass(size); c < this.#classes.length; c++) {
      const start = this.#smallestFit(c, size);
      if (start >= 0) return this.#take(start, size);
    }
    return -1;
  }

  /** Frees the block that starts at `start`. */
  free(start: number): void {
    const size = this.#used.get(start);
    if (size === undefined) throw new RangeError(`No block of the heap starts at byte ${start}`);
    this.#used.delete(start);
    this.#usedBytes -= size;
    this.#release(start, size);
  }

  /** Free bytes directly before the end; growth needs to add only the rest. */
  get freeAtEnd(): number {
    const start = this.#freeEnds.get(this.#end);
    return start === undefined ? 0 : this.#end - start;
  }

  /** Current usage and fragmentation. */
  get statistics(): AllocatorStatistics {
    let largestFree = 0;
    for (const size of this.#free.values()) largestFree = Math.max(largestFree, size);
    return {
      used: this.#usedBytes,
      peak: this.#peakBytes,
      free: this.#end - this.#start - this.#usedBytes,
      largestFree,
      blocks: this.#used.size,
    };
  }

  /** Resets the peak to the current usage. */
  resetPeak(): void {
    this.#peakBytes = this.#usedBytes;
  }

  #smallestFit(sizeClassIndex: number, size: number): number {
    let best = -1;
    let bestSize = Infinity;
    for (const start of this.#classes[sizeClassIndex] ?? []) {
      const free = this.#free.get(start) ?? 0;
      if (free >= size && free < bestSize) [best, bestSize] = [start, free];
      if (bestSize === size) break;
    }
    return best;
  }

  #take(start: number, size: number): number {
    const free = this.#free.get(start) ?? 0;
    this.#forget(start, free);
    if (free > size) this.#remember(start + size, free - size);
    this.#used.set(start, size);
    this.#usedBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#usedBytes);
    return start;
  }

  #release(start: number, size: number): void {
    const next = this.#free.get(start + size);
    if (next !== undefined) {
      this.#forget(start + size, next);
      size += next;
    }
    const previous = this.#freeEnds.get(start);
    if (previous !== undefined) {
      this.#forget(previous, start - previous);
      size += start - previous;
      start = previous;
    }
    this.#remember(start, size);
  }

  #remember(start: number, size: number): void {
    this.#free.set(start, size);
    this.#freeEnds.set(start + size, start);
    const c = sizeClass(size);
    while (this.#classes.length <= c) this.#classes.push(new Set());
    this.#classes[c].add(start);
  }

  #forget(start: number, size: number): void {
    this.#free.delete(start);
    this.#freeEnds.delete(start + size);
    this.#classes[sizeClass(size)].delete(start);
  }
}

/** `bytes` rounded up to whole cache lines, at least one. */
function blockSize(bytes: number): number {
  return Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
}

/** The class of a block: four classes to each power of two of cache lines. */
function sizeClass(size: number): number {
  const lines = size / ALIGNMENT;
  const exponent = 31 - Math.clz32(lines);
  const quarter = Math.floor(lines / 2 ** (exponent - 2)) & 3;
  return exponent * 4 + quarter;
}
