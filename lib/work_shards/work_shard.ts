/**
 * A shard of a command's work: one of N jobs that need nothing from each other, so that any batch
 * system can start them.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** Job `index` of `count`. */
export interface WorkShard {
  /** Which job, from 1 to `count`. */
  readonly index: number;
  /** How many jobs share the work. */
  readonly count: number;
}

/** The most jobs: the names of their files have five digits. */
export const MOST_SHARDS = 99_999;

/** The flag `--shard` of a command that divides its work. */
export const shardFlag = {
  kind: "text",
  placeholder: "I/N",
  description: "Do the work of job I of N, from 1/N to N/N; --merge joins the results",
} as const;

/**
 * Parses `I/N`, such as `3/8`.
 *
 * @throws {BadArgumentError} unless both are whole numbers and 1 <= I <= N.
 */
export function parseWorkShard(text: string): WorkShard {
  const [, index = 0, count = 0] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new BadArgumentError(
    `--shard expects I/N, job I of N jobs from 1/N to N/N with N up to ${MOST_SHARDS}, but got ` +
      `${JSON.stringify(text)}; write e.g. --shard 3/8.`,
  );
}

/** The shard as it is written on the command line: `3/8`. */
export function shardText({ index, count }: WorkShard): string {
  return `${index}/${count}`;
}

/** All shards of a division into `count`. */
export function allShards(count: number): WorkShard[] {
  return Array.from({ length: count }, (_, i) => ({ index: i + 1, count }));
}

/**
 * Whether item `item`, from 0, belongs to the shard if items are dealt like cards, so that the first
 * items of a list, which may be larger, are spread over all jobs.
 */
export function isDealtTo({ index, count }: WorkShard, item: number): boolean {
  return item % count === index - 1;
}

/** Items `start` to `end` (exclusive). */
export interface ItemRange {
  /** The first item, from 0. */
  readonly start: number;
  /** The item after the last one. */
  readonly end: number;
}

/**
 * The items of the shard if `items` items are cut into blocks of neighbours, which are read in one
 * sweep. The sizes of two blocks differ by at most one; with fewer items than jobs some are empty.
 */
export function blockOf({ index, count }: WorkShard, items: number): ItemRange {
  requireInteger("items", items, { min: 0 });
  const cut = (shard: number) => Math.floor(items * shard / count);
  return { start: cut(index - 1), end: cut(index) };
}

/** The items of the shard if blocks are made of whole batches, of which only the last may be smaller. */
export function wholeBatchesOf(shard: WorkShard, items: number, batchSize: number): ItemRange {
  const { start, end } = blockOf(shard, Math.ceil(items / batchSize));
  return { start: Math.min(items, start * batchSize), end: Math.min(items, end * batchSize) };
}
