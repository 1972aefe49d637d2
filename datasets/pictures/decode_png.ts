/**
 * A decoder for the simplest kind of PNG: 8-bit RGB, not interlaced. The CIFAR-10 package stores
 * its pixels in such files. Photographs are read by `image_folder.ts`, which supports every kind.
 *
 * @module
 */
import { decode } from "fast-png";
import { BadFileError } from "../../lib/errors.ts";

/** Decoded pixels. */
export interface RgbImage {
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
  /** `[height, width, 3]`, 0 … 255. */
  pixels: Uint8Array<ArrayBuffer>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes from the signature to the end of the header, which every PNG begins with. */
const HEADER_BYTES = 33;
/** The maximum number of pixels, more than any file that this decoder is meant for has. */
const MOST_PIXELS = 64_000_000;

/**
 * Decodes the 8-bit RGB PNG `bytes`; `path` is used in error messages.
 *
 * @throws {BadFileError} if the file is of another kind, truncated, or larger than 64 million
 * pixels.
 */
export function decodePng(bytes: Uint8Array, path: string): RgbImage {
  const { width, height } = headerOf(bytes, path);
  let found: string;
  try {
    const { data } = decode(bytes);
    if (data.length === width * height * 3) return { width, height, pixels: Uint8Array.from(data) };
    found = `${data.length} numbers`;
  } catch (error) {
    found = error instanceof Error ? error.message : String(error);
  }
  throw new BadFileError({ path, expected: `${width} x ${height} pixels of RGB`, found });
}

/** Reads and checks the header before anything is unpacked; returns width and height. */
function headerOf(bytes: Uint8Array, path: string): { width: number; height: number } {
  const fail = (expected: string, found: string, offset: number): never => {
    throw new BadFileError({ path, expected, found, offset });
  };
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    fail("a PNG signature", [...bytes.subarray(0, 8)].join(" ") || "an empty file", 0);
  }
  if (bytes.length < HEADER_BYTES) fail("a header", "the end of the file", bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const kind = [...bytes.subarray(24, 29)].join(" ");
  if (kind !== "8 2 0 0 0") fail("8-bit RGB, not interlaced (8 2 0 0 0)", kind, 24);
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    fail(`from 1 to ${MOST_PIXELS} pixels`, `${width} x ${height}`, 16);
  }
  return { width, height };
}
