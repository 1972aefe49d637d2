/**
 * Neighbouring images of a set.
 *
 * @module
 */
import type { LabelledImages, LazyImages } from "./images.ts";

/** Images `start` to `end` (exclusive) of a set. */
interface ImageRange {
  /** The first image, from 0. */
  readonly start: number;
  /** The image after the last one. */
  readonly end: number;
}

/** Images `start` to `end` (exclusive) of a set, in memory or read on demand as those of the set are. */
export function imagesBetween(
  images: LabelledImages | LazyImages,
  { start, end }: ImageRange,
): LabelledImages | LazyImages {
  const { side } = images;
  const own = { side, count: end - start, labels: images.labels.subarray(start, end) };
  if ("images" in images) {
    const bytes = side * side * 3;
    return { ...own, images: images.images.subarray(start * bytes, end * bytes) };
  }
  const ofSet = (indices: ArrayLike<number>) => Uint32Array.from(indices, (i) => i + start);
  return {
    ...own,
    read: (indices) => images.read(ofSet(indices)),
    ...(images.readReadable === undefined ? {} : {
      async readReadable(indices: ArrayLike<number>) {
        const found = await images.readReadable?.(ofSet(indices));
        const { read, pixels } = found ?? { read: Int32Array.of(), pixels: new Uint8Array() };
        return { read: read.map((position) => position - start), pixels };
      },
    }),
  };
}
