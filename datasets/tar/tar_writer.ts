/**
 * Writes tar archives in memory (POSIX ustar), the same bytes for the same files.
 *
 * @module
 */
import { BadArgumentError } from "../../lib/errors.ts";
import { checksumOf, TAR_BLOCK, TAR_END, tarPadded } from "./tar_header.ts";

/** A file for an archive. */
export interface TarFile {
  /** Its path in the archive, at most 100 bytes. */
  readonly name: string;
  /** What it holds. */
  readonly bytes: Uint8Array;
}

/** An archive is padded with zeros to a multiple of this, as by the program `tar`. */
const RECORD = 20 * TAR_BLOCK;

/**
 * An archive of `files`, in their order.
 *
 * @throws {BadArgumentError} if a name is longer than 100 bytes.
 */
export function tarArchive(files: readonly TarFile[]): Uint8Array<ArrayBuffer> {
  return written(files, (length) => Math.ceil((length + TAR_END) / RECORD) * RECORD);
}

/**
 * A part of an archive: `files`, in their order, without the zeros that end it.
 *
 * @throws {BadArgumentError} if a name is longer than 100 bytes.
 */
export function tarPart(files: readonly TarFile[]): Uint8Array<ArrayBuffer> {
  return written(files, (length) => length);
}

/** The headers and contents of `files` at the start of `room` bytes, a function of their length. */
function written(
  files: readonly TarFile[],
  room: (length: number) => number,
): Uint8Array<ArrayBuffer> {
  const length = files.reduce((sum, { bytes }) => sum + TAR_BLOCK + tarPadded(bytes.length), 0);
  const out = new Uint8Array(room(length));
  let at = 0;
  for (const { name, bytes } of files) {
    out.set(tarHeader(name, bytes.length), at);
    out.set(bytes, at + TAR_BLOCK);
    at += TAR_BLOCK + tarPadded(bytes.length);
  }
  return out;
}

/**
 * The header of a regular file.
 *
 * @throws {BadArgumentError} if the name is longer than 100 bytes, or the file than 8 GiB.
 */
export function tarHeader(name: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(TAR_BLOCK);
  const encoder = new TextEncoder();
  const write = (text: string, at: number) => header.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  if (encoder.encode(name).length > 100 || size >= 8 ** 11) {
    throw new BadArgumentError(
      `Expected a name of at most 100 bytes and fewer than ${
        8 ** 11
      } bytes of contents but found ` +
        `${name} of ${size} bytes.`,
    );
  }
  write(name, 0);
  write(octal(0o644, 7), 100);
  write(octal(0, 7), 108);
  write(octal(0, 7), 116);
  write(octal(size, 11), 124);
  write(octal(0, 11), 136);
  write("0", 156);
  write("ustar\x0000", 257);
  write(`${octal(checksumOf(header), 6)}\0 `, 148);
  return header;
}
