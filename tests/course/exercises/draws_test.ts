import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Draws } from "../../../lib/course/exercises/draws.ts";
import { RandomStreams } from "../../../lib/random.ts";

const drawsOf = (seed: number) => new Draws(new RandomStreams(seed).stream("test"));
const seeds = fc.nat();

Deno.test("numbers lie between their bounds, which both come", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const draw = drawsOf(seed);
      const [whole, decimal] = [draw.integers(200, -2, 2), draw.decimals(200, 0.5, 0.8)];
      assertEquals(new Set(whole), new Set([-2, -1, 0, 1, 2]));
      assertEquals(new Set(decimal), new Set([0.5, 0.6, 0.7, 0.8]));
    }),
    { numRuns: 20 },
  );
});

Deno.test("distinct numbers all differ, and shuffling keeps the elements", () => {
  fc.assert(fc.property(seeds, (seed) => {
    const draw = drawsOf(seed);
    const numbers = draw.distinct(5, 3, 9);
    assertEquals(new Set(numbers).size, 5);
    assert(numbers.every((each) => each >= 3 && each <= 9));
    assertEquals(draw.shuffled(numbers).sort(), numbers.sort());
  }));
});

Deno.test("probabilities are positive, different, and add up to one", () => {
  fc.assert(fc.property(seeds, fc.integer({ min: 2, max: 9 }), (seed, count) => {
    const shares = drawsOf(seed).probabilities(count);
    assertEquals(new Set(shares).size, count);
    assert(shares.every((share) => share > 0));
    assert(Math.abs(shares.reduce((a, b) => a + b) - 1) < 1e-12);
  }));
});

Deno.test("a draw is repeated until it suits", () => {
  const draw = drawsOf(1);
  const even = draw.times(20, () => draw.until(() => draw.integer(1, 9), (n) => n % 2 === 0));
  assert(even.every((n) => n % 2 === 0));
  assertEquals(draw.pick(["only"]), "only");
});
