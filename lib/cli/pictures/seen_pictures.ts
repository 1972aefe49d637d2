/**
 * Warnings of pictures that a net is trained on and measured with.
 *
 * @module
 */
import { resolve } from "node:path";
import { type ImageFolder, openImageFolder } from "../../../datasets/image_folder.ts";
import { openImageList } from "../../../datasets/lists/image_list.ts";
import { sha256 } from "../../files/sha256.ts";
import type { CheckpointInfo } from "../../training/checkpoint/checkpoint_format.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";

/** The pictures of a folder, by their paths. */
type Pictures = Pick<ImageFolder, "paths" | "count" | "name">;

/**
 * Warns the user where a net with `training` is to be tested on pictures that it was trained on: those
 * that are now in the folder or list of its run, by path or by content. A run keeps the path of its
 * pictures, not their contents. Of more than 100,000 pictures, only the paths are compared.
 *
 * @param path The folder or list of `pictures`.
 */
export async function warnOfSeenPictures(
  { training, classNames }: Pick<CheckpointInfo, "training" | "classNames">,
  path: string,
  pictures: Pictures,
): Promise<void> {
  const trainedOn = training?.settings.data;
  if (typeof trainedOn !== "string") return;
  const real = await Deno.realPath(trainedOn).catch(() => undefined);
  if (real === undefined) return;
  if (real === await Deno.realPath(path)) {
    return warnOnStandardError(
      "the net was trained on most of these pictures; the report of its run is about the others",
    );
  }
  const learned = await listed(trainedOn, classNames);
  const shared = learned === undefined ? 0 : await sharedCount(learned, pictures);
  if (shared === 0) return;
  warnOnStandardError(
    `${shared} of the ${pictures.count} pictures in ${pictures.name} are in ${trainedOn}, too, which ` +
      "the net was trained on",
  );
}

/** Warns the user of pictures that are trained on and measured too, by path or by content. */
export async function warnOfSharedPictures(own: Pictures, other: Pictures): Promise<void> {
  const shared = await sharedCount(own, other);
  if (shared === 0) return;
  warnOnStandardError(
    `${shared} of the ${other.count} pictures in ${other.name} are trained on, too; the net knows them`,
  );
}

/** The pictures of a run, as far as they are still there. */
async function listed(path: string, classNames: readonly string[]): Promise<Pictures | undefined> {
  const options = { side: 1 };
  try {
    const { isFile } = await Deno.stat(path);
    return isFile
      ? await openImageList(path, { ...options, classNames })
      : await openImageFolder(path, options);
  } catch {
    return undefined;
  }
}

/** To read more pictures than these would take longer than to classify them. */
const MOST_READ = 100_000;

/** How many of `other` are in `own`: the same files, or files of the same content. */
async function sharedCount(own: Pictures, other: Pictures): Promise<number> {
  const paths = new Set(own.paths.map((path) => resolve(path)));
  const contents = new Set<string>();
  const isFew = own.count + other.count <= MOST_READ;
  const [ownSizes, sizes] = isFew
    ? [await sizesOf(own.paths), await sizesOf(other.paths)]
    : [new Map<string, number>(), new Map<string, number>()];
  const known = new Set(sizes.values());
  for (const [path, size] of ownSizes) if (known.has(size)) contents.add(await contentOf(path));
  const learned = new Set(ownSizes.values());
  let shared = 0;
  for (const path of other.paths) {
    const size = sizes.get(path);
    const isCopy = size !== undefined && learned.has(size) && contents.has(await contentOf(path));
    if (paths.has(resolve(path)) || isCopy) shared++;
  }
  return shared;
}

/** The sizes of those files that are there. */
async function sizesOf(paths: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const path of paths) {
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile) sizes.set(path, info.size);
  }
  return sizes;
}

/** What tells the content of a file from others; of one that cannot be read, its path. */
async function contentOf(path: string): Promise<string> {
  const bytes = await Deno.readFile(path).catch(() => undefined);
  return bytes === undefined ? path : await sha256(bytes);
}
