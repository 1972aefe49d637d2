/**
 * The sum of all gradients over the ranks, in buckets: one array holds the gradients in the order of
 * the backward pass, and the sum of a part of it starts as soon as that part is filled (Li et al.,
 * [PyTorch Distributed](https://arxiv.org/abs/2006.15704), section 3.2).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";
import type { Communicator, RunningSum } from "../mpi/communicator.ts";

/** Where the gradient of a variable lies. */
interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** What starts sums. */
type Summing = Pick<Communicator, "startAllreduce">;

/** The gradients of a set of variables and some numbers more. */
export class GradientBuckets {
  readonly #world: Summing;
  readonly #places: readonly Place[];
  readonly #byName: ReadonlyMap<string, Place>;
  readonly #values: Float32Array<ArrayBuffer>;
  readonly #length: number;
  readonly #filled = new Set<string>();
  readonly #sums: RunningSum[] = [];
  /** The number of places, in order, that are filled without a gap. */
  #ready = 0;

  /**
   * Allocates the memory: 4 bytes for each weight.
   *
   * @param variables in the order of the net.
   * @param extra how many numbers follow the gradients.
   * @param bucket the numbers of a bucket.
   */
  constructor(
    world: Summing,
    variables: readonly tf.Variable[],
    extra: number,
    bucket: number,
  ) {
    this.#world = world;
    let end = 0;
    this.#places = variables.toReversed().map(({ name, shape, size }) => {
      const start = end;
      end += size;
      return { name, shape, start, end };
    });
    this.#byName = new Map(this.#places.map((place) => [place.name, place]));
    this.#values = new Float32Array(new ArrayBuffer(4 * (end + extra)));
    this.#length = bucket;
  }

  /** Whether these are the buckets of `variables`. */
  fits(variables: readonly tf.Variable[]): boolean {
    return variables.length === this.#places.length &&
      variables.every(({ name }) => this.#byName.has(name));
  }

  /** The number of buckets. */
  get count(): number {
    return Math.ceil(this.#values.length / this.#length);
  }

  /** The number of sums that have been started in this step. */
  get started(): number {
    return this.#sums.length;
  }

  /** Whether the gradient of `name` belongs here and is still missing. */
  lacks(name: string): boolean {
    return this.#byName.has(name) && !this.#filled.has(name);
  }

  /**
   * Stores `share` times a gradient, and starts the sum of every bucket that is now full.
   *
   * @throws {BadArgumentError} if the gradient has another length than its variable.
   */
  fill(name: string, gradient: Float32Array<ArrayBufferLike>, share: number): void {
    const place = this.#byName.get(name);
    if (place === undefined) return;
    const { start, end } = place;
    if (gradient.length !== end - start) {
      throw new BadArgumentError(
        `Expected a gradient of ${end - start} numbers for ${name} but found ${gradient.length}.`,
      );
    }
    for (let i = 0; i < gradient.length; i++) this.#values[start + i] = share * gradient[i];
    this.#filled.add(name);
    while (this.#filled.has(this.#places[this.#ready]?.name ?? "")) this.#ready++;
    this.#startUpTo(this.#places[this.#ready - 1]?.end ?? 0);
    for (const sum of this.#sums) sum.test();
  }

  /**
   * Adds the other numbers, waits for all sums, and returns those of the other numbers. Gradients
   * that were not filled count as 0.
   */
  finish(extra: readonly number[]): Float32Array<ArrayBuffer> {
    for (const { name, start, end } of this.#places) {
      if (!this.#filled.has(name)) this.#values.fill(0, start, end);
    }
    const tail = this.#values.subarray(this.#places.at(-1)?.end ?? 0);
    tail.set(extra);
    this.#startUpTo(this.#values.length);
    for (const sum of this.#sums) sum.wait();
    this.#sums.length = 0;
    this.#filled.clear();
    this.#ready = 0;
    return tail;
  }

  /** The sums as tensors, which the caller disposes of before the next step. */
  gradients(): tf.NamedTensorMap {
    return Object.fromEntries(
      this.#places.map(({ name, shape, start, end }) => [
        name,
        tf.tensor(this.#values.subarray(start, end), [...shape], "float32"),
      ]),
    );
  }

  /** Starts the sums of the buckets that end at `end` or before; the last bucket may be shorter. */
  #startUpTo(end: number): void {
    for (let next = this.#sums.length; next < this.count; next++) {
      const last = Math.min((next + 1) * this.#length, this.#values.length);
      if (last > end) return;
      this.#sums.push(this.#world.startAllreduce(this.#values.subarray(next * this.#length, last)));
    }
  }
}
