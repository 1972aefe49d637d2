/**
 * Which images of a split are prepared, and the shard and the place of each: a pure function of the
 * seed and the number of the image, so that an interrupted preparation goes on with the same plan.
 *
 * @module
 */
import { BadArgumentError } from "../../../lib/errors.ts";
import { RandomStreams } from "../../../lib/random.ts";
import type { SourceImages, Split } from "../../ilsvrc/image_source.ts";
import type { ShardEncoding, ShardSettings } from "../manifest.ts";
import { TAR_BLOCK } from "../../tar/tar_header.ts";
import { pixelBytes } from "../record_layout.ts";

/** The images of a split and their places. */
export interface SplitPlan {
  /** Number of images. */
  readonly count: number;
  /** The number in the source of image `i`. */
  numberOf(i: number): number;
  /** The images by their places; without those that are set aside, the order in the shards. */
  readonly order: Uint32Array;
  /** The place of each image. */
  readonly places: Uint32Array;
  /** Number of shards. */
  readonly shards: number;
  /** Places of a shard; the last one may have fewer. */
  readonly perShard: number;
  /** The number of shard `index`, from 0, in the whole split, which its file has in its name. */
  shardNumber(index: number): number;
}

/**
 * Bytes of an image in a shard, with what is around it. A JPEG of quality 95 takes about 0.6 bytes a
 * pixel.
 */
export function recordBytes({ side, encoding }: { side: number; encoding: ShardEncoding }): number {
  return encoding === "raw" ? pixelBytes(side) : Math.ceil(0.6 * side * side) + 4 * TAR_BLOCK;
}

/**
 * Plans the shards of `images`. Training images are shuffled over all shards, so that neighbours are
 * of different classes; the others keep the order of the source.
 *
 * @throws {BadArgumentError} if there are no images, or a number of images per class is set and
 * the classes are not known.
 */
export function planSplit(images: SourceImages, split: Split, settings: ShardSettings): SplitPlan {
  const chosen = settings.limitPerClass === 0
    ? undefined
    : firstOfEachClass(images, split, settings.limitPerClass);
  const count = chosen?.length ?? images.count;
  if (count === 0) throw new BadArgumentError(`Expected images of ${split} but found none.`);
  const perShard = Math.max(1, Math.floor(settings.shardBytes / recordBytes(settings)));
  const order = split === "train"
    ? new RandomStreams(settings.seed).stream("shards").permutation(count)
    : Uint32Array.from({ length: count }, (_, i) => i);
  const places = new Uint32Array(count);
  for (let place = 0; place < count; place++) places[order[place]] = place;
  return {
    count,
    numberOf: (i) => chosen === undefined ? i : chosen[i],
    order,
    places,
    shards: Math.ceil(count / perShard),
    perShard,
    shardNumber: (index) => index,
  };
}

function firstOfEachClass({ labels, count }: SourceImages, split: Split, limit: number) {
  if (labels === undefined) {
    throw new BadArgumentError(
      `Expected labels of ${split} for a number of images per class but found none; choose other ` +
        "splits, or all images.",
    );
  }
  const taken = new Map<number, number>();
  return Uint32Array.from({ length: count }, (_, i) => i).filter((i) => {
    const before = taken.get(labels[i]) ?? 0;
    taken.set(labels[i], before + 1);
    return before < limit;
  });
}
