import { assertEquals } from "@std/assert";
import { numbersOfFirst, patientGather } from "../../../lib/parallel/team/patience.ts";

/** A rank of two; the sum is complete at the third look, with the other rank's numbers. */
function rank(number: number, others: readonly number[]) {
  let looks = 0;
  return {
    rank: number,
    size: 2,
    startAllreduce: (values: { [i: number]: number; readonly length: number }) => ({
      test: () => {
        if (++looks < 3) return false;
        others.forEach((other, i) => values[i] += other);
        return true;
      },
      wait: () => {},
    }),
  };
}

Deno.test("all ranks get the numbers of rank 0 when the sum is complete", async () => {
  assertEquals(await numbersOfFirst(rank(0, [0, 0]), 2, [3, 4]), [3, 4]);
  assertEquals(await numbersOfFirst(rank(1, [3, 4]), 2, [8, 9]), [3, 4]);
});

Deno.test("all ranks get the numbers of each", async () => {
  assertEquals(await patientGather(rank(1, [3, 4, 0, 0]), [8, 9]), [[3, 4], [8, 9]]);
});
