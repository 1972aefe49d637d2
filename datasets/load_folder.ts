/**
 * Loads the pictures of a folder into memory.
 *
 * @module
 */
import { allocateBytes } from "../lib/argument_checks.ts";
import type { ImageDataset } from "./dataset.ts";
import type { ImageFolder } from "./image_folder.ts";

/** Pictures decoded between two progress reports. */
const AT_ONCE = 64;

/**
 * Reads every picture of `folder` that can be read, side x side x 3 bytes each. Those that cannot
 * are set aside in `folder.rejected`, each with a warning.
 *
 * @param folder the pictures.
 * @param onProgress Called after each few pictures.
 * @returns the pictures with their labels.
 * @throws {BadFileError} if none of many in a row can be decoded, e.g. because a disk is gone.
 * @throws {BadArgumentError} if no array can hold that many bytes.
 * @throws {OutOfMemoryError} if there is not enough memory for them.
 */
export async function loadFolder(
  folder: ImageFolder,
  onProgress?: (progress: { done: number; total: number }) => void,
): Promise<ImageDataset> {
  const { name, classNames, side, count } = folder;
  const bytes = side * side * 3;
  const images = allocateBytes(`${count} images of ${side} x ${side}`, count * bytes);
  const labels = new Uint16Array(count);
  let loaded = 0;
  for (let start = 0; start < count; start += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - start);
    const { read, pixels } = await folder.readReadable(
      Uint32Array.from({ length }, (_, i) => start + i),
    );
    images.set(pixels, loaded * bytes);
    for (const index of read) labels[loaded++] = folder.labels[index];
    onProgress?.({ done: start + length, total: count });
  }
  return {
    name,
    classNames,
    images: images.subarray(0, loaded * bytes),
    labels: labels.subarray(0, loaded),
    side,
    count: loaded,
  };
}
