/**
 * Compares the MD5 of the official files with the published one: each is read once, from its
 * beginning to its end.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import { hashFile } from "../../shards/hashed_file.ts";
import type { ImageSourceOptions } from "./source_options.ts";

/** The published MD5 of archives; torchvision (`torchvision/datasets/imagenet.py`) has the same. */
export const PUBLISHED_MD5: Readonly<Record<string, string>> = {
  "ILSVRC2012_img_train.tar": "1d675b47d978889d74fa0da5fadfb00e",
  "ILSVRC2012_img_val.tar": "29b22e2961454d5413ddabcf34fc5622",
  "ILSVRC2012_devkit_t12.tar.gz": "fa75699e90414af021442c21a62c3abf",
};

/**
 * Verifies those files of `names` whose MD5 is published.
 *
 * @param folder where they are.
 * @param published the MD5 of each; default: {@linkcode PUBLISHED_MD5}.
 * @returns one sentence.
 * @throws {BadFileError} if a file is another one.
 */
export async function verifyArchives(
  folder: string,
  names: readonly string[],
  onProgress: ImageSourceOptions["onProgress"],
  published: Readonly<Record<string, string>> = PUBLISHED_MD5,
): Promise<string> {
  const known = names.filter((name) => name in published);
  for (const name of known) {
    const path = join(folder, name);
    const { size: total } = await Deno.stat(path);
    let done = 0;
    const { md5 } = await hashFile(folder, name, (bytes) => {
      done += bytes;
      onProgress?.({ phase: "verify", path, done, total });
    });
    if (md5 === published[name]) continue;
    throw new BadFileError({
      path,
      expected: `the MD5 ${published[name]}, as published`,
      found: md5,
      hint: "download it again, or open it without verifying it",
    });
  }
  return known.length === 0
    ? "No published MD5 is known of these files."
    : `The MD5 of ${known.join(", ")} is as published.`;
}
