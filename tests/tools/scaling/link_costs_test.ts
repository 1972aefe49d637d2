import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  exchangeSeconds,
  fittedCost,
  fittedLink,
  nominalLink,
  sumSeconds,
} from "../../../tools/scaling/link_costs.ts";

const sizes = [4, 65_536, 1_048_576, 12_582_912];
const timesOf = (of: (bytes: number) => number) =>
  sizes.map((bytes) => ({ bytes, seconds: of(bytes) }));

Deno.test("the fit finds the latency and the bandwidth of a line, whatever they are", () => {
  const parts = fc.record({
    latency: fc.double({ min: 1e-7, max: 1e-2, noNaN: true }),
    perByte: fc.double({ min: 1e-11, max: 1e-7, noNaN: true }),
  });
  fc.assert(fc.property(parts, (cost) => {
    const found = fittedCost(timesOf((bytes) => exchangeSeconds(cost, bytes)));
    assertAlmostEquals(found.latency / cost.latency, 1, 1e-6);
    assertAlmostEquals(found.perByte / cost.perByte, 1, 1e-6);
  }));
});

Deno.test("a fit has no negative part", () => {
  // Steeper than a line through 0: its latency would be negative.
  const { latency, perByte } = fittedCost(timesOf((bytes) => bytes ** 1.2 * 1e-10));
  assertEquals(latency, 0);
  assert(perByte > 0);
  const falling = fittedCost(timesOf((bytes) => 1 / bytes));
  assertEquals(falling.perByte, 0);
});

Deno.test("the cost of a sum of two ranks is fitted exactly, and moves half of its bytes twice", () => {
  const [latency, perByte, added] = [1e-5, 1e-9, 4e-10];
  const link = fittedLink("line", {
    exchanges: timesOf((bytes) => latency + perByte * bytes),
    sums: timesOf((bytes) => 2 * latency + (perByte + added / 2) * bytes),
  });
  assertAlmostEquals(link.perByteAdded, added, 1e-15);
  assertAlmostEquals(sumSeconds(link, 1e6, 2), 2e-5 + 1e-3 + 2e-4, 1e-9);
});

Deno.test("a sum costs 2 log2 n latencies, 2 (n - 1) / n of the bytes and half as many additions", () => {
  const link = { name: "x", latency: 1, perByte: 0, perByteAdded: 0 };
  assertEquals([1, 2, 4, 64].map((ranks) => sumSeconds(link, 1e9, ranks)), [0, 2, 4, 12]);
  const bytes = { ...link, latency: 0, perByte: 1 };
  assertEquals([2, 4, 8].map((ranks) => sumSeconds(bytes, 8, ranks)), [8, 12, 14]);
  const adding = { ...link, latency: 0, perByteAdded: 1 };
  assertEquals([2, 4, 8].map((ranks) => sumSeconds(adding, 8, ranks)), [4, 6, 7]);
});

Deno.test("a link of 10 Gbit/s sends the gradients of the paper's network in 0.2 s", () => {
  const base = { name: "TCP", latency: 0, perByte: 1, perByteAdded: 0 };
  const link = nominalLink(10, base);
  assertEquals(link.name, "10 Gbit/s");
  // 244 MB are 1.95 Gbit; of two ranks, each sends all of them.
  assertAlmostEquals(sumSeconds(link, 243_860_912, 2), 0.195, 1e-3);
});
