/**
 * Which bytes of the heap are in use: an allocator with size classes and coalescing.
 *
 * Pure bookkeeping in JavaScript; nothing is written into the heap itself. Every block starts at a
 * multiple of 64 bytes (a cache line, so that threads never share one by accident). A freed block
 * merges with free neighbours at once. Free blocks are kept in classes by size, four to each power
 * of two; a request takes the smallest block that fits of its own class, or any of the next larger
 * class that has one, and gives back what is left over. A training step asks for the same sizes
 * again and again, so after the first step every request finds its old block and the heap does not
 * grow any more.
 *
 * @module
 */

/** Blocks are multiples of this many bytes. */
export const ALIGNMENT = 64;

/** What an {@linkcode Allocator} counts; all in bytes but `blocks`. */
export interface AllocatorStatistics {
  /** Bytes in blocks that are in use. */
  used: number;
  /** The highest `used` that ever was. */
  peak: number;
  /** Bytes that are free, in all free blocks together. */
  free: number;
  /** The largest free block. */
  largestFree: number;
  /** How many blocks are in use. */
  blocks: number;
}

/** Hands out ranges of `[start, end)`; `end` can move up. */
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

  /** Gives back the block that starts at `start`. */
  free(start: number): void {
    const size = this.#used.get(start);
    if (size === undefined) throw new RangeError(`No block of the heap starts at byte ${start}`);
    this.#used.delete(start);
    this.#usedBytes -= size;
    this.#release(start, size);
  }

  /** How many bytes are free right before the end: growth needs only the rest. */
  get freeAtEnd(): number {
    const start = this.#freeEnds.get(this.#end);
    return start === undefined ? 0 : this.#end - start;
  }

  /** What is used, free and how badly split. */
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

  /** Lets the peak start again from what is used now. */
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
