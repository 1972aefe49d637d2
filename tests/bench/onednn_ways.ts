/**
 * The ways to convolve that are compared with each other, and the table of the comparison.
 */
import type { Measurements } from "./protocol.ts";
import { summary } from "./protocol.ts";
import { table, three } from "./tables.ts";

/** The ways; each is the `layout` of its timings. */
export const ways = [
  "im2col + BLAS",
  "oneDNN, our layouts",
  "oneDNN, its weights",
  "oneDNN, its layouts",
  "oneDNN, its layouts, no reorders",
] as const;

/** One of {@linkcode ways}. */
export type Way = (typeof ways)[number];

/** The ways that leave results where and how the backend's other kernels need them. */
const usable = ways.slice(1, 4);

/** The share of the time of convolutions that another library must save to be worth its interface. */
const WORTH = 0.2;

/** Milliseconds of each way over all passes that were measured. */
function totals({ results }: Measurements): Record<Way, number> {
  const total = (way: Way): number =>
    results.filter(({ layout }) => layout === way)
      .reduce((sum, { ms }) => sum + summary(ms).median, 0);
  return Object.fromEntries(ways.map((way) => [way, total(way)])) as Record<Way, number>;
}

/** One row a pass in milliseconds, their sum, and its ratio to im2col and BLAS. */
export function oneDnnTable(measured: Measurements): string {
  const passes = [...new Set(measured.results.map(({ what }) => what))];
  const rows = passes.map((what) => [
    what,
    ...ways.map((way) => {
      const found = measured.results.find((each) => each.what === what && each.layout === way);
      return found === undefined ? "" : three(summary(found.ms).median);
    }),
  ]);
  const sums = totals(measured);
  return table(["layer", ...ways], [
    ...rows,
    ["all", ...ways.map((way) => three(sums[way]))],
    ["of im2col + BLAS", ...ways.map((way) => (sums[way] / sums["im2col + BLAS"]).toFixed(2))],
  ]);
}

/** What the table amounts to, in words. */
export function oneDnnVerdict(measured: Measurements): string {
  const sums = totals(measured);
  const best = usable.toSorted((a, b) => sums[a] - sums[b])[0];
  const saved = 1 - sums[best] / sums["im2col + BLAS"];
  const share = `${Math.abs(100 * saved).toFixed(0)} %`;
  const difference = Math.max(0, measured.numbers?.["largest difference"] ?? 0);
  const { batch } = measured.results[0];
  return [
    `oneDNN ${measured.version}, ${measured.threads} threads each, batch ${batch}, milliseconds; in ` +
    "turns, on the same numbers in the same memory. Our layouts are NHWC and HWIO; reorders to and " +
    "from the library's own are in the times except in the last column, which is what could be had " +
    "if every layer kept its layouts. Its results are at most " +
    `${difference.toExponential(0)} of the largest number away from the backend's own.`,
    `The best way that can be used ("${best.replace("oneDNN, ", "")}") ` +
    (saved > 0 ? `saves ${share}` : `costs ${share} more`) +
    " of the time of these convolutions" +
    (saved >= WORTH
      ? ": enough to be worth a second library."
      : `: less than the ${100 * WORTH} % that would make a second library, with its descriptors ` +
        "and layouts, worth having."),
  ].join(" ");
}
