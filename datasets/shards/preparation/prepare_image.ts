/**
 * One image on its way from the source to the shards: decoded, scaled so that its shorter side has
 * the length of the square, cut to the central square (section 2 of the paper), and encoded.
 *
 * @module
 */
import { crc32 } from "../../../lib/crc32.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { decodeImage, type Sharp } from "../../pictures/decode_image.ts";
import { pictureFormat } from "../../pictures/picture_format.ts";
import { decodeJpeg, encodeJpeg } from "../jpeg_codec.ts";
import type { OddCounts, ShardSettings } from "../manifest.ts";

/** An image as it is stored. */
export interface PreparedImage {
  /** The bytes to store: pixels or a JPEG. */
  readonly stored: Uint8Array;
  /** CRC-32 of the stored bytes. */
  readonly checksum: number;
  /** The pixels that a reader gets, `[side, side, 3]`. */
  readonly pixels: Uint8Array;
  /** What is unusual about it, as counts of 0 or 1. */
  readonly odd: OddCounts;
}

/**
 * Prepares the image file `bytes`; `place` says where it is, for messages.
 *
 * @throws {BadFileError} unless it is a JPEG or PNG that can be decoded.
 */
export async function prepareImage(
  sharp: Sharp,
  bytes: Uint8Array,
  place: string,
  { side, interpolation, encoding }: ShardSettings,
): Promise<PreparedImage> {
  const format = pictureFormat(bytes, place);
  if (format !== "jpeg" && format !== "png") {
    throw new BadFileError({
      path: place,
      expected: "a JPEG or PNG image",
      found: `an image in the format ${format === "webp" ? "WebP" : "AVIF"}`,
      hint: "ILSVRC has no such image; convert or remove it",
    });
  }
  const image = await decodeImage(bytes, place, { side, interpolation });
  const stored = encoding === "raw" ? image.pixels : await encodeJpeg(sharp, image.pixels, side);
  const pixels = encoding === "raw" ? stored : await decodeJpeg(sharp, stored, side, place);
  return {
    stored,
    checksum: crc32(stored),
    pixels,
    odd: {
      cmyk: Number(image.cmyk),
      png: Number(format === "png"),
      grey: Number(image.grey),
      damaged: Number(image.damaged),
      tiny: Number(image.tiny),
      corruptExif: Number(image.corruptExif),
    },
  };
}
