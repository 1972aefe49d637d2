/**
 * Decodes a photograph in a JPEG or PNG file to a square of pixels.
 *
 * The format of a file is determined by its first bytes, not by its name, and only JPEG and PNG
 * reach the decoder: an SVG or a web page named `.JPEG` is rejected. EXIF orientation is ignored,
 * as PIL does by default. CMYK is converted to RGB through its colour profile. Decoding and scaling
 * run on sharp's threads, so parallel calls use all cores. An image that fails is decoded a second
 * time, alone, to get the error message that belongs to it.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../lib/argument_checks.ts";
import { requireDenoFor, unbundled } from "../lib/deno_only.ts";
import { AlexNetError, BadFileError } from "../lib/errors.ts";
import { loadOptional } from "../lib/optional_packages.ts";
import { decodeAlone, decodeBeside } from "./decoding_turns.ts";
import { type ResizeMode, squareGeometry } from "./square_geometry.ts";

/** How an image becomes a square. */
export interface DecodeOptions {
  /** Height and width of the square, at most {@linkcode MOST_SIDE}. */
  side: number;
  /** How the image is resized; default `shorter-side`, as in the paper. */
  resize?: ResizeMode;
}

/** A decoded square, with anything unusual about the file. */
export interface DecodedImage {
  /** `[side, side, 3]`, RGB, 0 … 255. */
  pixels: Uint8Array;
  /** Width of the image in the file. */
  width: number;
  /** Height of the image in the file. */
  height: number;
  /** Format of the file, by its contents. */
  format: "jpeg" | "png";
  /** Whether the colours were CMYK. */
  cmyk: boolean;
  /** Whether the decoder recovered from damage, such as a bad scan. */
  damaged: boolean;
  /** Whether a side has fewer than 32 pixels. */
  tiny: boolean;
}

/** The maximum number of pixels, because a small file can expand to very many. */
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
 * @throws {BadFileError} if the file is not a JPEG or PNG, is truncated, or has too many pixels.
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
  requireOptions("decodeImage", options, { side: true, resize: true });
  requireInteger("side of the decoded image", options.side, { min: 1, max: MOST_SIDE });
  requireDenoFor("Decoding a photograph", "pass the pixels of a canvas");
  const format = formatOf(bytes, path);
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

function badImage(path: string, format: "jpeg" | "png", cause: unknown): BadFileError {
  return new BadFileError({
    path,
    expected: `a complete ${format.toUpperCase()} image of at most ${MOST_PIXELS} pixels`,
    found: reasonOf(cause),
    hint: "replace or remove the file",
  }, { cause });
}

type Sharp = typeof import("./sharp.ts").sharp;

/**
 * Loads the decoder, at first use.
 *
 * @throws {AlexNetError} that says what it needs, so that no picture is blamed for it.
 */
async function loadSharp(): Promise<Sharp> {
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
  format: "jpeg" | "png",
  options: DecodeOptions,
): Promise<DecodedImage> {
  const read = (failOn: "warning" | "error") =>
    sharp(bytes, { failOn, limitInputPixels: MOST_PIXELS });
  const decode = (failOn: "warning" | "error") =>
    read(failOn).toColourspace("srgb").removeAlpha().raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  const { width, height, space } = await read("error").metadata();
  const { side, resize = "shorter-side" } = options;
  // Before the image is decoded: a long strip takes minutes to decode, and has no square.
  const scaled = squareGeometry(width, height, side, resize);
  if (scaled.width * scaled.height > MOST_PIXELS) {
    throw new UnusableImage(`${width} x ${height} pixels, too long for its width`);
  }
  let damaged = false;
  const { data, info } = await decode("warning").catch(() => {
    damaged = true;
    return decode("error");
  });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  if (info.channels !== 3) throw new UnusableImage(`${info.channels} channels`);
  const { left, top, ...size } = squareGeometry(info.width, info.height, side, resize);
  const pixels = await sharp(data, { raw })
    .resize(size.width, size.height, { fit: "fill", kernel: "linear" })
    .extract({ left, top, width: side, height: side })
    .raw().toBuffer();
  release(data);
  return {
    pixels: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    width,
    height,
    format,
    cmyk: space === "cmyk",
    damaged,
    tiny: Math.min(width, height) < 32,
  };
}

/**
 * Frees the pixels of the whole image: until the garbage collector gets to them, a series of
 * photographs would hold 36 MB for each of 12 megapixels.
 */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** An image that decodes but cannot be resized to a square. */
class UnusableImage extends AlexNetError {}

/** JPEG or PNG, by the first bytes. */
function formatOf(bytes: Uint8Array, path: string): "jpeg" | "png" {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (starts(0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  throw new BadFileError({
    path,
    expected: "a JPEG or PNG image",
    found: bytes.length === 0
      ? "an empty file"
      : `a file that begins with ${JSON.stringify(printable(bytes.subarray(0, 12)))}`,
    hint: "convert or remove the file",
  });
}

function printable(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.map((b) => b >= 0x20 && b < 0x7f ? b : 0x2e));
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0].replace(/\.$/, "");
}
