/**
 * `manifest.json` of a folder of shards: what is in it, how it was made, and the hashes of its files.
 *
 * @module
 */
import type { Rgb } from "../../lib/augmentation/color_pca.ts";
import type { ClassTable } from "../ilsvrc/class_table.ts";
import type { Split } from "../ilsvrc/image_source.ts";
import type { Interpolation } from "../pictures/decode_image.ts";

/** The name of the file. */
export const MANIFEST = "manifest.json";
/** The format that the manifest names. */
export const SHARD_FORMAT = "alexnet-shards";
/** The version of the format. */
export const SHARD_VERSION = 1;

/** The splits in the order in which they are prepared and listed. */
export const SPLITS: readonly Split[] = ["train", "val", "test"];

/**
 * How an image is stored: `raw` is `[side, side, 3]` bytes, RGB; `jpeg` is a JPEG of quality 95 in a
 * tar of the WebDataset convention.
 */
export type ShardEncoding = "raw" | "jpeg";

/** The encodings. */
export const ENCODINGS: readonly ShardEncoding[] = ["raw", "jpeg"];

/** What decides the bytes of the shards, beside the images of the source. */
export interface ShardSettings {
  /** The seed of the order of the training images. */
  readonly seed: number;
  /** Height and width of each image. */
  readonly side: number;
  /** How an image is stored. */
  readonly encoding: ShardEncoding;
  /** Whose interpolation resizes the images. */
  readonly interpolation: Interpolation;
  /** About how many bytes a shard has. */
  readonly shardBytes: number;
  /** How many images of each class are taken, the first ones of the source; 0: all. */
  readonly limitPerClass: number;
  /** What decodes and resizes the images, e.g. `sharp 0.35.5, libvips 8.18.0`. */
  readonly decoder: string;
}

/** A file with its size and hashes. */
export interface HashedFile {
  /** Its path, from the folder of the manifest. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
  /** Its MD5, 32 hexadecimal digits. */
  readonly md5: string;
  /** Its SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** One shard. */
export interface Shard extends HashedFile {
  /** How many images it holds. */
  readonly images: number;
}

/** Good images that are unusual. All of them are decoded. */
export interface OddCounts {
  /** JPEGs in CMYK. */
  readonly cmyk: number;
  /** PNGs, whatever their name. */
  readonly png: number;
  /** Images without colour. */
  readonly grey: number;
  /** Images with damage from which the decoder recovered. */
  readonly damaged: number;
  /** Images with a side under 32 pixels. */
  readonly tiny: number;
  /** Images with EXIF data that breaks off. */
  readonly corruptExif: number;
}

/** The names of the counts. */
export const ODD_KINDS: readonly (keyof OddCounts)[] = [
  "cmyk",
  "png",
  "grey",
  "damaged",
  "tiny",
  "corruptExif",
];

/** The columns of a split: a value for each image, in the order of the records. */
export interface ColumnFiles {
  /** Labels, uint16; absent if the answers are not public. */
  readonly labels?: HashedFile;
  /** The numbers of the images in the source, uint32. */
  readonly numbers: HashedFile;
  /** The names of the images in the source, a line each. */
  readonly names: HashedFile;
  /** CRC-32 of the stored bytes, uint32. */
  readonly checksums: HashedFile;
  /** Number of stored bytes, uint32; absent if it is the same for all (raw). */
  readonly sizes?: HashedFile;
}

/** An image that was set aside. */
export interface RejectedImage {
  /** Its number in the source. */
  readonly number: number;
  /** Its name in the source. */
  readonly name: string;
  /** Where it is. */
  readonly place: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** One split. */
export interface SplitManifest {
  /** Number of images in the shards. */
  readonly images: number;
  /** Number of images of the source that were to be prepared, with those set aside. */
  readonly sourceImages: number;
  /** Those set aside, in the order of the source. */
  readonly rejected: readonly RejectedImage[];
  /** SHA-256 of the names, sizes and labels of the source's images. */
  readonly fingerprint: string;
  /** The unusual ones. */
  readonly odd: OddCounts;
  /** The columns. */
  readonly columns: ColumnFiles;
  /** The shards, in the order of their images. */
  readonly shards: readonly Shard[];
}

/** Statistics of the training images, as they are read from the shards. */
export interface ShardStatistics {
  /** Number of pixels, `images * side * side`. */
  readonly pixels: number;
  /** The sums of r, g, b, rr, rg, rb, gg, gb and bb over the pixels, in decimal digits. */
  readonly colorSums: readonly string[];
  /** The mean of red, green and blue, which follows from the sums. */
  readonly channelMeans: Rgb;
  /** Standard deviations along the principal components, which follow from the sums. */
  readonly standardDeviations: Rgb;
  /** The principal components, which follow from the sums. */
  readonly components: readonly [Rgb, Rgb, Rgb];
  /** The mean image, float32, `[side, side, 3]`. */
  readonly meanImage: HashedFile;
}

/** The contents of the manifest. */
export interface ShardManifest {
  /** {@linkcode SHARD_FORMAT}. */
  readonly format: typeof SHARD_FORMAT;
  /** {@linkcode SHARD_VERSION}. */
  readonly version: typeof SHARD_VERSION;
  /** What the images come from, as the source names itself. */
  readonly source: string;
  /** How they were prepared. */
  readonly settings: ShardSettings;
  /** The classes; labels are positions in its rows. */
  readonly classes: ClassTable;
  /** The splits. */
  readonly splits: Readonly<Partial<Record<Split, SplitManifest>>>;
  /** Statistics of the training images; absent as long as they are not prepared. */
  readonly statistics?: ShardStatistics;
  /** What the source set aside before an image was decoded. */
  readonly setAside: readonly { readonly path: string; readonly reason: string }[];
}
