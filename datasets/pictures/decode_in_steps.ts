/**
 * Decodes a picture in separate steps: its header, the whole image, the square. For every format,
 * and for damage from which the decoder recovers.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { type DecodedImage, type DecodeOptions, MOST_PIXELS } from "./decoded_image.ts";
import { isCorruptExif } from "./exif.ts";
import { resizeLinear } from "./linear_resize.ts";
import type { PictureFormat } from "./picture_format.ts";
import type { sharp as Sharp } from "./sharp.ts";
import { squareGeometry, squareOf } from "./square_geometry.ts";

/** An image that decodes but cannot be resized to a square. */
export class UnusableImage extends AlexNetError {}

/**
 * Reads the header, decodes the image and makes the square, one after the other: for every format,
 * and for damage from which the decoder recovers.
 */
export async function decodeInSteps(
  sharp: typeof Sharp,
  bytes: Uint8Array,
  format: PictureFormat,
  options: DecodeOptions,
): Promise<DecodedImage> {
  const { side, resize = "shorter-side", interpolation = "sharp", upright = false } = options;
  const read = (failOn: "warning" | "error") =>
    sharp(bytes, { failOn, limitInputPixels: MOST_PIXELS, autoOrient: upright });
  const { space, exif, autoOrient, ...stored } = await read("error").metadata();
  const { width, height } = upright ? autoOrient : stored;
  // Checked before the image is decoded: a long strip takes minutes to decode and cannot become a
  // square.
  const scaled = squareGeometry(width, height, side, resize);
  if (scaled.width * scaled.height > MOST_PIXELS) {
    throw new UnusableImage(`${width} x ${height} pixels, too long for its width`);
  }
  const reduced = interpolation === "sharp" ? reducedSize({ width, height }, scaled) : undefined;
  const decode = (failOn: "warning" | "error") => {
    const image = reduced === undefined ? read(failOn) : read(failOn).resize({
      ...reduced,
      fit: "fill",
    });
    return image.toColourspace("srgb").removeAlpha().raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  };
  let damaged = false;
  const { data, info } = await decode("warning").catch(() => {
    damaged = true;
    return decode("error");
  });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  if (info.channels !== 3) throw new UnusableImage(`${info.channels} channels`);
  const { left, top, ...size } = squareGeometry(info.width, info.height, side, resize);
  const program = interpolation === "sharp" && isEnlarged(info, size) ? "pillow" : interpolation;
  const pixels = program === "sharp"
    ? await sharp(data, { raw })
      .resize(size.width, size.height, { fit: "fill", kernel: "linear" })
      .extract({ left, top, width: side, height: side })
      .raw().toBuffer()
    : squareOf(resizeLinear({ pixels: data, ...raw }, size, program), size.width, {
      ...{ left, top, side },
    });
  release(data);
  return {
    pixels: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    width,
    height,
    format,
    cmyk: space === "cmyk",
    grey: space === "b-w" || space === "grey16",
    corruptExif: exif !== undefined && isCorruptExif(exif),
    damaged,
    tiny: Math.min(width, height) < 32,
  };
}

/** The columns and rows of an image. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Whether an image becomes larger in either direction. Then the interpolation is Pillow's in place of
 * sharp's, which shifts an enlarged image by half an output pixel.
 */
export function isEnlarged(stored: Size, scaled: Size): boolean {
  return scaled.width > stored.width || scaled.height > stored.height;
}

/** A picture is reduced while it is decoded where it is as many times as large as what is needed. */
const REDUCED_FROM = 8;
/**
 * What it is reduced to, as a multiple of the needed size; the rest of the reduction is the usual
 * resize.
 */
const REDUCED_TO = 4;

/**
 * The size to which a large picture is decoded, four times that of the scaled one: a JPEG from a
 * phone is decoded at an eighth of its size in a seventh of the time. Undefined if the whole
 * picture is decoded, as with all of ILSVRC's pictures, whose pixels are then those of a plain
 * bilinear resize.
 */
export function reducedSize(stored: Size, scaled: Size): Size | undefined {
  const factor = Math.min(stored.width / scaled.width, stored.height / scaled.height);
  return factor < REDUCED_FROM
    ? undefined
    : { width: REDUCED_TO * scaled.width, height: REDUCED_TO * scaled.height };
}

/**
 * Frees the pixels of the whole image: otherwise each 12-megapixel photograph of a series would
 * hold 36 MB until the garbage collector runs.
 */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
