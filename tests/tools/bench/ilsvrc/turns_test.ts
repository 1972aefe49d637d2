import { assert, assertEquals } from "@std/assert";
import { compared, inTurns, timingsOf } from "../../../../tools/bench/ilsvrc/turns.ts";

Deno.test("ways take turns, every other round backwards, and the first rounds are not counted", async () => {
  const calls: string[] = [];
  const way = (name: string) => (round: number) => calls.push(`${name}${round}`);
  const taken = await inTurns({ a: way("a"), b: way("b") }, { burnIn: 1, rounds: 2 });
  assertEquals(calls, ["a0", "b0", "b1", "a1", "a2", "b2"]);
  assertEquals([taken.a.ms.length, taken.b.cpu.length], [2, 2]);
  assert(taken.a.cpu.every((ms) => ms >= 0));
});

Deno.test("a comparison is the median of the ratios within the rounds, by the work", () => {
  // Work of the base: 2, 4, 40 ms; of the way: 1, 4, 80 ms. Ratios 2, 1, 0.5.
  const timings = timingsOf("reading", 10, {
    base: { ms: [100, 100, 100], cpu: [2, 4, 40] },
    way: { ms: [50, 20, 100], cpu: [1, 4, 80] },
  });
  const found = compared(timings, "reading", "base", "way");
  assertEquals(found, { rate: 200, perCore: 2500, ratio: 1 });
  assertEquals(compared(timings, "reading", "base", "another"), undefined);
  assertEquals(compared(timings, "writing", "base", "way"), undefined);
});
