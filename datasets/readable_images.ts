/**
 * The images of a set that can still be read.
 *
 * @module
 */
import { allocateBytes } from "../lib/argument_checks.ts";
import type { LazyImages } from "../lib/augmentation/images.ts";
import { BadFileError } from "../lib/errors.ts";

/** Images that were read, and those that could not be. */
export interface ReadableImages {
  /** The positions of the images that were read. */
  read: Int32Array<ArrayBuffer>;
  /** `[read.length, side, side, 3]`. */
  pixels: Uint8Array<ArrayBuffer>;
  /** The positions of the others, with what is wrong with their files. */
  lost: { index: number; reason: string }[];
}

/**
 * Reads those of `indices` that can be read: all at once, and one by one only if that fails.
 *
 * @throws {BadFileError} if none of them can be read, e.g. because a disk is gone.
 */
export async function readReadable(
  dataset: Pick<LazyImages, "side"> & {
    read(indices: ArrayLike<number>): Promise<Uint8Array<ArrayBuffer>>;
  },
  indices: ArrayLike<number>,
): Promise<ReadableImages> {
  try {
    const pixels = await dataset.read(indices);
    return { read: Int32Array.from(indices), pixels, lost: [] };
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
  }
  const read: number[] = [];
  const images: Uint8Array[] = [];
  const lost: { index: number; reason: string; error: BadFileError }[] = [];
  for (const index of Array.from(indices)) {
    try {
      images.push(await dataset.read([index]));
      read.push(index);
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      lost.push({ index, reason: error.details.found, error });
    }
  }
  if (images.length === 0 && lost.length > 0) {
    const [{ error }] = lost;
    const { details } = error;
    if (lost.length === 1) throw error;
    const found = `${details.found} (none of ${lost.length} files can be read)`;
    throw new BadFileError({ ...details, found }, { cause: error });
  }
  const length = dataset.side * dataset.side * 3;
  const pixels = allocateBytes(`${images.length} images`, images.length * length);
  images.forEach((image, i) => pixels.set(image, i * length));
  return { read: Int32Array.from(read), pixels, lost };
}
