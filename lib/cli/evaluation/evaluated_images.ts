/**
 * The images that `deno task evaluate` gives to a net: CIFAR-10, the user's pictures, or shards.
 *
 * @module
 */
import { loadCifar10 } from "../../../datasets/cifar10/cifar10.ts";
import { first } from "../../../datasets/dataset.ts";
import { wnidsOf } from "../../../datasets/ilsvrc/classes.ts";
import { resizeDataset } from "../../../datasets/pictures/resize.ts";
import type { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import { BadArgumentError } from "../../errors.ts";
import type { NamedImages } from "../../evaluation/evaluate.ts";
import { RandomStreams } from "../../random.ts";
import { loadTrainedNet, type TrainedNet } from "../../training/checkpoint/trained_net.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";
import { printFor } from "../command/print.ts";
import { printable } from "../../printable.ts";
import type { Split } from "../../../datasets/ilsvrc/image_source.ts";
import { drawn, openPictures } from "../pictures/picture_folder.ts";
import { warnOfSeenPictures } from "../pictures/seen_pictures.ts";
import { requireSide, someImages, warnOfOtherScaling } from "../shards/shard_folder.ts";

/** What the flags say about images. */
export interface ImageFlags {
  /** The pictures; absent for CIFAR-10. */
  readonly data: string | undefined;
  /** Which images of CIFAR-10 or of shards. */
  readonly split: Split | undefined;
  /** Number of images, at most. */
  readonly limit: number | undefined;
  /** Whether nothing but JSON is printed. */
  readonly json: boolean;
}

/** Images to classify; those of shards may have no answers. */
export type EvaluatedImages = NamedImages & {
  /** The names of their files, where these have some. */
  readonly paths?: readonly string[];
  /** False if the answers are not known. */
  readonly hasLabels?: boolean;
};

/** A net and the images that it is to classify. */
export interface OpenedNet {
  /** The net. */
  readonly net: TrainedNet;
  /** The images. */
  readonly images: EvaluatedImages;
}

/**
 * Loads the net at `path`, and opens the images of the flags as it expects them.
 *
 * @param shards The split that `data` names, if it is one of shards.
 * @throws {BadArgumentError} when the net is for other classes, or images of another size.
 * @throws {BadFileError} when the net cannot be read or the pictures cannot be listed.
 */
export async function openNet(
  path: string,
  flags: ImageFlags,
  shards: ShardedImages | undefined,
): Promise<OpenedNet> {
  const net = await loadTrainedNet(path, { warn: warnOnStandardError });
  printFor(flags)(`${net.path}: ${printable(net.info.spec.name)}`);
  const images = shards !== undefined
    ? await shardImages(net, shards, flags)
    : flags.data === undefined
    ? await cifarImages(net, flags)
    : await folderImages(net, flags.data, flags.limit);
  return { net, images };
}

/** @throws {BadArgumentError} when the net is for other classes, or the split is none of CIFAR-10. */
async function cifarImages(
  { info, path }: TrainedNet,
  { split = "test", limit = 10_000 }: ImageFlags,
): Promise<NamedImages> {
  if (split === "val") {
    throw new BadArgumentError("--split val is for shards; CIFAR-10 has train and test.");
  }
  const whole = (await loadCifar10())[split];
  if (info.classNames.join() !== whole.classNames.join()) {
    throw new BadArgumentError(
      `Expected a net for CIFAR-10's classes (${whole.classNames.join(", ")}) but ` +
        `${path} has the classes ${listed(info.classNames)}; --data takes your own pictures.`,
    );
  }
  const subset = first(whole, Math.min(limit, whole.count));
  const { imageSide } = info.preprocessing;
  return imageSide === subset.side ? subset : resizeDataset(subset, imageSide);
}

/** The names of classes, of which published nets have a thousand. */
function listed(names: readonly string[]): string {
  const rest = names.length - 10;
  return names.slice(0, 10).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** The pictures of a folder, which are read while the net runs; at most `limit`, at random. */
async function folderImages(
  { info }: TrainedNet,
  path: string,
  limit: number = Infinity,
): Promise<NamedImages> {
  const { spec, preprocessing: { imageSide }, classNames } = info;
  const { all, part } = await openPictures(path, spec, imageSide, { classNames });
  await warnOfSeenPictures(info, path, all);
  if (limit >= all.count) return all;
  const stream = new RandomStreams(0).stream("limit");
  return part(`${path}, ${limit} of ${all.count}`, drawn(all.count, limit, stream));
}

/**
 * The images of a split with the classes of the net, which may have more of them, and in another order;
 * at most `limit`, at random.
 *
 * @throws {BadArgumentError} when the net lacks a class.
 */
async function shardImages(
  { info, path }: TrainedNet,
  shards: ShardedImages,
  { data = "", limit = Infinity }: ImageFlags,
): Promise<EvaluatedImages> {
  await warnOfOtherScaling(data, info.spec);
  if (shards.split === "train" && await isSameFolder(info.training?.settings.data, data)) {
    warnOnStandardError("the net was trained on these images; --split val has others");
  }
  requireSide(shards.name, shards.side, {
    ...info.spec,
    preprocessing: { ...info.spec.preprocessing, imageSide: info.preprocessing.imageSide },
  });
  const images = someImages(shards, limit);
  const { classNames } = info;
  const indices = new Map((await wnidsOf(classNames)).map((wnid, i) => [wnid, i]));
  const own = shards.classNames.map((wnid) => indices.get(wnid));
  const labels = images.labels.map((label) => {
    const index = own[label];
    if (index !== undefined || !shards.hasLabels) return index ?? label;
    throw new BadArgumentError(
      `Expected a net with the class ${
        shards.classNames[label]
      } of ${shards.name} but ${path} has ` +
        `the classes ${listed(classNames)}.`,
    );
  });
  return { ...images, classNames, labels, hasLabels: shards.hasLabels };
}

/** Whether two paths lead to one folder; a path that leads nowhere is none. */
async function isSameFolder(one: unknown, other: string): Promise<boolean> {
  if (typeof one !== "string") return false;
  const real = (path: string) => Deno.realPath(path).catch(() => undefined);
  const own = await real(one);
  return own !== undefined && own === await real(other);
}
