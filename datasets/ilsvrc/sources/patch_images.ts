/**
 * `patch_images.tar` of ILSVRC-2010: images that replace those of the same name, which are blank in
 * the archives.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import type { Split } from "../image_source.ts";
import type { PositionalFile } from "./positional_file.ts";
import type { Replacement } from "./tar_images.ts";
import type { TarIndex } from "./tar_index.ts";

/** The archive of replacements. */
export interface Patch {
  /** The archive. */
  readonly file: PositionalFile;
  /** Where its images lie, in folders that are called after the splits. */
  readonly index: TarIndex;
}

/**
 * The replacements of the images of one split.
 *
 * @param index where the images of the split lie.
 * @returns the replacements by the positions of the images they replace, and how many have no image
 * to replace.
 * @throws {BadFileError} if an image is replaced twice.
 */
export function replacementsFrom(
  { file, index: patch }: Patch,
  split: Split,
  index: TarIndex,
): { replacements: ReadonlyMap<number, Replacement>; unused: number } {
  const replacements = new Map<number, Replacement>();
  let unused = 0;
  for (let i = 0; i < patch.sizes.length; i++) {
    if (patch.groupNames[patch.groups[i]] !== split) continue;
    const name = patch.names.at(i);
    const replaced = index.names.indexOf(name);
    if (replacements.has(replaced)) {
      throw new BadFileError({
        path: file.path,
        offset: patch.offsets[i],
        expected: "each image once",
        found: `${name} again`,
      });
    }
    if (replaced < 0) unused++;
    else replacements.set(replaced, { file, start: patch.offsets[i], size: patch.sizes[i] });
  }
  return { replacements, unused };
}
