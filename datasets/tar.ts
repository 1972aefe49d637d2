/**
 * Reads the regular files of a tar archive that is already in memory (POSIX ustar).
 *
 * @module
 */
import { BadFileError } from "../lib/errors.ts";

const BLOCK = 512;

/**
 * Yields the name and contents (a view) of each regular file in `archive`; `path` is used in error
 * messages.
 *
 * @throws {BadFileError} if a header's checksum is wrong or the archive ends inside a file.
 */
export function* tarFiles(
  archive: Uint8Array,
  path: string,
): Generator<{ name: string; bytes: Uint8Array }> {
  for (let offset = 0; offset + BLOCK <= archive.length;) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    if (octal(header, 148, 8) !== checksum(header)) {
      throw new BadFileError({
        path,
        offset,
        expected: `a tar header with checksum ${checksum(header)}`,
        found: `checksum ${octal(header, 148, 8)}`,
      });
    }
    const name = text(header, 0, 100);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (!(size >= 0) || start + size > archive.length) {
      throw new BadFileError({
        path,
        offset,
        expected: `${size} bytes of ${name}`,
        found: `${archive.length - start}, the archive is cut off`,
      });
    }
    const kind = header[156];
    if (kind === 0 || kind === 0x30) yield { name, bytes: archive.subarray(start, start + size) };
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** The sum of all header bytes, with the checksum field itself counted as blanks. */
function checksum(header: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i];
  return sum;
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, start: number, length: number): number {
  return parseInt(text(header, start, length).trim(), 8);
}
