/**
 * Named, counter-based random streams under one root seed. Drawing from one stream never affects
 * another.
 *
 * The generator is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011): a block cipher that turns (key, counter) into 64 random
 * bits using only additions, rotations and exclusive-ors of 32-bit words. The same function runs in
 * the WebAssembly and WGSL kernels, so a dropout mask is the same on every backend.
 *
 * @module
 */

import { requireInteger } from "./argument_checks.ts";
import { normalCosine, normalRadius } from "./box_muller.ts";
import { BadArgumentError } from "./errors.ts";
import {
  KEY_PARITY,
  ROTATION_0,
  ROTATION_1,
  ROTATION_2,
  ROTATION_3,
  ROTATION_4,
  ROTATION_5,
  ROTATION_6,
  ROTATION_7,
} from "./threefry_constants.ts";

const ROTATIONS = [
  ROTATION_0,
  ROTATION_1,
  ROTATION_2,
  ROTATION_3,
  ROTATION_4,
  ROTATION_5,
  ROTATION_6,
  ROTATION_7,
] as const;

/** Two unsigned 32-bit words. */
export type Words = readonly [number, number];

/** The low and the high 32 bits of an integer from 0 to 2^53-1. */
export function wordsOf(integer: number): Words {
  return [integer % 0x100000000, Math.floor(integer / 0x100000000)];
}

/**
 * Threefry-2x32-20: the 64 random bits for `key` and `counter`, as two unsigned words.
 *
 * Known answer (Random123, `kat_vectors`): key 0, counter 0 gives `6b200159 99ba4efe`.
 */
export function threefry2x32(key: Words, counter: Words): [number, number] {
  const keys = [key[0] | 0, key[1] | 0, (KEY_PARITY ^ key[0] ^ key[1]) | 0];
  let x0 = (counter[0] + keys[0]) | 0;
  let x1 = (counter[1] + keys[1]) | 0;
  for (let round = 0; round < 20; round++) {
    x0 = (x0 + x1) | 0;
    const rotation = ROTATIONS[round % 8];
    x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x0 = (x0 + keys[injection % 3]) | 0;
      x1 = (x1 + keys[(injection + 1) % 3] + injection) | 0;
    }
  }
  return [x0 >>> 0, x1 >>> 0];
}

/** The state of a stream: enough to resume at exactly the same draw. */
export interface StreamState {
  /** The two key words. */
  key: Words;
  /** How many 32-bit words have been drawn. */
  position: number;
}

/**
 * A stream of random numbers with its own key and position.
 *
 * @example
 * ```ts
 * import { RandomStream, RandomStreams } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = new RandomStreams(1).stream("shuffle");
 * const again = new RandomStream(stream.state);
 * assertEquals(stream.permutation(10), again.permutation(10));
 * ```
 */
export class RandomStream {
  readonly #key: Words;
  #position: number;
  #block: [number, number] = [0, 0];
  #blockIndex = -1;

  /**
   * Starts a stream at `state`.
   *
   * @param state the key and the position of the next word.
   * @throws {BadArgumentError} if the position is not a non-negative integer, or the key is not two
   * unsigned 32-bit words.
   */
  constructor(state: StreamState) {
    requireInteger("position of a random stream", state.position, { min: 0 });
    if (!Array.isArray(state.key) || state.key.length !== 2) {
      throw new BadArgumentError(
        `Expected the two key words of a random stream but found ${JSON.stringify(state.key)}.`,
      );
    }
    for (const word of state.key) {
      requireInteger("a key word of a random stream", word, { min: 0, max: 2 ** 32 - 1 });
    }
    this.#key = [state.key[0], state.key[1]];
    this.#position = state.position;
  }

  /**
   * Key and position; `new RandomStream(stream.state)` continues with the same draws as this
   * stream.
   */
  get state(): StreamState {
    return { key: this.#key, position: this.#position };
  }

  /** The key, for kernels that compute their own draws from a counter. */
  get key(): Words {
    return this.#key;
  }

  /**
   * Reserves words for a kernel that computes its own draws.
   *
   * @param count number of 32-bit words.
   * @returns the position of the first of them.
   * @throws {BadArgumentError} if `count` is not a non-negative integer.
   */
  reserve(count: number): number {
    requireInteger("the words to reserve", count, { min: 0 });
    const first = this.#position;
    this.#position += count;
    return first;
  }

  /**
   * Draws the next 32 random bits.
   *
   * @returns an integer from 0 to 2^32 - 1.
   */
  word(): number {
    const blockIndex = Math.floor(this.#position / 2);
    if (blockIndex !== this.#blockIndex) {
      this.#blockIndex = blockIndex;
      this.#block = threefry2x32(this.#key, wordsOf(blockIndex));
    }
    return this.#block[this.#position++ % 2];
  }

  /**
   * Draws a number from the uniform distribution.
   *
   * @returns a multiple of 2^-32 in [0, 1).
   */
  uniform(): number {
    return this.word() / 0x100000000;
  }

  /**
   * Draws an integer, all equally probable: there is no modulo bias.
   *
   * @param limit the number of possible results, 1 to 2^32.
   * @returns an integer from 0 to `limit` - 1.
   * @throws {BadArgumentError} if `limit` is not an integer from 1 to 2^32.
   */
  integer(limit: number): number {
    requireInteger("the limit of a random integer", limit, { min: 1, max: 2 ** 32 });
    const fair = 0x100000000 - (0x100000000 % limit);
    let drawn = this.word();
    while (drawn >= fair) drawn = this.word();
    return drawn % limit;
  }

  /**
   * Draws from N(0, 1) by the Box–Muller transform, which takes two words of the stream.
   *
   * @returns a number from -6.67 to 6.67, the bounds that 32 bits give.
   */
  normal(): number {
    return normalRadius(this.word()) * normalCosine(this.word());
  }

  /**
   * Shuffles (Fisher-Yates).
   *
   * @param length how many numbers, 0 to 2^31.
   * @returns a new array with the numbers from 0 to `length` - 1.
   * @throws {BadArgumentError} if `length` is not an integer from 0 to 2^31.
   */
  permutation(length: number): Uint32Array<ArrayBuffer> {
    requireInteger("the length of a permutation", length, { min: 0, max: 2 ** 31 });
    const order = Uint32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}

/**
 * A root seed and the named streams under it.
 *
 * @example
 * ```ts
 * import { RandomStreams } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const [one, two] = [new RandomStreams(7), new RandomStreams(7)];
 * one.stream("crop").uniform(); // drawing from one stream does not affect another
 * assertEquals(one.stream("flip").uniform(), two.stream("flip").uniform());
 * ```
 */
export class RandomStreams {
  /** The root seed: an integer from 0 to 2^53-1. */
  readonly seed: number;
  readonly #streams = new Map<string, RandomStream>();

  /**
   * Creates the streams under `seed`.
   *
   * @param seed the root seed, an integer from 0 to 2^53 - 1.
   * @throws {BadArgumentError} if the seed is not an integer from 0 to 2^53-1.
   */
  constructor(seed: number) {
    this.seed = requireInteger("seed", seed, { min: 0 });
  }

  /**
   * Finds or starts a stream.
   *
   * @param name what the draws are for, e.g. `shuffle` or `dropout`.
   * @returns the stream of that name; the same object for the same name.
   */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream({ key: streamKey(this.seed, name), position: 0 });
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /**
   * Starts a stream for a name and a number: `fork("crop", 7)`.
   *
   * @param name what the draws are for, e.g. `crop`.
   * @param index the number of the epoch, the image or the like, from 0.
   * @returns a new stream, at its first word.
   * @throws {BadArgumentError} if the number is not a non-negative integer.
   */
  fork(name: string, index: number): RandomStream {
    requireInteger(`the number of a fork of ${name}`, index, { min: 0 });
    const key = threefry2x32(streamKey(this.seed, name), wordsOf(index));
    return new RandomStream({ key, position: 0 });
  }

  /** The states of all streams used so far, by name. */
  get states(): Record<string, StreamState> {
    return Object.fromEntries([...this.#streams].map(([name, stream]) => [name, stream.state]));
  }

  /**
   * Restores the streams named in `states`; a bad state leaves all streams as they were.
   *
   * @param states the states by the names of the streams, from {@linkcode RandomStreams.states}.
   * @throws {BadArgumentError} if a position or a key is invalid.
   */
  restore(states: Record<string, StreamState>): void {
    const restored = Object.entries(states)
      .map(([name, state]) => [name, new RandomStream(state)] as const);
    for (const [name, stream] of restored) this.#streams.set(name, stream);
  }
}

/**
 * The key of the stream `name` under `seed`: the seed encrypted with a hash of the name.
 *
 * @throws {BadArgumentError} if the seed is not an integer from 0 to 2^53-1.
 */
export function streamKey(seed: number, name: string): Words {
  requireInteger("seed", seed, { min: 0 });
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return threefry2x32([hash >>> 0, name.length], wordsOf(seed));
}
