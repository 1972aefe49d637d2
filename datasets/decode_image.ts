/**
 * A photograph in a JPEG or PNG file to a square of pixels.
 *
 * The kind of a file is told from its first bytes, not from its name, and nothing but JPEG and PNG
 * reaches the decoder: an SVG or a web page that is called `.JPEG` is refused. EXIF orientation is
 * ignored, as PIL does by default. CMYK becomes RGB through its colour profile. Decoding and scaling
 * run on sharp's threads, so that calls in parallel use all cores; a picture that fails is decoded once
 * more alone, so that the reason is its own.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../lib/argument_checks.ts";
import { AlexNetError, BadFileError } from "../lib/errors.ts";
import { decodeAlone, decodeBeside } from "./decoding_turns.ts";
import { type ResizeMode, squareGeometry } from "./square_geometry.ts";

/** How an image is brought to a square. */
export interface DecodeOptions {
  /** Height and width of the square, at most {@linkcode MOST_SIDE}. */
  side: number;
  /** Default `shorter-side`, the paper's. */
  resize?: ResizeMode;
}

/** A decoded square, and what was out of the ordinary on the way. */
export interface DecodedImage {
  /** `[side, side, 3]`, RGB, 0 … 255. */
  pixels: Uint8Array;
  /** Width in the file. */
  width: number;
  /** Height in the file. */
  height: number;
  /** Kind of file, by its contents. */
  format: "jpeg" | "png";
  /** Colours were CMYK. */
  cmyk: boolean;
  /** The decoder met damage that it could pass over, such as a bad scan. */
  damaged: boolean;
  /** A side has fewer than 32 pixels. */
  tiny: boolean;
}

/** More pixels than this are refused; a small file can hold very many. */
export const MOST_PIXELS = 50_000_000;

/** The largest side of a square of at most {@linkcode MOST_PIXELS}. */
export const MOST_SIDE: number = Math.floor(Math.sqrt(MOST_PIXELS));

/**
 * Decodes the file contents `bytes`.
 *
 * @param bytes the content of the file.
 * @param path where it comes from, for messages.
 * @param options the side of the square, and how the image is brought to it.
 * @returns the pixels, and what was out of the ordinary.
 * @throws {BadFileError} when it is no JPEG or PNG, is cut off, or has too many pixels.
 * @throws {BadArgumentError} when the side is none.
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
  const format = formatOf(bytes, path);
  try {
    return await decodeBeside(() => decodeWhole(bytes, format, options));
  } catch {
    // What was caught may be the reason of another picture.
    return await decodeAlone(async () => {
      try {
        return await decodeWhole(bytes, format, options);
      } catch (error) {
        throw new BadFileError({
          path,
          expected: `a whole ${format.toUpperCase()} image of at most ${MOST_PIXELS} pixels`,
          found: reasonOf(error),
          hint: "replace or remove the file",
        }, { cause: error });
      }
    });
  }
}

/** Decodes and scales; throws whatever the decoder does. */
async function decodeWhole(
  bytes: Uint8Array,
  format: "jpeg" | "png",
  options: DecodeOptions,
): Promise<DecodedImage> {
  const { default: sharp } = await import("sharp");
  const read = (failOn: "warning" | "error") =>
    sharp(bytes, { failOn, limitInputPixels: MOST_PIXELS });
  const decode = (failOn: "warning" | "error") =>
    read(failOn).toColourspace("srgb").removeAlpha().raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  const { width, height, space } = await read("error").metadata();
  let damaged = false;
  const { data, info } = await decode("warning").catch(() => {
    damaged = true;
    return decode("error");
  });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  if (info.channels !== 3) throw new UnusableImage(`${info.channels} channels`);
  const { side, resize = "shorter-side" } = options;
  const { left, top, ...size } = squareGeometry(info.width, info.height, side, resize);
  if (size.width * size.height > MOST_PIXELS) {
    throw new UnusableImage(`${info.width} x ${info.height} pixels, too long for its width`);
  }
  const pixels = await sharp(data, { raw })
    .resize(size.width, size.height, { fit: "fill", kernel: "linear" })
    .extract({ left, top, width: side, height: side })
    .raw().toBuffer();
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

/** A picture that decodes but cannot be made a square. */
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
