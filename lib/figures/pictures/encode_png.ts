/**
 * Encodes pixels as PNG, for figures with images. fast-png, which this project uses to read PNG
 * files, writes every row unfiltered; filtered rows take about half the space in a page.
 *
 * @module
 */
import { zlibSync } from "fflate";
import { requireInteger } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { crc32 } from "../../crc32.ts";

/** An image: 8-bit samples, row by row, 3 (RGB) or 4 (RGBA) per pixel. */
export interface Raster {
  /** `[height, width, channels]`, 0 to 255. */
  pixels: Uint8Array | Uint8ClampedArray;
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
}

function chunk(kind: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(new TextEncoder().encode(kind), 4);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

/**
 * Encodes `raster` as a PNG file; each row uses the filter with the smallest sum of differences.
 *
 * @param raster the pixels, row by row, with 3 or 4 samples each.
 * @returns the bytes of the file.
 * @throws {BadArgumentError} if a side is not an integer from 1 to 2^31 - 1, or the samples do not
 * fill the pixels.
 *
 * @example
 * ```ts
 * import { encodePng } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const png = encodePng({ pixels: Uint8Array.of(255, 0, 0), width: 1, height: 1 });
 * assertEquals([...png.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
 * ```
 */
export function encodePng({ pixels, width, height }: Raster): Uint8Array {
  requireInteger("width of a raster", width, { min: 1, max: 2 ** 31 - 1 });
  requireInteger("height of a raster", height, { min: 1, max: 2 ** 31 - 1 });
  const channels = pixels.length / (width * height);
  if (![1, 3, 4].includes(channels)) {
    throw new BadArgumentError(
      `Expected 1, 3 or 4 bytes for each of ${width} x ${height} pixels but found ` +
        `${pixels.length} bytes.`,
    );
  }
  const stride = width * channels;
  const filtered = new Uint8Array(height * (stride + 1));
  const candidate = new Uint8Array(stride);
  for (let row = 0; row < height; row++) {
    let least = Infinity;
    for (let filter = 0; filter < 5; filter++) {
      let sum = 0;
      for (let i = 0; i < stride; i++) {
        const at = row * stride + i;
        const left = i >= channels ? pixels[at - channels] : 0;
        const up = row > 0 ? pixels[at - stride] : 0;
        const corner = i >= channels && row > 0 ? pixels[at - stride - channels] : 0;
        const value = (pixels[at] - predicted(filter, left, up, corner)) & 255;
        candidate[i] = value;
        sum += value < 128 ? value : 256 - value;
      }
      if (sum < least) {
        least = sum;
        filtered[row * (stride + 1)] = filter;
        filtered.set(candidate, row * (stride + 1) + 1);
      }
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Colour types: grey, RGB, RGBA.
  header.set([8, channels === 1 ? 0 : channels === 3 ? 2 : 6], 8);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", zlibSync(filtered, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}

/** The PNG prediction filters 0 (none), 1 (left), 2 (up), 3 (average), 4 (Paeth). */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const estimate = left + up - corner;
  const [a, b, c] = [
    Math.abs(estimate - left),
    Math.abs(estimate - up),
    Math.abs(estimate - corner),
  ];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Encodes `raster` as a `data:` URI, for use in an SVG or a page. */
export function pngDataUri(raster: Raster): string {
  return `data:image/png;base64,${encodePng(raster).toBase64()}`;
}
