/**
 * Where the images of a shard lie in its file.
 *
 * A raw shard is its images, one after another. A JPEG shard is a tar (POSIX ustar) of the WebDataset
 * convention: `KEY.jpg`, a JPEG, and after it `KEY.cls`, the label in decimal digits.
 *
 * @module
 */

/** The unit of a tar. */
export const TAR_BLOCK = 512;
/** The zeros at the end of a tar. */
export const TAR_END: number = 2 * TAR_BLOCK;
/** The header and the content of `KEY.cls`. */
const LABEL_BYTES = 2 * TAR_BLOCK;

/** Bytes of an image as they are in memory. */
export function pixelBytes(side: number): number {
  return side * side * 3;
}

/** `size` rounded up to whole blocks of a tar. */
export function tarPadded(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
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
