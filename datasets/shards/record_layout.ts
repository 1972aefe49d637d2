/**
 * Where the images of a shard lie in its file.
 *
 * A raw shard is its images, one after another. A JPEG shard is a tar (POSIX ustar) of the WebDataset
 * convention: `KEY.jpg`, a JPEG, and after it `KEY.cls`, the label in decimal digits.
 *
 * @module
 */

import { TAR_BLOCK, TAR_END, tarPadded } from "../tar/tar_header.ts";

/** The header and the content of `KEY.cls`. */
const LABEL_BYTES = 2 * TAR_BLOCK;

/** Bytes of an image as they are in memory. */
export function pixelBytes(side: number): number {
  return side * side * 3;
}

/**
 * Where each JPEG of a shard begins, and where the shard ends.
 *
 * @param sizes Bytes of each JPEG.
 * @param labelled Whether each is followed by its label.
 */
export function tarLayout(
  sizes: Uint32Array,
  labelled: boolean,
): { offsets: Float64Array<ArrayBuffer>; bytes: number } {
  // JPEGs of noise make a shard larger than 32-bit numbers can say.
  const offsets = new Float64Array(sizes.length);
  let at = 0;
  for (let i = 0; i < sizes.length; i++) {
    offsets[i] = at + TAR_BLOCK;
    at += TAR_BLOCK + tarPadded(sizes[i]) + (labelled ? LABEL_BYTES : 0);
  }
  return { offsets, bytes: at + TAR_END };
}
