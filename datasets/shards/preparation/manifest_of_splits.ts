/**
 * What a preparation writes beside the shards: the manifest, and the list of the images set aside.
 *
 * @module
 */
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import type { ImageSource, Split } from "../../ilsvrc/image_source.ts";
import {
  type RejectedImage,
  SHARD_FORMAT,
  SHARD_VERSION,
  type ShardManifest,
  SPLITS,
} from "../manifest.ts";
import type { FinishedSplit } from "./prepare_split.ts";
import type { SplitJob } from "./split_state.ts";

/** The images set aside, by their split. */
export type RejectedImages = Partial<Record<Split, readonly RejectedImage[]>>;

/** Those of the splits that are in a manifest. */
export function rejectedOf(manifest: ShardManifest | undefined): RejectedImages {
  return Object.fromEntries(
    SPLITS.map((split) => [split, manifest?.splits[split]?.rejected ?? []]),
  );
}

/**
 * Writes a line for each image that was set aside into `rejects.jsonl`, those first that the source
 * set aside.
 *
 * @throws {BadFileError} if it cannot be written.
 */
export async function writeRejects(
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
export function withSplit(
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
