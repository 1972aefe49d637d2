/**
 * What augmentation needs to know of a set of images: pixels, labels, size.
 *
 * @module
 */

/** Square RGB images of one size in memory, as bytes, each with a label. */
export interface LabelledImages {
  /** Pixels `[count, side, side, 3]`, RGB, 0 … 255. */
  readonly images: Uint8Array;
  /** One label an image, an integer from 0. */
  readonly labels: Uint8Array | Uint16Array;
  /** Height and width of every image. */
  readonly side: number;
  /** How many images there are. */
  readonly count: number;
}

/**
 * Square RGB images of one size that are read when a batch asks for them, as from a folder that does
 * not fit into memory.
 */
export interface LazyImages extends Omit<LabelledImages, "images"> {
  /**
   * Reads the images `indices`, in that order.
   *
   * @returns `[indices.length, side, side, 3]`.
   */
  read(indices: ArrayLike<number>): Promise<Uint8Array>;
}
