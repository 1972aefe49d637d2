/**
 * Decodes a photograph in a JPEG, PNG, WebP or AVIF file to a square of pixels.
 *
 * The format of a file is determined by its first bytes, not by its name, and only these formats
 * reach the decoder: an SVG or a web page named `.JPEG` is rejected. EXIF orientation is ignored by
 * default, as by PIL, with which the public weights were evaluated. CMYK is converted to RGB through its colour profile. Decoding and scaling
 * run on sharp's threads, so parallel calls use all cores. An image that fails is decoded a second
 * time, alone, to get the error message that belongs to it.
 *
 * @module
 */
import { requireInteger, requireOneOf, requireOptions } from "../../lib/argument_checks.ts";
import { requireDenoFor, unbundled } from "../../lib/deno_only.ts";
import { AlexNetError, BadFileError } from "../../lib/errors.ts";
import { loadOptional } from "../../lib/optional_packages.ts";
import { decodeAlone, decodeBeside } from "./decoding_turns.ts";
import { resizeLinear } from "./linear_resize.ts";
import { isCorruptExif } from "./exif.ts";
import { type PictureFormat, pictureFormat } from "./picture_format.ts";
import { type ResizeMode, squareGeometry } from "./square_geometry.ts";

/**
 * Whose linear interpolation resizes an image: that of `sharp`, the fastest; of `pillow`, as in
 * torchvision, to the bit; or of `opencv`, as in Caffe, to the bit. The first two take the mean of
 * the pixels that become one, the third interpolates between four of them.
 */
export type Interpolation = "sharp" | "pillow" | "opencv";

/** How an image becomes a square. */
export interface DecodeOptions {
  /** Height and width of the square, at most {@linkcode MOST_SIDE}. */
  side: number;
  /** How the image is resized; default `shorter-side`, as in the paper. */
  resize?: ResizeMode;
  /** Whose interpolation it is resized with; default `sharp`. */
  interpolation?: Interpolation;
  /**
   * Whether the image is turned upright by its EXIF orientation, which phones write instead of
   * turning the pixels; default false.
   */
  upright?: boolean;
}

/** A decoded square, with anything unusual about the file. */
export interface DecodedImage {
  /** `[side, side, 3]`, RGB, 0 … 255. */
  pixels: Uint8Array;
  /** Width of the image in the file; if it is turned upright, the width after that. */
  width: number;
  /** Height of the image in the file; if it is turned upright, the height after that. */
  height: number;
  /** Format of the file, by its contents. */
  format: PictureFormat;
  /** Whether the colours were CMYK. */
  cmyk: boolean;
  /** Whether the file has brightness only, no colours. */
  grey: boolean;
  /** Whether the EXIF data breaks off; the pixels do not depend on it. */
  corruptExif: boolean;
  /** Whether the decoder recovered from damage, such as a bad scan. */
  damaged: boolean;
  /** Whether a side has fewer than 32 pixels. */
  tiny: boolean;
}

/** The maximum number of pixels, because a small file can expand to a huge image. */
export const MOST_PIXELS = 50_000_000;

/** The largest side of a square of at most {@linkcode MOST_PIXELS}. */
export const MOST_SIDE: number = Math.floor(Math.sqrt(MOST_PIXELS));

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
        return await decodeWhole(sharp, bytes, format, options);
      } catch (own) {
        throw badImage(path, format, own);
      }
    });
  }
}

/** @throws {BadArgumentError} for an interpolation that there is not. */
export function requireInterpolation(interpolation: Interpolation = "sharp"): void {
  requireOneOf("interpolation", interpolation, ["sharp", "pillow", "opencv"]);
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

/** Decodes and scales; passes on the decoder's errors. */
async function decodeWhole(
  sharp: Sharp,
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
  const pixels = interpolation === "sharp"
    ? await sharp(data, { raw })
      .resize(size.width, size.height, { fit: "fill", kernel: "linear" })
      .extract({ left, top, width: side, height: side })
      .raw().toBuffer()
    : squareOf(resizeLinear({ pixels: data, ...raw }, size, interpolation), size.width, {
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

/** The square of `side` x `side` pixels at `left`, `top` of an image `width` pixels wide. */
export function squareOf(
  pixels: Uint8Array,
  width: number,
  { left, top, side }: { left: number; top: number; side: number },
): Uint8Array {
  const square = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const start = ((top + y) * width + left) * 3;
    square.set(pixels.subarray(start, start + side * 3), y * side * 3);
  }
  return square;
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
function reducedSize(
  stored: { width: number; height: number },
  scaled: { width: number; height: number },
): { width: number; height: number } | undefined {
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

/** An image that decodes but cannot be resized to a square. */
class UnusableImage extends AlexNetError {}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0].replace(/\.$/, "");
}
