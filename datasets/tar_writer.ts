/**
 * Writes tar archives in memory (POSIX ustar), the same bytes for the same files.
 *
 * @module
 */
import { BadArgumentError } from "../lib/errors.ts";
import { TAR_BLOCK } from "./tar_header.ts";

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
  const length = files.reduce((sum, { bytes }) => sum + TAR_BLOCK + padded(bytes.length), 0);
  // Two blocks of zeros end it.
  const out = new Uint8Array(Math.ceil((length + 2 * TAR_BLOCK) / RECORD) * RECORD);
  let at = 0;
  for (const { name, bytes } of files) {
    out.set(tarHeader(name, bytes.length), at);
    out.set(bytes, at + TAR_BLOCK);
    at += TAR_BLOCK + padded(bytes.length);
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
  write("        ", 148);
  write("0", 156);
  write("ustar\x0000", 257);
  write(`${octal(header.reduce((sum, byte) => sum + byte, 0), 6)}\0 `, 148);
  return header;
}

function padded(length: number): number {
  return Math.ceil(length / TAR_BLOCK) * TAR_BLOCK;
}
