/**
 * The preparation of one split: the pass over its images, its shards in their final order, its
 * columns and its statistics.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { writeColumnFiles } from "./column_files.ts";
import type { Split } from "../../ilsvrc/image_source.ts";
import { finishShards, keptImages } from "./finish_shards.ts";
import { writeHashed } from "../hashed_file.ts";
import type { ShardStatistics, SplitManifest } from "../manifest.ts";
import { spoolImages } from "./spool_images.ts";
import type { SplitJob, SplitState } from "./split_state.ts";
import type { StatisticsSums } from "./statistics_sums.ts";

/** A split that is finished. */
export interface FinishedSplit {
  /** What the manifest says about it. */
  readonly split: SplitManifest;
  /** Statistics of its images; undefined unless they are for training. */
  readonly statistics: ShardStatistics | undefined;
}

/**
 * Goes on with a split until it is finished or the job's signal aborts.
 *
 * @returns what the manifest says about it; undefined if it is not finished.
 * @throws {BadFileError} if the source can no longer be read, the disk is full, or no image is left.
 * @throws {AlexNetError} if too many images are set aside.
 */
export async function prepareSplit(
  job: SplitJob,
  state: SplitState,
): Promise<FinishedSplit | undefined> {
  if (!await spoolImages(job, state)) return undefined;
  requireSomeKept(job, state);
  if (!await finishShards(job, state, keptImages(job, state))) return undefined;
  return await finishedSplit(job, state);
}

/** @throws {BadFileError} if all images of a split are set aside. */
export function requireSomeKept(
  { plan, split }: SplitJob,
  { rejected }: Pick<SplitState, "rejected">,
): void {
  if (rejected.length < plan.count) return;
  throw new BadFileError({
    path: rejected[0].place,
    expected: `an image of ${split} that can be used`,
    found: rejected[0].reason,
    hint: "look at rejects.jsonl",
  });
}

/** What is known of a split whose shards are written. */
export type WrittenSplit = Pick<SplitState, "rejected" | "odd" | "shards" | "sums">;

/**
 * Writes the columns and the statistics of a split whose shards, checksums and sizes are written.
 *
 * @throws {BadFileError} if the disk is full.
 */
export async function finishedSplit(job: SplitJob, written: WrittenSplit): Promise<FinishedSplit> {
  const { folder, split, images, plan, settings, fingerprint } = job;
  const { rejected, odd, shards, sums } = written;
  const count = plan.count - rejected.length;
  const kept = keptImages(job, written);
  const numbers = new Uint32Array(count);
  for (const { order, start } of kept) numbers.set(order.map(plan.numberOf), start);
  const { encoding } = settings;
  return {
    split: {
      images: count,
      sourceImages: plan.count,
      rejected,
      fingerprint,
      odd,
      columns: await writeColumnFiles(folder, { split, images, encoding }, numbers),
      shards: shards.filter((shard) => shard !== null),
    },
    statistics: sums && await writeStatistics(folder, split, sums),
  };
}

async function writeStatistics(
  folder: string,
  split: Split,
  sums: StatisticsSums,
): Promise<ShardStatistics> {
  const { meanImage, channelMeans, colorPca, pixels } = sums;
  const path = `${split}/mean_image.f32`;
  return {
    pixels,
    colorSums: sums.saved.colors,
    channelMeans,
    standardDeviations: colorPca.standardDeviations,
    components: colorPca.components,
    meanImage: await writeHashed(folder, path, [new Uint8Array(meanImage.buffer)]),
  };
}

/** The files that a split has only while it is prepared. */
const REMAINS = /^journal\.json|\.spool$|\.tmp$/;

/** Removes what a finished split no longer needs. */
export async function removeRemains(folder: string, split: Split): Promise<void> {
  const path = `${folder}/${split}`;
  for await (const { name } of Deno.readDir(path)) {
    if (REMAINS.test(name)) await Deno.remove(`${path}/${name}`);
  }
}
