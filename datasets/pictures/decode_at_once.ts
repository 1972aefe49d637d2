/**
 * Decodes an ordinary JPEG, resizes it and crops the square in one pass of sharp, which takes two
 * thirds of the time of the separate steps in `decode_in_steps.ts`.
 *
 * The pixels are those of the separate steps, bit for bit, and every row of the file is decoded, so
 * that damage anywhere is noticed.
 *
 * @module
 */
import { isEnlarged, reducedSize } from "./decode_in_steps.ts";
import { type DecodedImage, type DecodeOptions, MOST_PIXELS } from "./decoded_image.ts";
import { isCorruptExif } from "./exif.ts";
import { jpegHeader } from "./jpeg_header.ts";
import type { sharp as Sharp } from "./sharp.ts";
import { squareGeometry } from "./square_geometry.ts";

/** From this reduction on, sharp would decode a JPEG at half of its size. */
const DECODED_AT_HALF = 2;

/**
 * Decodes a JPEG to a square.
 *
 * @param sharp the decoder.
 * @param bytes the contents of a file.
 * @param options the side of the square and how the image is resized.
 * @returns the square; undefined if this is no ordinary JPEG, if it is damaged in any way, or if the
 * options need the separate steps, which also tell what is wrong with a file.
 */
export async function decodeAtOnce(
  sharp: typeof Sharp,
  bytes: Uint8Array,
  options: DecodeOptions,
): Promise<DecodedImage | undefined> {
  const { side, resize = "shorter-side", interpolation = "sharp", upright = false } = options;
  if (interpolation !== "sharp" || upright) return undefined;
  const header = jpegHeader(bytes);
  if (header === undefined || header.width * header.height > MOST_PIXELS) return undefined;
  const stored = { width: header.width, height: header.height };
  const { left, top, ...scaled } = squareGeometry(stored.width, stored.height, side, resize);
  if (scaled.width * scaled.height > MOST_PIXELS) return undefined;
  if (isEnlarged(stored, scaled) || reducedSize(stored, scaled) !== undefined) return undefined;
  let image = sharp(bytes, { failOn: "warning", limitInputPixels: MOST_PIXELS });
  // An extraction before the resize, here of the whole image, makes sharp decode at full size.
  if (Math.min(stored.width / scaled.width, stored.height / scaled.height) >= DECODED_AT_HALF) {
    image = image.extract({ left: 0, top: 0, ...stored });
  }
  // All rows are extracted: otherwise sharp would not read those below the square, nor notice that
  // they are missing.
  const rows = await image
    .resize(scaled.width, scaled.height, { fit: "fill", kernel: "linear" })
    .extract({ left, top: 0, width: side, height: scaled.height })
    .raw().toBuffer().catch(() => undefined);
  if (rows?.length !== side * scaled.height * 3) return undefined;
  const all = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  const pixels = scaled.height === side ? all : all.slice(top * side * 3, (top + side) * side * 3);
  return {
    pixels,
    ...stored,
    format: "jpeg",
    cmyk: false,
    grey: header.grey,
    corruptExif: header.exif !== undefined && isCorruptExif(header.exif),
    damaged: false,
    tiny: Math.min(stored.width, stored.height) < 32,
  };
}
