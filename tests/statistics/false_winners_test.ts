import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { falseWinners, signFlipped } from "../../lib/statistics/false_winners.ts";

const noise = (count: number, mean = 0) => {
  const stream = new RandomStreams(3).stream("noise");
  return Array.from({ length: count }, () => mean + stream.normal());
};

Deno.test("blocks of noise name a winner about as often as the level of their interval says", () => {
  const { blocks } = falseWinners(noise(40), [3, 6, 10], 1, 4000);
  for (const { size, lower, higher, at99 } of blocks) {
    assert(Math.abs(lower + higher - 5) < 2, `${size}: ${lower + higher} % at 95 %`);
    assert(Math.abs(at99 - 1) < 0.8, `${size}: ${at99} % at 99 %`);
    assert(Math.abs(lower - higher) < 2, `${size}: as often on one side as on the other`);
  }
});

Deno.test("looking at every size names more winners than any single size", () => {
  const { blocks, anySize, anySizeAt99 } = falseWinners(noise(40), [3, 6, 10], 1, 4000);
  assert(blocks.every(({ lower, higher }) => anySize > lower + higher + 1));
  assert(anySizeAt99 < anySize);
});

Deno.test("differences that all have the same sign still name few winners, because signs are randomized", () => {
  const [{ lower, higher }] = falseWinners(noise(40, 3), [10], 1, 4000).blocks;
  assert(lower + higher < 8);
});

Deno.test("a block of equal differences names no winner", () => {
  assertEquals(falseWinners([0, 0, 0], [3], 1).anySize, 0);
});

Deno.test("a draw has every difference once, and depends only on its seed", () => {
  const differences = [0.5, -1, 2, -4, 8, 16, 32, 64];
  const drawn = signFlipped(differences, 1);
  const sizes = (of: number[]) => of.map(Math.abs).sort((a, b) => a - b);
  assertEquals(sizes(drawn), sizes(differences));
  assertEquals(signFlipped(differences, 1), drawn);
  assert(signFlipped(differences, 2).some((value, i) => value !== drawn[i]));
});

Deno.test("blocks that are larger than the number of differences are rejected", () => {
  assertThrows(() => falseWinners([1, 2, 3], [3, 6], 1), BadArgumentError, "6");
  assertThrows(() => falseWinners([1, 2, 3], [3, 2], 1), BadArgumentError, "3, 2");
});
