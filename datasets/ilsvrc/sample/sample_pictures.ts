/**
 * The files of the made-up ILSVRC: images of CIFAR-10, enlarged to the sizes of photographs.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { BadArgumentError } from "../../../lib/errors.ts";
import { loadOptional } from "../../../lib/optional_packages.ts";
import type { Cifar10 } from "../../cifar10/cifar10_from_bytes.ts";
import type { ImageDataset } from "../../dataset.ts";
import type { Split } from "../image_source.ts";
import type { OddKind, PlannedImage } from "./sample_plan.ts";

/** Widths and heights as ILSVRC's photographs have them, one after another. */
const SIZES: readonly (readonly [width: number, height: number])[] = [
  [500, 375],
  [375, 500],
  [500, 333],
  [400, 300],
  [300, 400],
  [333, 500],
  [320, 320],
];

/** Makes the files of planned images. */
export interface SamplePictures {
  /**
   * The file of an image. The validation images are CIFAR-10's first test images of their class, and
   * those of the test split the ones after them.
   */
  file(split: Split, image: PlannedImage): Promise<Uint8Array<ArrayBuffer>>;
  /** The file that replaces one which is `replaced`. */
  replacement(split: Split, image: PlannedImage): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The pictures of a made-up set.
 *
 * @param cifar CIFAR-10.
 * @param valPerClass the number of validation images of each class.
 * @throws {AlexNetError} if sharp cannot be loaded.
 */
export async function samplePictures(
  { train, test }: Cifar10,
  valPerClass: number,
): Promise<SamplePictures> {
  const load = () => import("../../pictures/sharp.ts");
  const { sharp } = await loadOptional("Photographs", ["sharp"], load);
  const places = { train: placesOf(train), test: placesOf(test) };
  const picture = (split: Split, { own, position }: PlannedImage) => {
    const half = split === "train" ? "train" : "test";
    const place = places[half][own.cifar][position + (split === "test" ? valPerClass : 0)];
    if (place === undefined) {
      throw new BadArgumentError(
        `Expected at most ${
          places[half][own.cifar].length
        } images of ${own.words} for ${split}, as ` +
          `many as CIFAR-10 has, but found more.`,
      );
    }
    const { images, side } = half === "train" ? train : test;
    const bytes = side * side * 3;
    const [width, height] = SIZES[(place + position) % SIZES.length];
    const raw = { width: side, height: side, channels: 3 } as const;
    return sharp(images.subarray(place * bytes, (place + 1) * bytes), { raw })
      .resize(width, height, { fit: "fill", kernel: "linear" });
  };
  const jpeg = async (split: Split, image: PlannedImage) =>
    own(await picture(split, image).jpeg({ quality: 90, optimiseCoding: false }).toBuffer());
  const odd: Record<
    OddKind,
    (split: Split, image: PlannedImage) => Promise<Uint8Array<ArrayBuffer>>
  > = {
    png: async (...of) => own(await picture(...of).png().toBuffer()),
    cmyk: async (...of) => own(await picture(...of).toColourspace("cmyk").jpeg().toBuffer()),
    grey: async (...of) => own(await picture(...of).toColourspace("b-w").jpeg().toBuffer()),
    exif: async (...of) => withDamagedExif(await jpeg(...of)),
    truncated: async (...of) => halfOf(await jpeg(...of)),
    html: () => Promise.resolve(new TextEncoder().encode(PAGE)),
    gzip: async (...of) => own(gzipSync(await jpeg(...of))),
    replaced: async () => own(await blank()),
  };
  const blank = () => {
    const create = { width: 128, height: 128, channels: 3, background: "white" } as const;
    return sharp({ create }).jpeg().toBuffer();
  };
  return {
    file: (split, image) =>
      image.odd === undefined ? jpeg(split, image) : odd[image.odd](split, image),
    replacement: jpeg,
  };
}

/** The positions of the images of each class. */
function placesOf({ labels, classNames }: ImageDataset): number[][] {
  const places: number[][] = classNames.map(() => []);
  labels.forEach((label, i) => places[label].push(i));
  return places;
}

function own(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}

function halfOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.slice(0, bytes.length / 2);
}

const PAGE = "<!DOCTYPE html>\n<html><body><h1>404 Not Found</h1></body></html>\n";

/**
 * The JPEG file with an EXIF block that announces a thousand fields and ends before the first, as in
 * n04152593_17460.JPEG: its pixels are as before.
 */
function withDamagedExif(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  const tiff = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0xe8, 0x03];
  const exif = [...new TextEncoder().encode("Exif\0\0"), ...tiff];
  // The marker of APP1 and its length, which counts itself; the block follows the start of the image.
  const block = [0xff, 0xe1, 0, exif.length + 2, ...exif];
  return Uint8Array.from([...jpeg.subarray(0, 2), ...block, ...jpeg.subarray(2)]);
}
