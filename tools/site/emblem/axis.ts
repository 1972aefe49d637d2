/**
 * An axis of an emblem.
 *
 * @module
 */
import { isRecord } from "../../../lib/is_record.ts";

/** A position for each value: of numbers on their scale, of names in their order. */
export class Axis {
  readonly #names: unknown[] = [];
  readonly #log: boolean;
  readonly #low: number;
  readonly #high: number;
  readonly #ends: readonly [number, number];

  /**
   * An axis for `values`.
   *
   * @param layout Plotly's layout of the axis.
   * @param ends the positions of the smallest and the largest value.
   */
  constructor(values: readonly unknown[], layout: unknown, ends: readonly [number, number]) {
    this.#log = isRecord(layout) && layout.type === "log";
    const names = values.filter((value) => typeof value === "string");
    if (names.length > 0) this.#names.push(...new Set(values));
    const places = values.map((value) => this.#number(value)).filter(Number.isFinite);
    this.#low = Math.min(...places);
    this.#high = Math.max(...places);
    this.#ends = ends;
  }

  #number(value: unknown): number {
    if (this.#names.length > 0) return this.#names.indexOf(value);
    return value === null ? NaN : this.#log ? Math.log10(Number(value)) : Number(value);
  }

  /** The distance of two neighbours of `count` values. */
  step(count: number): number {
    return Math.abs(this.#ends[1] - this.#ends[0]) / Math.max(1, count);
  }

  /** The position of `value`; `within` is kept free at both ends. */
  at(value: unknown, within = 0): number {
    const [start, end] = [
      this.#ends[0] + Math.sign(this.#ends[1] - this.#ends[0]) * within,
      this.#ends[1] - Math.sign(this.#ends[1] - this.#ends[0]) * within,
    ];
    const share = (this.#number(value) - this.#low) / (this.#high - this.#low || 1);
    return start + share * (end - start);
  }
}
