/**
 * Neighbouring images of a set.
 *
 * @module
 */
import type { NamedImages } from "../../evaluation/evaluate.ts";
import type { ItemRange } from "../../work_shards/work_shard.ts";

/** Images `start` to `end` (exclusive) of a set, in memory or read on demand as those of the set are. */
export function imagesBetween(images: NamedImages, { start, end }: ItemRange): NamedImages {
  const { name, classNames, side } = images;
  const labels = images.labels.slice(start, end);
  const own = { name, classNames, side, count: end - start, labels };
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
