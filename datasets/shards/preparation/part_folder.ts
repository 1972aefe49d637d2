/**
 * Where the jobs of a divided preparation keep what they write: a folder for each in the folder `parts`
 * beside the splits, and the result of each beside its folder.
 *
 * @module
 */
import { list, nullable, object } from "../../../lib/files/json_shape.ts";
import { sha256 } from "../../../lib/files/sha256.ts";
import type { Fingerprint, ResultFile, ResultKind } from "../../../lib/work_shards/shard_result.ts";
import type { ImageSource } from "../../ilsvrc/image_source.ts";
import type { OddCounts, RejectedImage, Shard, ShardManifest } from "../manifest.ts";
import { oddShape, rejectedShape, shardShape } from "../manifest_file.ts";
import { sumsShape } from "./journal.ts";
import { PARTS } from "./parts.ts";
import type { SplitJob } from "./split_state.ts";
import type { SavedSums } from "./statistics_sums.ts";

/** What a job says about its shards of a split. */
export interface PartOfSplit {
  /** Its images that were set aside, in the order of the source. */
  readonly rejected: readonly RejectedImage[];
  /** Its unusual images. */
  readonly odd: OddCounts;
  /** Sums over its images; null if the split has no statistics. */
  readonly sums: SavedSums | null;
  /** Its shards. */
  readonly shards: readonly Shard[];
}

/** What a job says about its shards, by the splits in the order of the command. */
export interface PreparedPart {
  /** One entry for each split. */
  readonly splits: readonly PartOfSplit[];
}

/** The results of a divided preparation. */
export const preparedPart: ResultKind<PreparedPart> = {
  command: "prepare",
  value: object({
    splits: list(object({
      rejected: list(rejectedShape),
      odd: oddShape,
      sums: nullable(sumsShape),
      shards: list(shardShape),
    })),
  }),
};

/**
 * A file of a part with its path from the folder of the shards: in the folder of the job, or where a
 * merge that was interrupted has moved it to.
 */
export async function whereIs(folder: string, file: ResultFile): Promise<ResultFile> {
  const inPart = `${PARTS}/${file.path}`;
  const moved = file.path.slice(file.path.indexOf("/") + 1);
  const isThere = (path: string) => Deno.stat(`${folder}/${path}`).then(() => true, () => false);
  return { ...file, path: !await isThere(inPart) && await isThere(moved) ? moved : inPart };
}

/** The splits of a preparation that the manifest of its folder does not have yet. */
export function openJobs(
  jobs: readonly SplitJob[],
  manifest: ShardManifest | undefined,
): readonly SplitJob[] {
  return jobs.filter(({ split }) => manifest?.splits[split] === undefined);
}

/** What the parts of a preparation depend on. */
export async function preparationFingerprint(
  jobs: readonly SplitJob[],
  source: ImageSource,
): Promise<Fingerprint> {
  const classes = new TextEncoder().encode(JSON.stringify(source.classes.rows));
  const settings = Object.entries(jobs[0].settings).map(([name, value]) => [name, `${value}`]);
  return {
    ...Object.fromEntries(settings),
    classes: `${source.classes.rows.length}, ${(await sha256(classes)).slice(0, 12)}`,
    splits: jobs.map(({ split }) => split).join(","),
    ...Object.fromEntries(
      jobs.map(({ split, fingerprint, plan }) => [
        `images of ${split}`,
        `${plan.count}, ${fingerprint.slice(0, 12)}`,
      ]),
    ),
  };
}
