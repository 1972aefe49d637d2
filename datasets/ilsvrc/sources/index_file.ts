/**
 * The index of an archive as a file, so that it is made once: that of 1.3 million images has 43 MB.
 *
 * The file starts with {@linkcode MAGIC}, the length of a JSON text as a little-endian uint32, and that
 * text, padded with blanks to a multiple of 8 bytes. The columns follow: offsets (float64), sizes and
 * starts of names (uint32), groups (uint16), and the UTF-8 of the names; last is the CRC-32 of all that
 * precedes it.
 *
 * @module
 */
import { basename, join, resolve } from "node:path";
import { crc32 } from "../../../lib/crc32.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { requireRegularFile } from "../../../lib/files/regular_file.ts";
import { isRecord } from "../../../lib/is_record.ts";
import type { Rejected } from "../../rejected.ts";
import { NamePool } from "./name_pool.ts";
import type { MemberRule, TarIndex } from "./tar_index.ts";

/** The first bytes; the number changes with the format. */
const MAGIC = "alexnet tar index 1\n";

/** An archive as it was when it was indexed. */
export interface IndexedArchive {
  /** Its path. */
  readonly path: string;
  /** Its number of bytes. */
  readonly size: number;
  /** When it was last changed, in milliseconds since 1970. */
  readonly changed: number;
  /** The names that it may hold. */
  readonly rule: MemberRule;
}

/** The path of the index of an archive in `folder`; archives in different folders have different ones. */
export function indexPath(folder: string, { path }: Pick<IndexedArchive, "path">): string {
  const place = crc32(new TextEncoder().encode(resolve(path))).toString(16).padStart(8, "0");
  return join(folder, `${basename(path)}.${place}.index`);
}

/**
 * Saves the index of `archive`.
 *
 * @throws {BadFileError} if the file cannot be written.
 */
export async function saveIndex(
  file: string,
  archive: IndexedArchive,
  index: TarIndex,
): Promise<void> {
  const { offsets, sizes, groups, groupNames, names, rejected, rejectedCount, ended } = index;
  const { bytes, starts } = names.columns();
  const head: Head = {
    ...identityOf(archive),
    count: sizes.length,
    nameBytes: bytes.length,
    groupNames,
    // The path of the archive is left out, because it may be written in another way next time.
    rejected: rejected.map(({ path, reason }) => [path.slice(archive.path.length), reason]),
    rejectedCount,
    ended,
  };
  const start = encoder.encode(MAGIC);
  const text = encoder.encode(JSON.stringify(head));
  const padding = (8 - (start.length + 4 + text.length) % 8) % 8;
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length + padding, true);
  const parts = [start, length, text, new Uint8Array(padding).fill(0x20)];
  for (const column of [offsets, sizes, starts, groups, bytes]) {
    parts.push(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  const total = parts.reduce((sum, part) => sum + part.length, 4);
  const out = new Uint8Array(total);
  let at = 0;
  for (const part of parts) out.set(part, (at += part.length) - part.length);
  new DataView(out.buffer).setUint32(at, crc32(out.subarray(0, at)), true);
  await writeAtomically(file, out);
}

/** What {@linkcode loadIndex} found. */
export type LoadedIndex =
  | { readonly index: TarIndex; readonly reason?: undefined }
  /** `absent`, of an archive that has `changed` since, or why the file cannot be used. */
  | { readonly index: undefined; readonly reason: string };

/**
 * Loads the index of `archive` if there is one that belongs to it as it is now.
 *
 * @param file the path of the index.
 */
export async function loadIndex(file: string, archive: IndexedArchive): Promise<LoadedIndex> {
  try {
    await requireRegularFile(file, { expected: "an index", most: 2 ** 30 });
    const { head, columns } = parsed(await Deno.readFile(file), file);
    const own = identityOf(archive);
    const isSame = Object.entries(own).every(([key, value]) => head[key as keyof Head] === value);
    if (!isSame) return { index: undefined, reason: "changed" };
    const rejected = head.rejected.map(([entry, reason]): Rejected => (
      { path: archive.path + entry, reason, kind: "file" }
    ));
    const { groupNames, rejectedCount, ended } = head;
    return { index: { ...columns, groupNames, rejected, rejectedCount, ended } };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { index: undefined, reason: "absent" };
    if (error instanceof BadFileError) return { index: undefined, reason: error.details.found };
    if (!(error instanceof Error)) throw error;
    return { index: undefined, reason: error.message };
  }
}

/** The text of an index. */
interface Head extends ReturnType<typeof identityOf> {
  readonly count: number;
  readonly nameBytes: number;
  readonly groupNames: readonly string[];
  readonly rejected: readonly (readonly [entry: string, reason: string])[];
  readonly rejectedCount: number;
  readonly ended: boolean;
}

/** What must be as it was for an index to be used. */
function identityOf({ size, changed, rule }: IndexedArchive) {
  const { container, image, group } = rule;
  return { size, changed, rule: `${container?.source ?? ""} ${image.source} ${group}` };
}

type Columns = Pick<TarIndex, "offsets" | "sizes" | "groups" | "names">;

/** @throws {BadFileError} if the bytes are not an index. */
function parsed(bytes: Uint8Array<ArrayBuffer>, path: string): { head: Head; columns: Columns } {
  const bad = (found: string) => new BadFileError({ path, expected: "an index", found });
  const start = MAGIC.length + 4;
  const view = new DataView(bytes.buffer);
  if (bytes.length < start + 4 || decoder.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw bad("another file");
  }
  const end = bytes.length - 4;
  if (view.getUint32(end, true) !== crc32(bytes.subarray(0, end))) throw bad("damage");
  let at = start + view.getUint32(MAGIC.length, true);
  const head = headOf(decoder.decode(bytes.subarray(start, at)));
  if (head === undefined) throw bad("an unknown text");
  const { count, nameBytes } = head;
  if (at + count * 8 + count * 4 + (count + 1) * 4 + count * 2 + nameBytes !== end) {
    throw bad("columns of other lengths");
  }
  const take = (length: number, width: number) => (at += length * width) - length * width;
  const { buffer } = bytes;
  const offsets = new Float64Array(buffer, take(count, 8), count);
  const sizes = new Uint32Array(buffer, take(count, 4), count);
  const starts = new Uint32Array(buffer, take(count + 1, 4), count + 1);
  const groups = new Uint16Array(buffer, take(count, 2), count);
  const names = new NamePool(new Uint8Array(buffer, take(nameBytes, 1), nameBytes), starts);
  return { head, columns: { offsets, sizes, groups, names } };
}

/** The text of an index, which the checksum has shown to be as it was written. */
function headOf(text: string): Head | undefined {
  const head: unknown = JSON.parse(text);
  if (!isRecord(head)) return undefined;
  const numbers = [head.size, head.changed, head.count, head.nameBytes, head.rejectedCount];
  const good = numbers.every((value) => Number.isFinite(value)) && Array.isArray(head.groupNames) &&
    Array.isArray(head.rejected) && typeof head.rule === "string" &&
    typeof head.ended === "boolean";
  return good ? head as unknown as Head : undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
