/**
 * What a folder of shards holds, as text.
 *
 * @module
 */
import type { CheckedShards } from "../../../datasets/shards/check_shards.ts";
import {
  ODD_KINDS,
  type OddCounts,
  type ShardManifest,
  SPLITS,
} from "../../../datasets/shards/manifest.ts";
import { counted } from "../../counted.ts";
import { sizeText } from "../../files/free_space.ts";

/** The unusual images in words. */
const ODD_WORDS: Readonly<Record<keyof OddCounts, string>> = {
  cmyk: "in CMYK",
  png: "in PNG",
  grey: "without colour",
  damaged: "damaged but readable",
  tiny: "with a side under 32 pixels",
  corruptExif: "with EXIF data that breaks off",
};

/** The splits with their images, shards and unusual images, and the statistics. */
export function preparedTable({ splits, statistics, settings }: ShardManifest): string {
  const lines = SPLITS.flatMap((name) => {
    const split = splits[name];
    if (split === undefined) return [];
    const bytes = split.shards.reduce((sum, shard) => sum + shard.bytes, 0);
    const odd = ODD_KINDS.filter((kind) => split.odd[kind] > 0).map((kind) =>
      `${split.odd[kind].toLocaleString("en-US")} ${ODD_WORDS[kind]}`
    );
    return [
      `${name}: ${counted(split.images, "image")} of ${settings.side} x ${settings.side} in ` +
      `${counted(split.shards.length, "shard")}, ${sizeText(bytes)}; ` +
      `${split.rejected.length.toLocaleString("en-US")} set aside`,
      ...(odd.length === 0 ? [] : [`  of them ${odd.join(", ")}`]),
    ];
  });
  if (statistics === undefined) return lines.join("\n");
  const { channelMeans, standardDeviations } = statistics;
  const numbers = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(" ");
  return [
    ...lines,
    `mean of red, green and blue: ${numbers(channelMeans)}; standard deviations along the ` +
    `principal colours: ${numbers(standardDeviations)}`,
  ].join("\n");
}

/** The result of a comparison with the manifest. */
export function checkedText({ files, bytes, images, damaged }: CheckedShards): string {
  const what = `${counted(files, "file")} (${sizeText(bytes)}, ${counted(images, "image")})`;
  if (damaged.length === 0) return `${what}: all are as they were written`;
  return [
    `${what}: ${damaged.length} of them damaged`,
    ...damaged.map(({ path, reason }) => `  ${path}: ${reason}`),
    "Restore them from a copy, or prepare the images again.",
  ].join("\n");
}
