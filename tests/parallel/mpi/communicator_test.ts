/** Covers lib/parallel/mpi/communicator.ts, lib/parallel/mpi/call_traffic.ts and lib/parallel/mpi/standard_abi.ts. */
import { assertEquals } from "@std/assert";
import { missing, requirements } from "../../skip.ts";
import { resultOf } from "../run_ranks.ts";

const ignore = await missing(requirements.mpi);

for (const size of [1, 2, 3]) {
  Deno.test({
    name: `${size} ${
      size === 1 ? "rank adds, sends, receives and splits" : "ranks add, send, receive and split"
    }`,
    ignore,
    fn: async () => {
      const last = size - 1;
      const sum = size * (size - 1) / 2;
      assertEquals(await resultOf(size, "binding_calls.ts"), {
        size,
        sums: [sum + size, 10 * (sum + size)],
        large: [sum, sum],
        waited: true,
        running: [sum],
        shared: [7, 8, 9],
        sharedLater: [5],
        neighbour: [last, 0 - last],
        again: [last],
        received: [size > 1 ? 4_000_000_000 : 0],
        later: [size > 1 ? 17 : 0],
        // Keys are the negative ranks, so that the last rank of each half is its first.
        halves: Array.from({ length: size }, (_, rank) => [
          Math.floor((last - rank) / 2),
          Math.ceil((size - rank % 2) / 2),
        ]),
        groups: Array.from({ length: size }, (_, rank) => [rank === 0 ? 1 : 0]),
        // Two, 200,000 (float64) and one number were added; a byte came from rank 0, and three numbers
        // too if it is the last rank; it sent two numbers and one to its neighbour.
        traffic: [[3, 8 + 1_600_000 + 4], size > 1 ? [1, 1] : [2, 13], [2, 12]],
        started: [0, 0, 0],
        host: true,
        version: true,
      });
    },
  });
}
