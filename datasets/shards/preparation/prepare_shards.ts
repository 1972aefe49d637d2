/**
 * Prepares the images of an ILSVRC for training: one pass over the files as they were downloaded, and
 * afterwards a folder of shards from which images are read fast and in any order.
 *
 * Each split has a folder with its shards and its columns; `manifest.json` lists them, and
 * `rejects.jsonl` has a line for each image that was set aside. As long as a split is not finished,
 * its folder also has spools and a journal.
 *
 * @module
 */
import { disposing } from "../../../lib/disposing.ts";
import { makeFolder } from "../../../lib/files/system_error.ts";
import type { ImageSource, Split } from "../../ilsvrc/image_source.ts";
import { requireRoom } from "./disk_room.ts";
import { type ShardManifest, SPLITS } from "../manifest.ts";
import { findManifest, writeManifest } from "../manifest_file.ts";
import { rejectedOf, withSplit, writeRejects } from "./manifest_of_splits.ts";
import { requireUndivided } from "./parts.ts";
import type { PrepareOptions } from "./prepare_options.ts";
import { type FinishedSplit, prepareSplit, removeRemains } from "./prepare_split.ts";
import { requireSameSettings } from "./same_settings.ts";
import { lockPreparation, splitJobs } from "./split_jobs.ts";
import { type SplitJob, SplitState } from "./split_state.ts";

/** The result of {@linkcode prepareShards}. */
export interface PreparedShards {
  /** Whether all splits are finished; otherwise the signal stopped the preparation. */
  readonly finished: boolean;
  /** The splits that this call worked on. */
  readonly worked: readonly Split[];
  /** What the folder holds; undefined as long as no split is finished. */
  readonly manifest: ShardManifest | undefined;
}

/**
 * Prepares the images of `source`: decodes each JPEG or PNG, scales it so that its shorter side has
 * 256 pixels, cuts out the central 256 x 256 (section 2 of the paper), and writes the training images
 * in random order, the others in that of the source. The mean image and the principal components of
 * the colours are measured in the same pass.
 *
 * An image that cannot be decoded is set aside with its reason. However the call ends, the same call
 * goes on where it was, and the result is the same, byte for byte.
 *
 * @param source the images.
 * @param options the folder to write to, and how the images are stored.
 * @returns the manifest, and whether all is done.
 * @throws {BadFileError} if the folder holds shards of other settings or other files, the disk is
 * full, or the source can no longer be read.
 * @throws {BadArgumentError} if an option is out of range, and outside Deno.
 * @throws {AlexNetError} if too many images cannot be used, or another process prepares the same
 * folder.
 *
 * @example
 * ```ts ignore
 * import { openImageSource, prepareShards } from "@alexnet/alexnet/datasets";
 *
 * const source = await openImageSource("/data/ILSVRC2012");
 * const { manifest } = await prepareShards(source, { to: "/data/shards", splits: ["val"] });
 * console.log(manifest?.splits.val?.images);
 * source[Symbol.dispose]();
 * ```
 */
export async function prepareShards(
  source: ImageSource,
  options: PrepareOptions,
): Promise<PreparedShards> {
  const jobs = await splitJobs(source, options);
  const { to: folder } = options;
  await makeFolder(folder, "a folder for the shards", "choose another one");
  const lock = lockPreparation(folder);
  try {
    await requireUndivided(folder);
    let manifest = await findManifest(folder);
    await requireSameSettings(jobs, source, manifest);
    const open = jobs.filter(({ split }) => manifest?.splits[split] === undefined);
    await requireRoom(folder, open);
    const worked: Split[] = [];
    for (const job of open) {
      worked.push(job.split);
      const made = await workOn(job, source, manifest);
      if (made === undefined) return { finished: false, worked, manifest };
      manifest = withSplit(manifest, source, job, made);
      await writeManifest(folder, manifest);
    }
    for (const split of SPLITS) {
      if (manifest?.splits[split] !== undefined) await removeRemains(folder, split);
    }
    return { finished: true, worked, manifest };
  } finally {
    lock[Symbol.dispose]();
  }
}

/** Goes on with a split; however that ends, `rejects.jsonl` is up to date. */
async function workOn(
  job: SplitJob,
  source: ImageSource,
  manifest: ShardManifest | undefined,
): Promise<FinishedSplit | undefined> {
  const { folder, split } = job;
  await makeFolder(`${folder}/${split}`, "a folder for shards", "choose another one with --to");
  return await disposing(await SplitState.open(job), async (state) => {
    try {
      return await prepareSplit(job, state);
    } finally {
      await state.idle();
      const rejected = { ...rejectedOf(manifest), [split]: state.rejected };
      await writeRejects(folder, source, rejected);
    }
  });
}
