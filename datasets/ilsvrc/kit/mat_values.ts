/**
 * Decodes the stored data of a MATLAB file: numbers and characters.
 *
 * @module
 */
import type { ByteReader } from "../../../lib/files/byte_reader.ts";
import { matTypes } from "./mat_codes.ts";

/** The data of an array: the type that it is stored in, and its bytes. */
export interface StoredData {
  /** One of {@linkcode matTypes}. */
  readonly type: number;
  /** A reader of exactly its bytes. */
  readonly data: ByteReader;
}

/** How a number is stored. */
interface NumberType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

const numberTypes: ReadonlyMap<number, NumberType> = new Map([
  [matTypes.int8, { bytes: 1, read: (view, at) => view.getInt8(at) }],
  [matTypes.uint8, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [matTypes.int16, { bytes: 2, read: (view, at, little) => view.getInt16(at, little) }],
  [matTypes.uint16, { bytes: 2, read: (view, at, little) => view.getUint16(at, little) }],
  [matTypes.int32, { bytes: 4, read: (view, at, little) => view.getInt32(at, little) }],
  [matTypes.uint32, { bytes: 4, read: (view, at, little) => view.getUint32(at, little) }],
  [matTypes.float32, { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) }],
  [matTypes.float64, { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) }],
  [matTypes.int64, {
    bytes: 8,
    read: (view, at, little) => Number(view.getBigInt64(at, little)),
  }],
  [matTypes.uint64, {
    bytes: 8,
    read: (view, at, little) => Number(view.getBigUint64(at, little)),
  }],
]);

/**
 * The `count` numbers of an array.
 *
 * @throws {BadFileError} when they are in another type, when there are more or fewer, or when an integer
 * is beyond 2^53.
 */
export function decodeNumbers({ type, data }: StoredData, count: number): Float64Array {
  const stored = numberTypes.get(type);
  if (stored === undefined) return data.fail("numbers", `data of type ${type}`);
  if (data.left !== count * stored.bytes) {
    data.fail(`${count} numbers of ${stored.bytes} bytes`, `${data.left} bytes`);
  }
  const at = data.at;
  const bytes = data.take(data.left, "numbers");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(count);
  const isLong = type === matTypes.int64 || type === matTypes.uint64;
  for (let i = 0; i < count; i++) {
    const value = stored.read(view, i * stored.bytes, data.littleEndian);
    if (isLong && !Number.isSafeInteger(value)) {
      data.fail("integers up to 2^53", `${value}`, undefined, at + i * stored.bytes);
    }
    values[i] = value;
  }
  return values;
}

/**
 * The text of `count` characters. The two programs that write such files count them differently beyond
 * U+FFFF: MATLAB in units of UTF-16, SciPy in code points. Both counts are right.
 *
 * @returns the characters, each as a string.
 * @throws {BadFileError} when they are in another type or encoding, or when there are more or fewer.
 */
export function decodeCharacters(stored: StoredData, count: number): readonly string[] {
  const { data } = stored;
  const at = data.at;
  const text = decodeText(stored);
  if (!text.isWellFormed()) data.fail("characters", "half of a pair in UTF-16", undefined, at);
  if (text.length === count) return text.split("");
  const points = Array.from(text);
  if (points.length === count) return points;
  return data.fail(`${count} characters`, `${points.length}`, undefined, at);
}

function decodeText({ type, data }: StoredData): string {
  const at = data.at;
  const all = data.left;
  switch (type) {
    case matTypes.utf8:
      return data.text(data.take(all, "characters"), "characters", at);
    case matTypes.int8:
    case matTypes.uint8:
      // MATLAB's characters are numbers, and those up to 255 are the ones of Latin-1.
      return codes({ type: matTypes.uint8, data }, all).join("");
    case matTypes.uint16:
    case matTypes.utf16:
      return codes({ type: matTypes.uint16, data }, Math.floor(all / 2)).join("");
    case matTypes.utf32:
      return Array.from(
        decodeNumbers({ type: matTypes.uint32, data }, Math.floor(all / 4)),
        (code) =>
          code <= 0x10ffff ? String.fromCodePoint(code) : data.fail("a character", `${code}`),
      ).join("");
    default:
      return data.fail("characters", `data of type ${type}`);
  }
}

/** Numbers as units of UTF-16. */
function codes(stored: StoredData, count: number): string[] {
  return Array.from(decodeNumbers(stored, count), (code) => String.fromCharCode(code));
}
