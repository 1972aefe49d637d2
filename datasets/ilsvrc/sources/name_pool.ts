/**
 * Many names in one array of bytes: 1.3 million of them take 25 MB, as strings four times that.
 *
 * @module
 */
import { BadArgumentError } from "../../../lib/errors.ts";

/** A list of names that grows. */
export class NamePool {
  /** The UTF-8 of all names, one after another. */
  #bytes: Uint8Array<ArrayBuffer>;
  /** `[length + 1]` and more: where each name starts, and the last ends. */
  #starts: Uint32Array<ArrayBuffer>;
  #length: number;
  /** Made when a name is first looked for. */
  #table: Int32Array | undefined;

  /**
   * An empty pool, or one of the columns of another.
   *
   * @param bytes the UTF-8 of all names.
   * @param starts `[names + 1]`, where each starts in `bytes`, and where the last ends.
   */
  constructor(
    bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64),
    starts: Uint32Array<ArrayBuffer> = new Uint32Array([0]),
  ) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#length = starts.length - 1;
  }

  /** Number of names. */
  get length(): number {
    return this.#length;
  }

  /** The two columns, without spare room; they are valid until a name is added. */
  columns(): { bytes: Uint8Array<ArrayBuffer>; starts: Uint32Array<ArrayBuffer> } {
    const starts = this.#starts.subarray(0, this.#length + 1);
    return { bytes: this.#bytes.subarray(0, starts[this.#length]), starts };
  }

  /** Adds `name` at the end. */
  add(name: string): void {
    const start = this.#starts[this.#length];
    // A character takes three bytes at most.
    const most = start + name.length * 3;
    if (most > this.#bytes.length) this.#bytes = grown(this.#bytes, Uint8Array, most);
    const { written } = encoder.encodeInto(name, this.#bytes.subarray(start));
    this.#length++;
    if (this.#length >= this.#starts.length) {
      this.#starts = grown(this.#starts, Uint32Array, this.#length + 1);
    }
    this.#starts[this.#length] = start + written;
    this.#table = undefined;
  }

  /**
   * The name at position `i`, from 0.
   *
   * @throws {BadArgumentError} if there is none.
   */
  at(i: number): string {
    if (!Number.isInteger(i) || i < 0 || i >= this.#length) {
      throw new BadArgumentError(
        `Expected an image from 0 to ${this.#length - 1} but found ${i}.`,
      );
    }
    return decoder.decode(this.#bytes.subarray(this.#starts[i], this.#starts[i + 1]));
  }

  /** The position of `name`, or -1; the first of several. */
  indexOf(name: string): number {
    const own = encoder.encode(name);
    this.#table ??= this.#hashed().table;
    return this.#find(own, 0, own.length, this.#table);
  }

  /** The first name that is there a second time, as both positions. */
  repeated(): { readonly first: number; readonly again: number } | undefined {
    return this.#hashed().repeated;
  }

  /** The positions of all names that are there more than once. */
  allRepeated(): ReadonlySet<number> {
    const positions = new Set<number>();
    this.#hashed((first, again) => positions.add(first).add(again));
    return positions;
  }

  /** A hash table of all names, and the first repetition that was found while it was made. */
  #hashed(
    onRepeated: (first: number, again: number) => void = () => {},
  ): { table: Int32Array; repeated: { first: number; again: number } | undefined } {
    const table = new Int32Array(2 ** Math.ceil(Math.log2(this.#length * 2 + 2))).fill(-1);
    let repeated: { first: number; again: number } | undefined;
    for (let i = 0; i < this.#length; i++) {
      const first = this.#find(this.#bytes, this.#starts[i], this.#starts[i + 1], table, i);
      if (first === i) continue;
      repeated ??= { first, again: i };
      onRepeated(first, i);
    }
    return { table, repeated };
  }

  /** The position of the name in `bytes`; if it is new, `add`, at which it is entered. */
  #find(bytes: Uint8Array, start: number, end: number, table: Int32Array, add = -1): number {
    const mask = table.length - 1;
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    // The low bits of FNV-1a of names that differ in digits are alike.
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
    for (let slot = hash & mask;; slot = (slot + 1) & mask) {
      const at = table[slot];
      if (at < 0) {
        if (add >= 0) table[slot] = add;
        return add;
      }
      if (this.#isAt(at, bytes, start, end)) return at;
    }
  }

  #isAt(i: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#starts[i];
    if (this.#starts[i + 1] - own !== end - start) return false;
    for (let j = 0; j < end - start; j++) {
      if (this.#bytes[own + j] !== bytes[start + j]) return false;
    }
    return true;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The same numbers in an array of at least `least`, and twice as long. */
export function grown<Column extends { readonly length: number; set(values: Column): void }>(
  column: Column,
  type: new (length: number) => Column,
  least: number,
): Column {
  const longer = new type(Math.max(least, column.length * 2));
  longer.set(column);
  return longer;
}
