/**
 * The header of a MATLAB file, and its elements: a type, a length and the data.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import type { ByteReader } from "../../../lib/files/byte_reader.ts";
import { HEADER_BYTES, matTypes } from "./mat_codes.ts";
import type { StoredData } from "./mat_values.ts";

/**
 * Checks the header, and says whether numbers are little-endian.
 *
 * @throws {BadFileError} for any other file.
 */
export function readHeader(bytes: Uint8Array, path: string): boolean {
  const starts = (text: string, at: number = 0) =>
    Array.from(text).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  const refuse = (found: string, offset: number, hint?: string): never => {
    throw new BadFileError({
      ...{ path, expected: "a MATLAB file of version 5 to 7", found, offset, hint },
    });
  };
  const HDF5 = "\x89HDF\r\n\x1a\n";
  if (starts("MATLAB 7.3") || starts(HDF5) || starts(HDF5, 512)) {
    refuse("one of version 7.3, which is HDF5", 0, "save it in MATLAB with -v7");
  }
  if (bytes.length < HEADER_BYTES) refuse(`${bytes.length} bytes`, 0);
  const order = String.fromCharCode(bytes[126], bytes[127]);
  if (order !== "IM" && order !== "MI") {
    const hint = starts("\x1f\x8b")
      ? "it is compressed by gzip"
      : "files of version 4 and of other programs are not read";
    refuse("no MI or IM (the byte order)", 126, hint);
  }
  const littleEndian = order === "IM";
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint16(124, littleEndian);
  if (version !== 0x0100) refuse(`version 0x${version.toString(16).padStart(4, "0")}`, 124);
  return littleEndian;
}

/**
 * An element: its type, and a reader of its data.
 *
 * @throws {BadFileError} when it ends after the file.
 */
export function readElement(reader: ByteReader, what: string): StoredData {
  const first = reader.uint32(`the type of ${what}`);
  // Up to four bytes of data are in the tag itself, behind their type and number.
  const small = first >>> 16;
  if (small > 4) reader.fail("a type of data", `${first}`, undefined, reader.at - 4);
  if (small > 0) {
    const data = reader.part(small, what);
    reader.take(4 - small, "padding");
    return { type: first & 0xffff, data };
  }
  const length = reader.uint32(`the length of ${what}`);
  const data = reader.part(length, what);
  if (first !== matTypes.compressed) {
    reader.take(Math.min((8 - length % 8) % 8, reader.left), "padding");
  }
  return { type: first, data };
}

/**
 * The data of an element that has one of the types `types`.
 *
 * @throws {BadFileError} when it has another type, or ends after the file.
 */
export function readTyped(
  reader: ByteReader,
  what: string,
  ...types: readonly number[]
): ByteReader {
  const at = reader.at;
  const element = readElement(reader, what);
  if (types.includes(element.type)) return element.data;
  return reader.fail(`${what} of type ${types[0]}`, `type ${element.type}`, undefined, at);
}
