/**
 * Decodes a photograph in a JPEG, PNG, WebP or AVIF file to a square of pixels.
 *
 * The format of a file is determined by its first bytes, not by its name, and only these formats
 * reach the decoder: an SVG or a web page named `.JPEG` is rejected. EXIF orientation is ignored by
 * default, as by PIL, with which the public weights were evaluated. CMYK is converted to RGB through
 * its colour profile. Decoding and scaling run on sharp's threads, so parallel calls use all cores.
 * An ordinary JPEG takes one pass; any other file, and a damaged one, is decoded in separate steps.
 * An image that fails is decoded again, alone, to get the error message that belongs to it.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../../lib/argument_checks.ts";
import { requireDenoFor, unbundled } from "../../lib/deno_only.ts";
import { AlexNetError, BadFileError } from "../../lib/errors.ts";
import { loadOptional } from "../../lib/optional_packages.ts";
import { decodeAtOnce } from "./decode_at_once.ts";
import { decodeInSteps, UnusableImage } from "./decode_in_steps.ts";
import {
  type DecodedImage,
  type DecodeOptions,
  MOST_PIXELS,
  MOST_SIDE,
  requireInterpolation,
} from "./decoded_image.ts";
import { decodeAlone, decodeBeside } from "./decoding_turns.ts";
import { withOwnError } from "./own_error.ts";
import { type PictureFormat, pictureFormat } from "./picture_format.ts";

export {
  type DecodedImage,
  type DecodeOptions,
  type Interpolation,
  MOST_PIXELS,
  MOST_SIDE,
  requireInterpolation,
} from "./decoded_image.ts";

/**
 * Decodes the file contents `bytes`.
 *
 * @param bytes the contents of the file.
 * @param path the path of the file, for error messages.
 * @param options the side of the square and the resize mode.
 * @returns the pixels, and anything unusual about the file.
 * @throws {BadFileError} if the file has another format, is truncated, or has too many pixels.
 * @throws {BadArgumentError} if the side is out of range, and in a browser.
 * @throws {AlexNetError} if the decoder cannot be loaded, for lack of a permission.
 *
 * @example
 * ```ts
 * import { decodeImage } from "@alexnet/alexnet/datasets";
 * import { encodePng } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const png = encodePng({ pixels: new Uint8Array(40 * 30 * 3).fill(9), width: 40, height: 30 });
 * const { pixels, format, tiny } = await decodeImage(png, "grey.png", { side: 32 });
 * assertEquals([pixels.length, format, tiny], [32 * 32 * 3, "png", true]);
 * ```
 */
export async function decodeImage(
  bytes: Uint8Array,
  path: string,
  options: DecodeOptions,
): Promise<DecodedImage> {
  requireOptions("decodeImage", options, {
    side: true,
    resize: true,
    interpolation: true,
    upright: true,
  });
  requireInteger("side of the decoded image", options.side, { min: 1, max: MOST_SIDE });
  requireInterpolation(options.interpolation);
  requireDenoFor("Decoding a photograph", "pass the pixels of a canvas");
  const format = pictureFormat(bytes, path);
  const sharp = await loadSharp();
  try {
    return await decodeBeside(() => decodeWhole(sharp, bytes, format, options));
  } catch (error) {
    if (error instanceof UnusableImage) throw badImage(path, format, error);
    // The message of the caught error may belong to another image.
    return await decodeAlone(async () => {
      try {
        return await withOwnError(() => decodeWhole(sharp, bytes, format, options));
      } catch (own) {
        throw badImage(path, format, own);
      }
    });
  }
}

const TITLES: Readonly<Record<PictureFormat, string>> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  avif: "AVIF",
};

function badImage(path: string, format: PictureFormat, cause: unknown): BadFileError {
  return new BadFileError({
    path,
    expected: `a complete ${TITLES[format]} image of at most ${MOST_PIXELS} pixels`,
    found: reasonOf(cause),
    hint: "replace or remove the file",
  }, { cause });
}

/** The decoder. */
export type Sharp = typeof import("./sharp.ts").sharp;

/**
 * Loads the decoder, at first use.
 *
 * @throws {AlexNetError} that says what it needs, so that the failure is not attributed to a
 * picture.
 */
export async function loadSharp(): Promise<Sharp> {
  try {
    const load = () => import("./sharp.ts", unbundled);
    return (await loadOptional("Photographs", ["sharp"], load)).sharp;
  } catch (cause) {
    if (cause instanceof AlexNetError) throw cause;
    throw new AlexNetError(
      `Expected to load sharp, which decodes pictures, but found: ${reasonOf(cause)}; it needs ` +
        "--allow-read, --allow-env and --allow-ffi.",
      { cause },
    );
  }
}

/** Decodes and scales, in one pass where possible; passes on the decoder's errors. */
async function decodeWhole(
  sharp: Sharp,
  bytes: Uint8Array,
  format: PictureFormat,
  options: DecodeOptions,
): Promise<DecodedImage> {
  const atOnce = format === "jpeg" ? await decodeAtOnce(sharp, bytes, options) : undefined;
  return atOnce ?? await decodeInSteps(sharp, bytes, format, options);
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0].replace(/\.$/, "");
}
