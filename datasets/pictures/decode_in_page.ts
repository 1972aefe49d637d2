/**
 * Decodes a picture in a browser, where there is no sharp: a PNG file of the simplest kind, 8-bit RGB.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../../lib/argument_checks.ts";
import { BadFileError } from "../../lib/errors.ts";
import { type DecodedImage, type DecodeOptions, MOST_SIDE } from "./decoded_image.ts";
import { decodePng } from "./decode_png.ts";
import { resizeLinear } from "./linear_resize.ts";
import { pictureFormat } from "./picture_format.ts";
import { squareGeometry, squareOf } from "./square_geometry.ts";

/**
 * Decodes the file contents `bytes`, as the function of this name does in Deno; other formats than PNG
 * are refused, and the interpolation is that of Pillow or of OpenCV.
 *
 * @param bytes the contents of the file.
 * @param path the path of the file, for error messages.
 * @param options the side of the square and the resize mode.
 * @returns the pixels, and anything unusual about the file.
 * @throws {BadFileError} if the file has another format, or is truncated.
 * @throws {BadArgumentError} for an unknown option, or a side out of range.
 */
export function decodeImage(
  bytes: Uint8Array,
  path: string,
  options: DecodeOptions,
): Promise<DecodedImage> {
  // A rejected promise, as in Deno.
  return Promise.resolve().then(() => decodeNow(bytes, path, options));
}

function decodeNow(bytes: Uint8Array, path: string, options: DecodeOptions): DecodedImage {
  requireOptions("decodeImage", options, {
    side: true,
    resize: true,
    interpolation: true,
    upright: true,
  });
  const { side, resize = "shorter-side", interpolation } = options;
  requireInteger("side of the decoded image", side, { min: 1, max: MOST_SIDE });
  const format = pictureFormat(bytes, path);
  if (format !== "png") {
    throw new BadFileError({
      path,
      expected: "a PNG image, the only format that a page of the course reads",
      found: `a file in the format ${format.toUpperCase()}`,
      hint: "run the lesson in Jupyter",
    });
  }
  const image = decodePng(bytes, path);
  const { width, height } = image;
  const { left, top, ...size } = squareGeometry(width, height, side, resize);
  const resized = resizeLinear(image, size, interpolation === "opencv" ? "opencv" : "pillow");
  return {
    pixels: squareOf(resized, size.width, { left, top, side }),
    ...{ width, height, format, cmyk: false, grey: false, corruptExif: false, damaged: false },
    tiny: Math.min(width, height) < 32,
  };
}
