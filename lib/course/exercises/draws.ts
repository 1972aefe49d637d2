/**
 * Random inputs of exercises: small numbers that a person can follow in a counterexample.
 *
 * @module
 */
import type { RandomStream } from "../../random.ts";

/** Draws the inputs of one learner; the same learner and exercise always get the same ones. */
export class Draws {
  readonly #stream: RandomStream;

  /**
   * Draws from a stream.
   *
   * @param stream the stream; it belongs to these draws alone.
   */
  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  /**
   * Draws a whole number, all equally probable.
   *
   * @param low the smallest.
   * @param high the largest.
   * @returns a number from `low` to `high`.
   */
  integer(low: number, high: number): number {
    return low + this.#stream.integer(high - low + 1);
  }

  /**
   * Draws several whole numbers.
   *
   * @param count how many.
   * @param low the smallest.
   * @param high the largest.
   * @returns `count` numbers from `low` to `high`; some may be equal.
   */
  integers(count: number, low: number, high: number): number[] {
    return this.times(count, () => this.integer(low, high));
  }

  /**
   * Draws several whole numbers that all differ.
   *
   * @param count how many, at most `high - low + 1`.
   * @param low the smallest.
   * @param high the largest.
   * @returns `count` different numbers, in a random order.
   */
  distinct(count: number, low: number, high: number): number[] {
    const order = this.#stream.permutation(high - low + 1);
    return Array.from(order.subarray(0, count), (each) => low + each);
  }

  /**
   * Draws a number with few digits.
   *
   * @param low the smallest.
   * @param high the largest.
   * @param digits digits after the point; default 1.
   * @returns a number from `low` to `high`.
   */
  decimal(low: number, high: number, digits: number = 1): number {
    const scale = 10 ** digits;
    return this.integer(Math.round(low * scale), Math.round(high * scale)) / scale;
  }

  /**
   * Draws several numbers with few digits.
   *
   * @param count how many.
   * @param low the smallest.
   * @param high the largest.
   * @param digits digits after the point; default 1.
   * @returns `count` numbers from `low` to `high`.
   */
  decimals(count: number, low: number, high: number, digits: number = 1): number[] {
    return this.times(count, () => this.decimal(low, high, digits));
  }

  /**
   * Draws probabilities that add up to one.
   *
   * @param count how many.
   * @returns `count` different positive numbers, in a random order.
   */
  probabilities(count: number): number[] {
    const shares = this.distinct(count, 1, 2 * count);
    const sum = shares.reduce((a, b) => a + b);
    return shares.map((share) => share / sum);
  }

  /**
   * Chooses one of a list.
   *
   * @param list the list, not empty.
   * @returns an element of it.
   */
  pick<T>(list: readonly T[]): T {
    return list[this.#stream.integer(list.length)];
  }

  /**
   * Shuffles a list.
   *
   * @param list the list, which stays as it is.
   * @returns its elements in a random order.
   */
  shuffled<T>(list: readonly T[]): T[] {
    return Array.from(this.#stream.permutation(list.length), (i) => list[i]);
  }

  /**
   * Makes several things.
   *
   * @param count how many.
   * @param make makes the one of a number, from 0.
   * @returns what `make` returned.
   */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, i) => make(i));
  }

  /**
   * Draws again until a condition holds.
   *
   * @param make makes one.
   * @param suits whether it can be used.
   * @returns the first that can.
   */
  until<T>(make: () => T, suits: (one: T) => boolean): T {
    let one = make();
    while (!suits(one)) one = make();
    return one;
  }
}
