/**
 * The journal of the preparation of a split: how far it is, so that it goes on from there if it ends
 * for whatever reason. What was appended to the spools after it was written is done again.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { requireRegularFile } from "../../../lib/files/regular_file.ts";
import {
  type JsonShape,
  list,
  nullable,
  object,
  parseJson,
  text,
  whole,
} from "../../../lib/files/json_shape.ts";
import type { OddCounts, RejectedImage, Shard, ShardSettings } from "../manifest.ts";
import { oddShape, rejectedShape, settingsShape, shardShape } from "../manifest_file.ts";
import type { SavedSums } from "./statistics_sums.ts";

/** The contents of the journal. */
export interface Journal {
  /** The version of this format. */
  readonly version: 1;
  /** What decides the bytes of the shards. */
  readonly settings: ShardSettings;
  /** SHA-256 of the names, sizes and labels of the images. */
  readonly fingerprint: string;
  /** How many images are done: decoded, or set aside. */
  readonly done: number;
  /** Bytes of each spool. */
  readonly spools: readonly number[];
  /** The unusual images. */
  readonly odd: OddCounts;
  /** The images set aside. */
  readonly rejected: readonly RejectedImage[];
  /** Sums for the statistics; null if this split has none. */
  readonly sums: SavedSums | null;
  /** The shards that are finished; null for the others. */
  readonly shards: readonly (Shard | null)[];
}

/** The shape of {@linkcode SavedSums}. */
export const sumsShape: JsonShape<SavedSums> = object({
  images: whole(),
  pixels: list(whole()),
  colors: list(text(/^\d+$/, "decimal digits"), 9),
});

const journalShape: JsonShape<Journal> = object({
  version: (value, place) => {
    whole(1, 1)(value, place);
    return 1 as const;
  },
  settings: settingsShape,
  fingerprint: text(),
  done: whole(),
  spools: list(whole()),
  odd: oddShape,
  rejected: list(rejectedShape),
  sums: nullable(sumsShape),
  shards: list(nullable(shardShape)),
});

/** The journal of the split in `folder`. */
export function journalPath(folder: string): string {
  return `${folder}/journal.json`;
}

/**
 * Reads the journal in `folder`; undefined if there is none.
 *
 * @throws {BadFileError} if it is damaged.
 */
export async function readJournal(folder: string): Promise<Journal | undefined> {
  const path = journalPath(folder);
  await requireRegularFile(path, { expected: "the journal of a preparation", most: 2 ** 30 });
  let source: string;
  try {
    source = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return parseJson(source, path, journalShape, `remove ${folder} and prepare the images again`);
}

/**
 * Writes the journal in `folder`.
 *
 * @throws {BadFileError} if it cannot be written.
 */
export async function writeJournal(folder: string, journal: Journal): Promise<void> {
  await writeAtomically(journalPath(folder), JSON.stringify(journal));
}

/**
 * @throws {BadFileError} if the journal is not of `spools` spools and at most `count` images, as one
 * of the same settings and images is.
 */
export function requireFitting(
  folder: string,
  { done, spools, shards }: Journal,
  plan: { readonly count: number; readonly shards: number },
): void {
  if (done <= plan.count && spools.length === plan.shards && shards.length === plan.shards) return;
  throw new BadFileError({
    path: journalPath(folder),
    expected: `${plan.shards} shards of at most ${plan.count} images`,
    found: `${shards.length} shards, ${spools.length} spools, ${done} images`,
    hint: `remove ${folder} and prepare the images again`,
  });
}
