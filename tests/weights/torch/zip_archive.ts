/**
 * Zip archives for tests, with any of their fields wrong.
 *
 * @module
 */
import { crc32 } from "../../../lib/crc32.ts";
import { bytesOf, little } from "../file_bytes.ts";

/** An entry of an archive; the fields that are given differ from what they should be. */
export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  /** The size in the directory. */
  readonly size?: number;
  /** The place in the directory. */
  readonly at?: number;
  /** The name in the entry's own header. */
  readonly ownName?: string;
  /** Sizes and place in the field of zip64. */
  readonly isWide?: boolean;
}

/** How the end of an archive differs. */
export interface ZipEnd {
  /** Adds the records of zip64, with what differs in them. */
  readonly wide?: { readonly entries?: number; readonly begin?: number; readonly mark?: number };
  readonly comment?: string;
  readonly entries?: number;
  readonly begin?: number;
  readonly size?: number;
}

/** The bytes of an archive. */
export function zipArchive(entries: readonly ZipEntry[], end: ZipEnd = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const { name, data, method = 0, flags = 0, ownName = name, isWide = false } = entry;
    const crc = little(entry.crc ?? crc32(data), 4);
    const start = bytesOf("PK\x03\x04", little(20, 2), little(flags, 2), little(method, 2), [
      ...[0, 0, 0, 0],
    ]);
    const sizes = [...little(data.length, 4), ...little(data.length, 4)];
    const lengths = [...little(ownName.length, 2), ...little(0, 2)];
    const local = bytesOf(start, crc, sizes, lengths, ownName, data);
    const size = entry.size ?? data.length;
    const place = entry.at ?? at;
    const fields = isWide
      ? bytesOf([1, 0, 24, 0], little(size, 8), little(size, 8), little(place, 8))
      : bytesOf();
    const shown = (value: number) => little(isWide ? 0xffffffff : value, 4);
    directory.push(bytesOf(
      ...["PK\x01\x02", little(20, 2), little(20, 2), little(flags, 2), little(method, 2)],
      ...[[0, 0, 0, 0], crc, shown(size), shown(size), little(name.length, 2)],
      ...[little(fields.length, 2), little(0, 2), new Uint8Array(8), shown(place), name, fields],
    ));
    parts.push(local);
    at += local.length;
  }
  const table = bytesOf(...directory);
  const count = end.entries ?? entries.length;
  const size = end.size ?? table.length;
  const begin = end.begin ?? at;
  const { wide, comment = "" } = end;
  const records = wide === undefined ? bytesOf() : bytesOf(
    ...[little(wide.mark ?? 0x06064b50, 4), little(44, 8), little(45, 2), little(45, 2)],
    ...[little(0, 4), little(0, 4), little(wide.entries ?? count, 8)],
    ...[little(wide.entries ?? count, 8), little(size, 8), little(wide.begin ?? begin, 8)],
    ...["PK\x06\x07", little(0, 4), little(at + table.length, 8), little(1, 4)],
  );
  return bytesOf(
    ...[...parts, table, records, "PK\x05\x06", little(0, 4), little(count, 2), little(count, 2)],
    ...[little(size, 4), little(begin, 4), little(comment.length, 2), comment],
  );
}
