import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { clockOffset } from "../../../lib/parallel/step_times/clock_offset.ts";

/** Rank 0 of a world whose rank 1 has a clock that is `ahead`, and whose messages take `ways` each. */
function askedWorld(ahead: number, ways: () => number) {
  let time = 0;
  const send = () => void (time += ways());
  const receive = (values: { [place: number]: number | bigint }) => {
    values[0] = time + ahead;
    time += ways();
  };
  return { now: () => time, world: { rank: 0, send, receive, barrier() {}, broadcast() {} } };
}

Deno.test("the offset of a clock is found to within half of the fastest round trip", () => {
  fc.assert(fc.property(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    (ahead, seed) => {
      let state = seed;
      const ways = () => 0.001 + (state = state * 48271 % 2147483647) / 2147483647;
      const { now, world } = askedWorld(ahead, ways);
      const found = clockOffset(world, now);
      // The clock itself has a rounding error of its own.
      assertAlmostEquals(found.ahead, ahead, found.error + 1e-6);
    },
  ));
});

Deno.test("rank 1 answers each question with its time, and learns the offset", () => {
  const sent: number[] = [];
  let time = 0;
  const found = clockOffset({
    rank: 1,
    send: (values) => void sent.push(Number(values[0])),
    receive: () => void time++,
    barrier() {},
    broadcast: (values) => values.set([7, 0.5] as never),
  }, () => time);
  assertEquals(sent.slice(0, 3), [1, 2, 3]);
  assertEquals(found, { ahead: 7, error: 0.5 });
});
