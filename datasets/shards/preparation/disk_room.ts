/**
 * Whether the shards fit on the disk, before the first image is read.
 *
 * @module
 */
import { requireFreeSpace, sizeText } from "../../../lib/files/free_space.ts";
import { recordBytes } from "./split_plan.ts";
import type { SplitJob } from "./split_state.ts";

/** About how many bytes the shards of `job` take. */
export function bytesOf({ plan, settings }: SplitJob): number {
  return plan.count * recordBytes(settings);
}

/**
 * Checks that there is room for what is left to write. A shard exists twice for a while, as its spool
 * and in its final order.
 *
 * @throws {BadFileError} if there is not.
 */
export async function requireRoom(folder: string, jobs: readonly SplitJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const all = jobs.reduce((sum, job) => sum + bytesOf(job), 0);
  const shard = Math.max(
    ...jobs.map(({ plan, settings }) =>
      Math.min(plan.count, plan.perShard) * recordBytes(settings)
    ),
  );
  const there = await bytesIn(jobs.map(({ split }) => `${folder}/${split}`));
  const jpeg = jobs.reduce(
    (sum, { plan, settings: { side } }) =>
      sum + plan.count * recordBytes({ side, encoding: "jpeg" }),
    0,
  );
  const hint = jobs[0].settings.encoding === "jpeg"
    ? "choose a folder on another disk with --to"
    : `choose a folder on another disk with --to, or --encoding jpeg (about ${sizeText(jpeg)})`;
  await requireFreeSpace(folder, Math.max(0, all - there) + shard, hint);
}

/** Bytes of the files in `folders`, as far as these exist. */
async function bytesIn(folders: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const folder of folders) {
    try {
      for await (const { name } of Deno.readDir(folder)) {
        if (!name.endsWith(".tmp")) bytes += (await Deno.stat(`${folder}/${name}`)).size;
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return bytes;
}
