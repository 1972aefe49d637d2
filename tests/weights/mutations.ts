/**
 * Damages files at random, in the ways that find faults in parsers: flipped bits, bytes and lengths
 * at their limits, parts cut out, repeated, moved or taken from another file.
 *
 * @module
 */
import { RandomStreams } from "../../lib/random.ts";

type Random = ReturnType<RandomStreams["stream"]>;

/** Bytes with a meaning in some format, and the limits of bytes. */
const HOSTILE = [
  ...[0, 1, 2, 3, 4, 5, 7, 10, 0x7f, 0x80, 0xfe, 0xff],
  ...[...`(.0123456789{}[]":,KXU}BChjqrtRbQcV`].map((letter) => letter.charCodeAt(0)),
];
/** Lengths and numbers at their limits. */
const LIMITS = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Makes damaged copies of `originals`, the same for the same seed. */
export class Mutations {
  readonly #originals: readonly Uint8Array[];
  readonly #random: Random;

  constructor(originals: readonly Uint8Array[], seed: number) {
    this.#originals = originals;
    this.#random = new RandomStreams(seed).stream("fuzz");
  }

  /** The next damaged file. */
  next(): Uint8Array {
    let bytes = this.#any().slice();
    for (let edits = 1 + this.#below(4); edits > 0 && bytes.length > 0; edits--) {
      bytes = this.#edited(bytes);
    }
    return bytes;
  }

  #edited(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const at = this.#below(bytes.length);
    const length = Math.min(1 + this.#below(16), bytes.length - at);
    switch (this.#below(8)) {
      case 0:
        bytes[at] ^= 1 << this.#below(8);
        return bytes;
      case 1:
        bytes[at] = HOSTILE[this.#below(HOSTILE.length)];
        return bytes;
      case 2: {
        const limit = new DataView(new ArrayBuffer(8));
        limit.setUint32(0, LIMITS[this.#below(LIMITS.length)], true);
        bytes.set(new Uint8Array(limit.buffer, 0, Math.min(4, bytes.length - at)), at);
        return bytes;
      }
      case 3:
        return joined(bytes.subarray(0, at), bytes.subarray(at + length));
      case 4:
        return joined(bytes.subarray(0, at + length), bytes.subarray(at));
      case 5:
        bytes.copyWithin(at, this.#below(bytes.length));
        return bytes;
      case 6:
        return bytes.slice(0, at);
      default: {
        const other = this.#any();
        const from = this.#below(other.length);
        return joined(
          bytes.subarray(0, at),
          other.subarray(from, from + length),
          bytes.subarray(at),
        );
      }
    }
  }

  #any(): Uint8Array {
    return this.#originals[this.#below(this.#originals.length)];
  }

  #below(limit: number): number {
    return this.#random.integer(limit);
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
