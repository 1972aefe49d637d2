/**
 * The compared convolution methods, and the table of the comparison.
 */
import type { Measurements } from "./protocol.ts";
import { summary } from "./protocol.ts";
import { table, three } from "./tables.ts";

/** The methods; each is the `layout` of its timings. */
export const ways = [
  "im2col + BLAS",
  "backend with oneDNN",
  "oneDNN, our layouts",
  "oneDNN, its weights",
  "oneDNN, its layouts",
  "oneDNN, its layouts, no reorders",
] as const;

/** One of {@linkcode ways}. */
export type Way = (typeof ways)[number];

/** Total milliseconds of each method over all measured passes. */
function totals({ results }: Measurements): Record<Way, number> {
  const total = (way: Way): number =>
    results.filter(({ layout }) => layout === way)
      .reduce((sum, { ms }) => sum + summary(ms).median, 0);
  return Object.fromEntries(ways.map((way) => [way, total(way)])) as Record<Way, number>;
}

/** One row per pass in milliseconds, their sum, and its ratio to im2col and BLAS. */
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

/** A summary of the table in words. */
export function oneDnnVerdict(measured: Measurements): string {
  const sums = totals(measured);
  const saved = 1 - sums["backend with oneDNN"] / sums["im2col + BLAS"];
  const bound = 1 - sums["oneDNN, its layouts, no reorders"] / sums["im2col + BLAS"];
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  // On a busy machine the library's own threads wait for each other, so this is not a bound.
  const more = bound > saved ? ` (without any reorder ${percent(bound)} could be saved)` : "";
  const difference = measured.numbers?.["largest difference"] ?? 0;
  const { batch } = measured.results[0];
  return [
    `${measured.version}, ${measured.threads} threads, batch ${batch}, milliseconds; ` +
    "alternating, on the same numbers in the same memory. The backend calls oneDNN from each " +
    "thread of its pool for the " +
    "thread's own images, in NHWC, with the filter in the library's layout. The last four columns " +
    "are the library alone with its own threads (OpenMP): in our layouts, with its layout of the " +
    "filter, with its layouts of everything and reorders to and from them, and the same without " +
    "the reorders, which is the speed that would be possible if every layer kept the library's " +
    "layouts. All results agree within " +
    `${difference.toExponential(0)} of the largest number.`,
    saved > 0
      ? `The backend saves ${percent(saved)} of the time of these convolutions with oneDNN` + more +
        ", so it uses the library where it is installed; with ALEXNET_ONEDNN=off it uses im2col " +
        "and BLAS."
      : `In this run the backend takes ${percent(-saved)} longer with oneDNN; ALEXNET_ONEDNN=off ` +
        "selects im2col and BLAS.",
  ].join(" ");
}
