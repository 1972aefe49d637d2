/**
 * What the speeds of data are compared with, and what is said where the target is missed.
 */
import type { Measurements, Timing } from "../protocol.ts";
import { augmentations } from "./augment_ways.ts";
import { decodingOf } from "./decode_ways.ts";
import { sizes } from "./photographs.ts";
import { readingOf } from "./shard_ways.ts";
import { type Compared, compared } from "./turns.ts";

/** The part of the speed of the base that is to be reached, per core. */
export const TARGET = 0.95;

/** Two ways to do the same work. */
export interface Comparison {
  /** What is done, for the table. */
  readonly title: string;
  /** The name of the timings. */
  readonly what: string;
  /** The base, as `layout` of its timings, and in words. */
  readonly base: string;
  readonly baseTitle: string;
  /** The way of this project, as `layout` of its timings. */
  readonly way: string;
  /** Why it is slower, if it is. */
  readonly reason?: (results: readonly Timing[]) => string;
}

/** A comparison with its result. */
export interface Judged extends Comparison {
  readonly mine: Compared;
  readonly theirs: Compared;
  readonly reached: boolean;
}

/** The comparisons, on a machine with `cores` cores. */
export function comparisons(cores: number): Comparison[] {
  const parallels = [...new Set([1, cores])];
  const decoding = sizes.flatMap((size) =>
    parallels.map((parallel): Comparison => ({
      title: `decodeImage, ${size.width} x ${size.height}, ${atATime(parallel)}`,
      ...{ what: decodingOf(size, parallel), way: "decodeImage" },
      ...{ base: "bare sharp", baseTitle: "one pipeline of sharp" },
    }))
  );
  const reading = parallels.flatMap((parallel): Comparison[] => [
    {
      title: `raw shards, ${atATime(parallel)}`,
      ...{ what: readingOf("raw", parallel), way: "shards" },
      ...{ base: "bare", baseTitle: "reads of the same bytes" },
      reason: (results) => checksumShare(results, readingOf("raw", parallel)),
    },
    {
      title: `JPEG shards, ${atATime(parallel)}`,
      ...{ what: readingOf("jpeg", parallel), way: "shards" },
      ...{ base: "bare", baseTitle: "reads and sharp" },
      reason: (results) => checksumShare(results, readingOf("jpeg", parallel)),
    },
  ]);
  const [plain, coloured] = augmentations;
  return [
    ...decoding,
    ...reading,
    {
      ...{ title: `tensorOf, ${plain}`, what: plain, way: "tensorOf" },
      ...{ base: "copy of the floats", baseTitle: "a copy of as many floats" },
      reason: () =>
        "Beside writing the floats it checks its arguments, copies the bytes to the heap, and reads " +
        "the mean image for each patch.",
    },
    {
      ...{ title: `tensorOf, ${coloured}`, what: coloured, way: "tensorOf" },
      ...{ base: "copy of the floats", baseTitle: "a copy of as many floats" },
      reason: () =>
        "The same, and with colour noise each number is computed in float64 and rounded once, so " +
        "that every way to cut a patch gives the same bits: half as many at a time.",
    },
    {
      ...{ title: `floatsOf, ${plain}`, what: plain, way: "floatsOf" },
      ...{ base: "loop over bytes, no crop", baseTitle: "a loop of JavaScript without a crop" },
      reason: () =>
        "Half of the patches are mirrored: their pixels are read from the last to the first, which " +
        "takes more steps.",
    },
  ];
}

/** The comparisons for which there are measurements. */
export function judged({ results }: Measurements, cores: number): Judged[] {
  return comparisons(cores).flatMap((comparison) => {
    const { what, base, way } = comparison;
    const mine = compared(results, what, base, way);
    const theirs = compared(results, what, base, base);
    if (mine === undefined || theirs === undefined) return [];
    return [{ ...comparison, mine, theirs, reached: mine.ratio >= TARGET }];
  });
}

function atATime(parallel: number): string {
  return parallel === 1 ? "one at a time" : `${parallel} at a time`;
}

/** What the checksums cost that bare reads do without. */
function checksumShare(results: readonly Timing[], what: string): string {
  const checked = compared(results, what, "bare", "bare, checksums");
  const ours = compared(results, what, "bare, checksums", "shards");
  if (checked === undefined || ours === undefined) return "";
  return `Bare reads notice no damage; with the CRC-32 of each image they have ${
    percent(checked.ratio)
  } of their speed, and shards ${percent(ours.ratio)} of that.`;
}

/** `97 %`. */
export function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`;
}
