/**
 * The header of a file in a tar archive: one block of 512 bytes (POSIX ustar, pax, GNU and Unix V7).
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";

/** Bytes of a header, and the unit in which contents are padded. */
export const TAR_BLOCK = 512;
/** Bytes of the zeros that end an archive. */
export const TAR_END: number = 2 * TAR_BLOCK;

/** `size` rounded up to whole blocks. */
export function tarPadded(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
}

/** What a header says about the file behind it. */
export interface TarHeader {
  /** Its path in the archive, as written: it may be absolute or lead out of the archive. */
  readonly name: string;
  /** Its number of bytes. */
  readonly size: number;
  /** Its type: `0` a file, `1` and `2` links, `5` a folder, `x` and `L` more about the next header. */
  readonly type: string;
}

/** Where a header is, for messages. */
export interface HeaderPlace {
  /** The path of the archive. */
  readonly path: string;
  /** The first byte of the header in it. */
  readonly offset: number;
}

/**
 * Parses the header `block`.
 *
 * @param block 512 bytes.
 * @param place where it is, for messages.
 * @returns undefined for a block of zeros, which ends an archive.
 * @throws {BadFileError} if it is not a header, its checksum is wrong, or its size is not a number of
 * bytes.
 */
export function parseTarHeader(block: Uint8Array, place: HeaderPlace): TarHeader | undefined {
  const sum = checksumOf(block);
  if (sum === BLANK_SUM && block.every((byte) => byte === 0)) return undefined;
  const written = octal(block, 148, 8);
  if (written !== sum && written !== signedSumOf(block)) throw noHeader(block, place, written, sum);
  const size = sizeOf(block, place);
  const name = text(block, 0, 100);
  const prefix = text(block, 257, 6) === "ustar" && block[263] === 0x30
    ? text(block, 345, 155)
    : "";
  const full = prefix === "" ? name : `${prefix}/${name}`;
  const type = block[156] === 0 ? full.endsWith("/") ? "5" : "0" : String.fromCharCode(block[156]);
  return { name: full, size, type };
}

/** The checksum field counts as eight blanks. */
const BLANK_SUM = 8 * 0x20;

/** The sum of all bytes of a header, with the checksum field itself counted as blanks. */
export function checksumOf(block: Uint8Array): number {
  let sum = BLANK_SUM;
  for (let i = 0; i < 148; i++) sum += block[i];
  for (let i = 156; i < TAR_BLOCK; i++) sum += block[i];
  return sum;
}

/** The same sum of signed bytes, which some old programs wrote. */
function signedSumOf(block: Uint8Array): number {
  return block.reduce(
    (sum, byte, i) => i >= 148 && i < 156 ? sum : sum + (byte << 24 >> 24),
    BLANK_SUM,
  );
}

/** The size: octal digits, or for large files a binary number that starts with the bit 0x80. */
function sizeOf(block: Uint8Array, { path, offset }: HeaderPlace): number {
  const isBinary = (block[124] & 0x80) !== 0;
  const size = isBinary ? binary(block.subarray(124, 136)) : octal(block, 124, 12);
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new BadFileError({
    path,
    offset,
    expected: "a tar header with a number of bytes",
    found: isBinary
      ? size < 0 ? "a negative one" : `${size}`
      : JSON.stringify(text(block, 124, 12)),
    hint: "the archive is damaged: download it again",
  });
}

/** A number of twelve bytes, of which the first bit only says that it is binary; -1 below 0. */
function binary(field: Uint8Array): number {
  if ((field[0] & 0x40) !== 0) return -1;
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, field[0] & 0x3f);
}

/** The first bytes of what people take for a tar archive. */
const OTHERS: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x1f, 0x8b], what: "a gzip file" },
  { bytes: [0x50, 0x4b, 3, 4], what: "a zip file" },
  { bytes: [0x42, 0x5a, 0x68], what: "a bzip2 file" },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: "an xz file" },
  { bytes: [0xff, 0xd8, 0xff], what: "a JPEG image" },
];

function noHeader(
  block: Uint8Array,
  { path, offset }: HeaderPlace,
  written: number,
  sum: number,
): BadFileError {
  const other = offset > 0
    ? undefined
    : OTHERS.find(({ bytes }) => bytes.every((byte, i) => block[i] === byte))?.what;
  const page = offset === 0 && /^\s*<(?:!doctype|html|\?xml)/i.test(text(block, 0, 64));
  return new BadFileError({
    path,
    offset,
    expected: `a tar header with checksum ${sum}`,
    found: other ?? (page ? "a web page" : `checksum ${Number.isNaN(written) ? "none" : written}`),
    hint: other !== undefined && other !== "a JPEG image"
      ? "unpack it first"
      : page
      ? "download it again: the server sent a page instead of the file"
      : "the archive is damaged: download it again",
  });
}

const decoder = new TextDecoder();

/** The text of a field, to its first zero. */
function text(block: Uint8Array, start: number, length: number): string {
  const most = start + length;
  let end = start;
  while (end < most && block[end] !== 0) end++;
  return decoder.decode(block.subarray(start, end));
}

/** The number of a field; 0 if it is empty, NaN if it holds anything but octal digits. */
function octal(block: Uint8Array, start: number, length: number): number {
  const digits = text(block, start, length).trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}
