/**
 * Walks through the headers of a tar archive without reading what the files in it hold.
 *
 * The names that do not fit into a header are in entries before it: `L` (GNU) and `x` (pax), which
 * are read here.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { parseTarHeader, TAR_BLOCK, tarPadded } from "./tar_header.ts";

/** Bytes that are read at any position. */
export interface PositionalBytes {
  /** Number of bytes. */
  readonly size: number;
  /**
   * Bytes `position` to `position + length`, valid until the next call; fewer at the end.
   *
   * @throws {BadFileError} if they cannot be read.
   */
  bytesAt(position: number, length: number): Uint8Array;
}

/** The part of the bytes that is an archive. */
export interface TarSpan {
  /** The path of the archive, for messages. */
  readonly path: string;
  /** Its first byte. */
  readonly start: number;
  /** The byte after its last. */
  readonly end: number;
}

/** One entry of an archive. */
export interface TarEntry {
  /** Its path in the archive, as written. */
  readonly name: string;
  /** What it is. */
  readonly kind: "file" | "folder" | "link" | "other";
  /** The first byte of its header. */
  readonly offset: number;
  /** The first byte of its contents. */
  readonly start: number;
  /** The number of bytes of its contents. */
  readonly size: number;
}

/** More bytes of names before a header are taken for damage. */
const MOST_NAME_BYTES = 2 ** 20;

/** More bytes after the blocks of zeros that end an archive are taken for missing parts. */
const MOST_PADDING = 2 ** 20;

const KINDS: Readonly<Record<string, TarEntry["kind"]>> = {
  "0": "file",
  "7": "file",
  "1": "link",
  "2": "link",
  "5": "folder",
};

/**
 * Yields the entries of an archive in order.
 *
 * @param source where the archive is.
 * @param span its path, and the bytes it takes of the source.
 * @returns whether the archive ends with blocks of zeros, as it should: without them it may have been
 * cut off between two files.
 * @throws {BadFileError} if a header is damaged, the archive ends inside a file, or there are zeros
 * where a header should be.
 */
export function* tarEntries(
  source: PositionalBytes,
  { path, start, end }: TarSpan,
): Generator<TarEntry, boolean> {
  let own: { name?: string; size?: number } = {};
  for (let offset = start; offset < end;) {
    const block = source.bytesAt(offset, TAR_BLOCK);
    if (block.length < TAR_BLOCK || offset + TAR_BLOCK > end) {
      throw cutOff(path, offset, `a tar header of ${TAR_BLOCK} bytes`, end - offset);
    }
    const header = parseTarHeader(block, { path, offset });
    if (header === undefined) {
      requirePadding(path, offset, end);
      return true;
    }
    const size = own.size ?? header.size;
    const body = offset + TAR_BLOCK;
    const name = own.name ?? header.name;
    if (size > end - body) throw cutOff(path, offset, `${size} bytes of ${name}`, end - body);
    if (header.type === "L" || header.type === "x") {
      if (size > MOST_NAME_BYTES) {
        throw new BadFileError({
          path,
          offset,
          expected: `a name of at most ${MOST_NAME_BYTES} bytes`,
          found: `${size} bytes`,
          hint: "the archive is damaged: download it again",
        });
      }
      const bytes = source.bytesAt(body, size);
      own = header.type === "L"
        ? { ...own, name: utf8(bytes).replace(/\0[^]*$/, "") }
        : { ...own, ...paxFields(bytes, { path, offset }) };
    } else if (header.type !== "g" && header.type !== "K") {
      yield { name, kind: KINDS[header.type] ?? "other", offset, start: body, size };
      own = {};
    }
    offset = body + tarPadded(size);
  }
  return false;
}

function cutOff(path: string, offset: number, expected: string, left: number): BadFileError {
  return new BadFileError({
    path,
    offset,
    expected,
    found: `${left}, the archive is cut off`,
    hint: "the download is incomplete: continue it or start again",
  });
}

/** @throws {BadFileError} if more follows the end of the archive than padding. */
function requirePadding(path: string, offset: number, end: number): void {
  if (end - offset <= MOST_PADDING) return;
  throw new BadFileError({
    path,
    offset,
    expected: "a tar header",
    found: `zeros, and ${end - offset} bytes to the end of the archive`,
    hint: "a part of the download is missing: continue it or start again",
  });
}

/** The path and the size in the records `LENGTH KEY=VALUE\n` of a pax header. */
function paxFields(
  bytes: Uint8Array,
  { path, offset }: { path: string; offset: number },
): { name?: string; size?: number } {
  const fields: { name?: string; size?: number } = {};
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const [, digits] = /^(\d{1,7}) /.exec(utf8(bytes.subarray(at, at + 8))) ?? [];
    const record = utf8(bytes.subarray(at, at + Number(digits)));
    const [, key, value] = /^\d+ ([^=]+)=([^]*)\n$/.exec(record) ?? [];
    const size = key === "size" ? Number(value) : undefined;
    const isSize = size === undefined || /^\d+$/.test(value) && Number.isSafeInteger(size);
    if (key === undefined || !isSize || at + Number(digits) > bytes.length) {
      throw new BadFileError({
        path,
        offset,
        expected: "records of a pax header, LENGTH KEY=VALUE",
        found: JSON.stringify(record.slice(0, 40)),
        hint: "the archive is damaged: download it again",
      });
    }
    if (key === "path") fields.name = value;
    if (size !== undefined) fields.size = size;
    at += Number(digits);
  }
  return fields;
}

const decoder = new TextDecoder();

function utf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
