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
import { requireDenoFor } from "../../../lib/deno_only.ts";
import { disposing } from "../../../lib/disposing.ts";
import { AlexNetError, BadArgumentError } from "../../../lib/errors.ts";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { FileLock } from "../../../lib/files/lock.ts";
import { makeFolder } from "../../../lib/files/system_error.ts";
import type { ImageSource, SourceImages, Split } from "../../ilsvrc/image_source.ts";
import { loadSharp } from "../../pictures/decode_image.ts";
import { requireRoom } from "./disk_room.ts";
import { fingerprintOf, requireSameSettings } from "./same_settings.ts";
import {
  type RejectedImage,
  SHARD_FORMAT,
  SHARD_VERSION,
  type ShardManifest,
  SPLITS,
} from "../manifest.ts";
import { findManifest, writeManifest } from "../manifest_file.ts";
import { checkOptions, type PrepareOptions } from "./prepare_options.ts";
import { type FinishedSplit, prepareSplit, removeRemains } from "./prepare_split.ts";
import { planSplit } from "./split_plan.ts";
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
  const checked = checkOptions(source, options);
  requireDenoFor("prepareShards", "use images in memory");
  const sharp = await loadSharp();
  const decoder = `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;
  const settings = { ...checked.settings, decoder };
  const { to: folder, signal, onProgress = () => {} } = options;
  await makeFolder(folder, "a folder for the shards", "choose another one");
  const lock = FileLock.take(`${folder}/prepare.lock`);
  if (lock === undefined) {
    throw new AlexNetError(
      `Expected ${folder} for this preparation but another process prepares images there; wait for ` +
        "it, or choose another folder.",
    );
  }
  try {
    let manifest = await findManifest(folder);
    const jobs = checked.splits.map((split): SplitJob => {
      const images = imagesOf(source, split);
      const plan = planSplit(images, split, settings);
      const { parallel, journalEvery, mostRejected } = checked;
      return {
        ...{ folder, split, images, plan, settings, sharp, signal, onProgress },
        ...{ parallel, journalEvery, mostRejected },
        fingerprint: fingerprintOf(images, plan),
      };
    });
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

function imagesOf({ splits, name }: ImageSource, split: Split): SourceImages {
  const images = splits[split];
  if (images !== undefined) return images;
  throw new BadArgumentError(`Expected images of ${split} but found none in ${name}.`);
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

/** The images set aside, by their split. */
type RejectedImages = Partial<Record<Split, readonly RejectedImage[]>>;

function rejectedOf(manifest: ShardManifest | undefined): RejectedImages {
  return Object.fromEntries(
    SPLITS.map((split) => [split, manifest?.splits[split]?.rejected ?? []]),
  );
}

/** Writes a line for each image that was set aside, those first that the source set aside. */
async function writeRejects(
  folder: string,
  source: ImageSource,
  rejected: RejectedImages,
): Promise<void> {
  const lines = [
    ...setAsideBy(source).map(({ path, reason }) => ({ place: path, reason })),
    ...SPLITS.flatMap((split) => (rejected[split] ?? []).map((image) => ({ split, ...image }))),
  ].map((entry) => `${JSON.stringify(entry)}\n`);
  await writeAtomically(`${folder}/rejects.jsonl`, lines.join(""));
}

function setAsideBy({ rejected }: ImageSource): { path: string; reason: string }[] {
  return rejected.map(({ path, reason }) => ({ path, reason }));
}

/** The manifest with a split that is finished. */
function withSplit(
  manifest: ShardManifest | undefined,
  source: ImageSource,
  { split, settings }: SplitJob,
  made: FinishedSplit,
): ShardManifest {
  const all = { ...manifest?.splits, [split]: made.split };
  const statistics = made.statistics ?? manifest?.statistics;
  return {
    format: SHARD_FORMAT,
    version: SHARD_VERSION,
    source: manifest?.source ?? source.name,
    settings,
    classes: manifest?.classes ?? source.classes,
    // In one order, whichever was finished first.
    splits: Object.fromEntries(
      SPLITS.flatMap((name) => all[name] === undefined ? [] : [[name, all[name]]]),
    ),
    ...(statistics === undefined ? {} : { statistics }),
    setAside: setAsideBy(source),
  };
}
