/**
 * A decoder for the plainest PNG there is: 8-bit RGB, not interlaced. The CIFAR-10 package stores
 * its pixels in such files; photographs go through `image_folder.ts`, which knows every kind.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { Buffer } from "node:buffer";
import { BadFileError } from "../lib/errors.ts";

/** Decoded pixels. */
export interface RgbImage {
  /** Pixels a row. */
  width: number;
  /** Rows. */
  height: number;
  /** `[height, width, 3]`, 0 … 255. */
  pixels: Uint8Array<ArrayBuffer>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** More pixels than any file that this decoder is meant for. */
const MOST_PIXELS = 50_000_000;

/**
 * Decodes the 8-bit RGB PNG `bytes` of the file `path` (for messages).
 *
 * @throws {BadFileError} when it is another kind of file, torn, or above 50 million pixels.
 */
export function decodePng(bytes: Uint8Array, path: string): RgbImage {
  const fail = (expected: string, found: string, offset: number): never => {
    throw new BadFileError({ path, expected, found, offset });
  };
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    fail("a PNG signature", [...bytes.subarray(0, 8)].join(" ") || "an empty file", 0);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let width = 0, height = 0;
  for (let offset = 8;;) {
    if (offset + 12 > bytes.length) fail("a chunk", "the end of the file", offset);
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (offset + 12 + length > bytes.length) {
      fail(`${length} bytes of ${type}`, `${bytes.length - offset - 12}`, offset);
    }
    if (type === "IHDR") {
      width = view.getUint32(offset + 8);
      height = view.getUint32(offset + 12);
      const kind = [...bytes.subarray(offset + 16, offset + 21)];
      if (kind.join(" ") !== "8 2 0 0 0") {
        fail("8-bit RGB, not interlaced (8 2 0 0 0)", kind.join(" "), offset + 16);
      }
      if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
        fail(`from 1 to ${MOST_PIXELS} pixels`, `${width} x ${height}`, offset + 8);
      }
    } else if (type === "IDAT") {
      data.push(bytes.subarray(offset + 8, offset + 8 + length));
    } else if (type === "IEND") {
      break;
    }
    offset += 12 + length;
  }
  const filtered = inflate(data, height * (3 * width + 1), path);
  return { width, height, pixels: unfilter(filtered, width, height, path) };
}

/** The zlib stream in `chunks`, which must unpack to `length` bytes. */
function inflate(chunks: Uint8Array[], length: number, path: string): Uint8Array {
  let found: string;
  try {
    const bytes = inflateSync(Buffer.concat(chunks), { maxOutputLength: length });
    if (bytes.length === length) return bytes;
    found = `${bytes.length}`;
  } catch (error) {
    found = error instanceof Error ? error.message : String(error);
  }
  throw new BadFileError({ path, expected: `${length} bytes of unpacked pixel rows`, found });
}

/** Undoes the filter of each row: byte x is predicted from left (a), above (b), above left (c). */
function unfilter(
  rows: Uint8Array,
  width: number,
  height: number,
  path: string,
): Uint8Array<ArrayBuffer> {
  const stride = 3 * width;
  const out = new Uint8Array(height * stride);
  const zeros = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    const source = rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    const row = out.subarray(y * stride, (y + 1) * stride);
    const above = y === 0 ? zeros : out.subarray((y - 1) * stride, y * stride);
    if (filter === 0) {
      row.set(source);
    } else if (filter === 1) {
      for (let x = 0; x < stride; x++) row[x] = source[x] + (x < 3 ? 0 : row[x - 3]);
    } else if (filter === 2) {
      for (let x = 0; x < stride; x++) row[x] = source[x] + above[x];
    } else if (filter === 3) {
      for (let x = 0; x < stride; x++) {
        row[x] = source[x] + (((x < 3 ? 0 : row[x - 3]) + above[x]) >> 1);
      }
    } else if (filter === 4) {
      for (let x = 0; x < stride; x++) {
        row[x] = source[x] +
          (x < 3 ? above[x] : paeth(row[x - 3], above[x], above[x - 3]));
      }
    } else {
      throw new BadFileError({ path, expected: "a row filter from 0 to 4", found: `${filter}` });
    }
  }
  return out;
}

/** The neighbour that is nearest to a + b - c; ties go to a, then to b. */
function paeth(a: number, b: number, c: number): number {
  const toA = Math.abs(b - c);
  const toB = Math.abs(a - c);
  const toC = Math.abs(a + b - 2 * c);
  return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
}
