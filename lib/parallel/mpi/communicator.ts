/**
 * A group of ranks, and what they can do together.
 *
 * Every method that ends in `Async` runs the same function of MPI on another thread, so that this
 * thread goes on computing. Its arrays must not change until the promise settles.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { BadArgumentError, MpiError } from "../../errors.ts";
import { type RankTraffic, TrafficCounts } from "./call_traffic.ts";
import type { MpiArgument, MpiCalls } from "./mpi_calls.ts";
import {
  datatypeOf,
  MPI_COMM_WORLD,
  MPI_ERRORS_RETURN,
  MPI_IN_PLACE,
  MPI_SUM,
  MPI_UNDEFINED,
  type MpiNumbers,
  STATUS_WORDS,
} from "./standard_abi.ts";

/** The largest tag that every implementation allows. */
const LARGEST_TAG = 32767;
/** The most numbers in one call. */
const MOST_NUMBERS = 2 ** 31 - 1;

/** A sum that MPI computes in the background, see {@linkcode Communicator.startAllreduce}. */
export interface RunningSum {
  /** Lets MPI work on the sum, and returns whether it is complete. */
  test(): boolean;
  /** Waits until the sum is complete. */
  wait(): void;
}

/** What to send and where the answer goes, for {@linkcode Communicator.sendrecv}. */
export interface SendReceive {
  /** The numbers to send. */
  readonly send: MpiNumbers;
  /** The rank that receives them. */
  readonly to: number;
  /** Where the numbers received are written; as many as the sender sends. */
  readonly receive: MpiNumbers;
  /** The rank that sends them; default: `to`. */
  readonly from?: number;
  /** A number that both sides agree on; default 0. */
  readonly tag?: number;
}

/** A group of ranks. */
export class Communicator {
  /** The number of this process in the group, from 0. */
  readonly rank: number;
  /** The number of processes in the group. */
  readonly size: number;
  readonly #mpi: MpiCalls;
  readonly #handle: number;
  readonly #counts = new TrafficCounts();

  /**
   * Describes the group with a handle.
   *
   * @throws {MpiError} if the handle is not valid.
   */
  constructor(mpi: MpiCalls, handle: number = MPI_COMM_WORLD) {
    this.#mpi = mpi;
    this.#handle = handle;
    mpi.call("MPI_Comm_set_errhandler", handle, MPI_ERRORS_RETURN);
    const number = new Int32Array(1);
    mpi.call("MPI_Comm_rank", handle, number);
    this.rank = number[0];
    mpi.call("MPI_Comm_size", handle, number);
    this.size = number[0];
  }

  /** What this rank has given to calls of this group since the start; `gather` is a sum. */
  get traffic(): RankTraffic {
    return this.#counts.now;
  }

  /**
   * Adds `values` over all ranks; every rank gets the sums in place.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  allreduce(values: MpiNumbers): void {
    this.#mpi.call("MPI_Allreduce", ...this.#sum(values));
  }

  /** As {@linkcode allreduce}, on another thread. */
  allreduceAsync(values: MpiNumbers): Promise<void> {
    return this.#mpi.later("MPI_Allreduce", ...this.#sum(values));
  }

  /**
   * Starts the sum of {@linkcode allreduce}. All ranks must start their sums in the same order.
   * Implementations compute it while this process is inside some call of MPI.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  startAllreduce(values: MpiNumbers): RunningSum {
    const request = new BigUint64Array(new ArrayBuffer(8));
    this.#mpi.call("MPI_Iallreduce", ...this.#sum(values), request);
    const done = new Int32Array(1);
    return {
      test: () => {
        this.#mpi.call("MPI_Test", request, done, 0);
        return done[0] !== 0;
      },
      // `values` stays referenced by this closure until the sum is complete.
      wait: () => void (this.#mpi.call("MPI_Wait", request, 0), values),
    };
  }

  /**
   * Copies `values` of rank `root` to all ranks.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  broadcast(values: MpiNumbers, root = 0): void {
    this.#mpi.call("MPI_Bcast", ...this.#broadcast(values, root));
  }

  /** As {@linkcode broadcast}, on another thread. */
  broadcastAsync(values: MpiNumbers, root = 0): Promise<void> {
    return this.#mpi.later("MPI_Bcast", ...this.#broadcast(values, root));
  }

  /**
   * Sends `values` to another rank.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  send(values: MpiNumbers, to: number, tag = 0): void {
    const message = this.#message(values, to, tag);
    this.#counts.add("messages", values);
    this.#mpi.call("MPI_Send", ...message, this.#handle);
  }

  /** As {@linkcode send}, on another thread. */
  sendAsync(values: MpiNumbers, to: number, tag = 0): Promise<void> {
    const message = this.#message(values, to, tag);
    this.#counts.add("messages", values);
    return this.#mpi.later("MPI_Send", ...message, this.#handle);
  }

  /**
   * Fills `values` with what another rank sends.
   *
   * @throws {MpiError} if MPI reports an error, or the message has another length.
   */
  receive(values: MpiNumbers, from: number, tag = 0): void {
    const status = newStatus();
    this.#mpi.call("MPI_Recv", ...this.#message(values, from, tag), this.#handle, status);
    this.#requireLength(values, status);
  }

  /** As {@linkcode receive}, on another thread. */
  async receiveAsync(values: MpiNumbers, from: number, tag = 0): Promise<void> {
    const status = newStatus();
    await this.#mpi.later("MPI_Recv", ...this.#message(values, from, tag), this.#handle, status);
    this.#requireLength(values, status);
  }

  /**
   * Sends numbers to one rank while it receives others.
   *
   * @throws {MpiError} if MPI reports an error, or the message received has another length.
   */
  sendrecv(exchange: SendReceive): void {
    const status = newStatus();
    this.#mpi.call("MPI_Sendrecv", ...this.#exchange(exchange), this.#handle, status);
    this.#requireLength(exchange.receive, status);
  }

  /** As {@linkcode sendrecv}, on another thread. */
  async sendrecvAsync(exchange: SendReceive): Promise<void> {
    const status = newStatus();
    await this.#mpi.later("MPI_Sendrecv", ...this.#exchange(exchange), this.#handle, status);
    this.#requireLength(exchange.receive, status);
  }

  /**
   * Waits until all ranks are here.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  barrier(): void {
    this.#mpi.call("MPI_Barrier", this.#handle);
  }

  /** As {@linkcode barrier}, on another thread. */
  barrierAsync(): Promise<void> {
    return this.#mpi.later("MPI_Barrier", this.#handle);
  }

  /**
   * Splits the group: the ranks that give the same `color` form a new one, in the order of `key`, then
   * of their ranks. All ranks must call it.
   *
   * @param color 0 or more; undefined: this rank is in none of the new groups.
   * @throws {MpiError} if MPI reports an error.
   */
  split(color: number | undefined, key = 0): Communicator | undefined {
    if (color !== undefined) {
      requireInteger("color of a split", color, { min: 0, max: 2 ** 31 - 1 });
    }
    requireInteger("key of a split", key, { min: -(2 ** 31), max: 2 ** 31 - 1 });
    const handle = new BigUint64Array(1);
    // FFI rejects -0, which + 0 turns into 0.
    this.#mpi.call("MPI_Comm_split", this.#handle, color ?? MPI_UNDEFINED, key + 0, handle);
    return color === undefined ? undefined : new Communicator(this.#mpi, Number(handle[0]));
  }

  /**
   * Ends the group, which must come from {@linkcode split}; all of its ranks must call it.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  free(): void {
    this.#mpi.call("MPI_Comm_free", BigUint64Array.of(BigInt(this.#handle)));
  }

  /** The numbers that each rank gives, in the order of ranks. */
  gather(own: readonly number[]): number[][] {
    const all = new Float64Array(this.size * own.length);
    all.set(own, this.rank * own.length);
    this.allreduce(all);
    return Array.from(
      { length: this.size },
      (_, rank) => [...all.subarray(rank * own.length, (rank + 1) * own.length)],
    );
  }

  #sum(values: MpiNumbers): [...MpiArgument[]] {
    const numbers = counted(values);
    this.#counts.add("sums", values);
    return [MPI_IN_PLACE, values, numbers, datatypeOf(values), MPI_SUM, this.#handle];
  }

  #broadcast(values: MpiNumbers, root: number): MpiArgument[] {
    this.#requireRank("root of a broadcast", root);
    const numbers = counted(values);
    if (root === this.rank) this.#counts.add("broadcasts", values);
    return [values, numbers, datatypeOf(values), root, this.#handle];
  }

  #message(values: MpiNumbers, other: number, tag: number): MpiArgument[] {
    this.#requireRank("rank of a message", other);
    requireInteger("tag of a message", tag, { min: 0, max: LARGEST_TAG });
    return [values, counted(values), datatypeOf(values), other, tag];
  }

  #exchange({ send, to, receive, from = to, tag = 0 }: SendReceive): MpiArgument[] {
    if (send.buffer === receive.buffer && overlaps(send, receive)) {
      throw new BadArgumentError(
        "Expected two arrays for sendrecv but found one memory for both; copy what is sent.",
      );
    }
    const both = [...this.#message(send, to, tag), ...this.#message(receive, from, tag)];
    this.#counts.add("messages", send);
    return both;
  }

  #requireRank(name: string, rank: number): void {
    requireInteger(name, rank, { min: 0, below: this.size });
  }

  #requireLength(values: MpiNumbers, status: Int32Array<ArrayBuffer>): void {
    const count = new Int32Array(1);
    this.#mpi.call("MPI_Get_count", status, datatypeOf(values), count);
    if (count[0] === values.length) return;
    throw new MpiError(
      "MPI_Recv",
      this.#mpi.where,
      0,
      `expected a message of ${values.length} numbers from rank ${status[0]} but found ${count[0]}`,
    );
  }
}

function newStatus(): Int32Array<ArrayBuffer> {
  return new Int32Array(new ArrayBuffer(4 * STATUS_WORDS));
}

function counted(values: MpiNumbers): number {
  return requireInteger("the numbers in one call of MPI", values.length, { max: MOST_NUMBERS });
}

function overlaps(a: MpiNumbers, b: MpiNumbers): boolean {
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}
