/**
 * Compares the clocks of two ranks, so that times of both can be drawn on one axis.
 *
 * Rank 0 asks, rank 1 answers with its time, which lies between the question and the answer. The
 * fastest of several answers leaves the least room: half of its round trip is the largest error.
 *
 * @module
 */
import type { Communicator } from "../mpi/communicator.ts";
import { clock } from "../threads/tower_thread.ts";

/** Questions; the fastest answer counts, because other load can only make one slower. */
const QUESTIONS = 500;

/** How far the clock of rank 1 is ahead. */
export interface ClockOffset {
  /** Milliseconds to subtract from a time of rank 1. */
  readonly ahead: number;
  /** The largest error of `ahead`, in milliseconds. */
  readonly error: number;
}

/**
 * The offset between the clocks of ranks 0 and 1; both must call it.
 *
 * @param now the time of this rank in milliseconds.
 * @throws {MpiError} if MPI reports an error.
 */
export function clockOffset(
  world: Pick<Communicator, "rank" | "send" | "receive" | "barrier" | "broadcast">,
  now: () => number = clock,
): ClockOffset {
  const answer = new Float64Array(1);
  let [ahead, error] = [0, Infinity];
  world.barrier();
  for (let question = 0; question < QUESTIONS; question++) {
    if (world.rank === 0) {
      const asked = now();
      world.send(answer, 1);
      world.receive(answer, 1);
      const half = (now() - asked) / 2;
      if (half < error) [ahead, error] = [answer[0] - (asked + half), half];
    } else {
      world.receive(answer, 0);
      answer[0] = now();
      world.send(answer, 0);
    }
  }
  const found = Float64Array.of(ahead, error);
  world.broadcast(found);
  return { ahead: found[0], error: found[1] };
}
