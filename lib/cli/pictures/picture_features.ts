/**
 * The features of pictures: the outputs of one layer of a net, one row a picture.
 *
 * @module
 */
import { layerPoints, type Points } from "../../inspection/points.ts";
import type { FeatureNet } from "../../inspection/feature_net.ts";
import {
  decodeOptions,
  imagesOf,
  pictureGroups,
  PictureProgress,
  printUnusable,
} from "./picture_groups.ts";

/** Pictures as points, and where they are from. */
export interface PictureFeatures {
  /** One point for each of `files`. */
  readonly points: Points;
  /** The paths of the pictures. */
  readonly files: readonly string[];
  /** Number of pictures that could not be used; each was reported. */
  readonly failed: number;
}

/** Reads the pictures that `operands` name and runs them through `net`, a few at a time. */
export async function featuresOf(
  operands: readonly string[],
  { model, info, layer }: FeatureNet,
): Promise<PictureFeatures> {
  const progress = await PictureProgress.of(operands);
  const parts: Float32Array[] = [];
  const files: string[] = [];
  let [size, failed] = [0, 0];
  const { preprocessing } = info;
  for await (const group of pictureGroups(operands, decodeOptions(info))) {
    const pictures = group.filter((result) => "image" in result);
    for (const result of group) {
      if ("image" in result) continue;
      failed++;
      progress.clear();
      printUnusable(result);
    }
    if (pictures.length > 0) {
      const images = imagesOf(pictures, preprocessing.imageSide);
      const points = await layerPoints(model, layer, images, preprocessing);
      size = points.size;
      parts.push(points.values);
      files.push(...pictures.map(({ file }) => file));
    }
    progress.add(group.length);
  }
  progress.clear();
  const values = new Float32Array(files.length * size);
  let done = 0;
  for (const part of parts) {
    values.set(part, done);
    done += part.length;
  }
  return { points: { values, count: files.length, size }, files, failed };
}
