/**
 * The folder of the parts that several jobs prepare.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";

/** The folder of the parts, from the folder of the shards. */
export const PARTS = "parts";

/** The folder of the parts in the folder of the shards. */
export function partsFolder(folder: string): string {
  return `${folder}/${PARTS}`;
}

/**
 * Checks that no jobs prepare parts in `folder`.
 *
 * @throws {BadFileError} if they do.
 */
export async function requireUndivided(folder: string): Promise<void> {
  const path = partsFolder(folder);
  if (!await Deno.lstat(path).then(() => true, () => false)) return;
  throw new BadFileError({
    path,
    expected: "a folder that no jobs prepare in parts",
    found: "parts of jobs with --shard",
    hint: "join them with --merge, remove them, or choose another folder",
  });
}
