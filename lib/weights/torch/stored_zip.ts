/**
 * Zip archives whose entries are stored, as `torch.save` writes them. Each entry is a view on the
 * file, and its CRC-32 is checked. A compressed entry is refused, so that a small file never becomes
 * a large one; nothing is extracted, so that a name is never a path.
 *
 * Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3 (zip64).
 *
 * @module
 */
import { ByteReader } from "../../files/byte_reader.ts";
import { crc32 } from "../../crc32.ts";

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [END_64, LOCATOR_64] = [0x06064b50, 0x07064b50];
const [END_BYTES, LOCATOR_BYTES, END_64_BYTES] = [22, 20, 56];
const MOST_ENTRIES = 20_000;
const RESAVE = "torch.save writes stored entries; save the file anew with it";
const TRUNCATED = "the file is truncated or damaged";

/** Where the directory of the archive is. */
interface Directory {
  readonly entries: number;
  readonly begin: number;
  readonly size: number;
  /** Where the records after the directory begin. */
  readonly end: number;
}

/** An entry as the directory has it. */
interface Entry {
  readonly name: string;
  readonly crc: number;
  readonly size: number;
  readonly local: number;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  /** Where the directory says so. */
  readonly at: number;
}

/**
 * The entries of the archive `bytes` by name, in the order of its directory.
 *
 * @param checkNames called with the names before anything is said of the entries; may throw.
 * @throws {BadFileError} for an archive that is damaged, compressed, encrypted or ambiguous.
 */
export function readStoredZip(
  bytes: Uint8Array,
  path: string,
  checkNames: (names: readonly string[]) => void = () => {},
): Map<string, ByteReader> {
  const directory = findDirectory(new ByteReader(bytes, path));
  const reader = new ByteReader(bytes, path, directory.begin, directory.end);
  const entries: Entry[] = [];
  for (let i = 0; i < directory.entries; i++) entries.push(readEntry(reader));
  reader.finish(`the directory of ${directory.entries} entries`);
  checkNames(entries.map(({ name }) => name));
  for (const { name, flags, method, packed, size, at } of entries) {
    requireStored(reader, flags, method, at);
    if (packed !== size) reader.fail(`${size} bytes of ${name}`, `${packed}`, RESAVE, at);
  }
  const found = new Map<string, ByteReader>();
  let free = 0;
  // In the order of the file, so that two entries cannot share bytes.
  for (const entry of entries.toSorted((a, b) => a.local - b.local)) {
    if (entry.local < free) {
      reader.fail(
        `${entry.name} after the entry before it`,
        `byte ${entry.local}`,
        undefined,
        entry.at,
      );
    }
    const data = dataOf(new ByteReader(bytes, path, entry.local, directory.begin), entry);
    free = data.end;
    found.set(entry.name, data);
  }
  return new Map(entries.map(({ name, at }) => {
    const data = found.get(name);
    if (data === undefined || found.size < entries.length) {
      return reader.fail("each name once in the archive", `two entries of one name`, undefined, at);
    }
    return [name, data];
  }));
}

/** Finds the directory from the records at the end of the archive, which has no comment. */
function findDirectory(file: ByteReader): Directory {
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  const at = file.bytes.length - END_BYTES;
  if (at < 0 || view.getUint32(at, true) !== END) {
    file.fail("the end record of a zip archive", "none", TRUNCATED, file.bytes.length);
  }
  const end = new ByteReader(file.bytes, file.path, at + 4);
  const [disk, directoryDisk] = [end.uint16("the disk"), end.uint16("the disk")];
  const [here, entries] = [end.uint16("the entries"), end.uint16("the entries")];
  const [size, begin] = [end.uint32("the size"), end.uint32("the place")];
  if (end.uint16("the length of the comment") !== 0) end.fail("no comment", "one", TRUNCATED);
  const short = { entries, begin, size, end: at };
  const locator = at - LOCATOR_BYTES;
  const has64 = locator >= 0 && view.getUint32(locator, true) === LOCATOR_64;
  const found = has64 ? read64(file, locator, short) : short;
  if (disk !== directoryDisk || here !== entries || found.entries > MOST_ENTRIES) {
    file.fail(
      `an archive of one part, with at most ${MOST_ENTRIES} entries`,
      "another",
      undefined,
      at,
    );
  }
  if (found.begin + found.size !== found.end) {
    file.fail(
      `the directory to end at byte ${found.end}`,
      `byte ${found.begin + found.size}`,
      TRUNCATED,
      at,
    );
  }
  return found;
}

/** The directory by the record of zip64; what the short record says too must agree. */
function read64(file: ByteReader, locator: number, short: Directory): Directory {
  const pointer = new ByteReader(file.bytes, file.path, locator + 8);
  const at = pointer.uint64("the place of the zip64 record");
  if (at + END_64_BYTES !== locator) {
    file.fail(
      `the zip64 record ${END_64_BYTES} bytes before`,
      `byte ${at}`,
      TRUNCATED,
      locator + 8,
    );
  }
  const record = new ByteReader(file.bytes, file.path, at, locator);
  if (record.uint32("the mark") !== END_64) file.fail("a zip64 record", "none", TRUNCATED, at);
  record.take(28, "the zip64 record");
  const entries = record.uint64("the entries");
  const size = record.uint64("the size");
  const begin = record.uint64("the place");
  for (
    const [value, other, unset] of [
      [entries, short.entries, 0xffff],
      [size, short.size, 0xffffffff],
      [begin, short.begin, 0xffffffff],
    ]
  ) {
    if (other !== unset && other !== value) {
      file.fail("two end records that agree", `${value} and ${other}`, TRUNCATED, at);
    }
  }
  return { entries, begin, size, end: at };
}

/** Reads an entry of the directory. */
function readEntry(reader: ByteReader): Entry {
  const at = reader.at;
  if (reader.uint32("the mark of an entry") !== CENTRAL) {
    reader.fail("an entry of the directory", "other bytes", TRUNCATED, at);
  }
  reader.take(4, "the versions");
  const [flags, method] = [reader.uint16("the flags"), reader.uint16("the method")];
  reader.take(4, "the date");
  const crc = reader.uint32("the checksum");
  const sizes = [reader.uint32("the size"), reader.uint32("the size")];
  const lengths = ["name", "extra field", "comment"].map((what) => reader.uint16(`the ${what}`));
  reader.take(8, "the attributes");
  const local = reader.uint32("the place");
  const nameAt = reader.at;
  const name = reader.text(reader.take(lengths[0], "a name"), "a name", nameAt);
  const extra = reader.part(lengths[1], "an extra field");
  reader.take(lengths[2], "a comment");
  // The field of zip64 has the size first.
  const [size, packed, place] = wideFields(extra, [sizes[1], sizes[0], local]);
  if (name === "" || /(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|\\|^[a-z]:/i.test(name)) {
    reader.fail("the name of an entry", `the path ${name}`, undefined, nameAt);
  }
  return { name, crc, size, packed, local: place, flags, method, at };
}

/** Size, packed size and place, those of 0xffffffff from the extra field 1 of zip64. */
function wideFields(extra: ByteReader, fields: readonly number[]): number[] {
  if (!fields.includes(0xffffffff)) return [...fields];
  while (extra.left >= 4) {
    const [id, length] = [extra.uint16("an extra field"), extra.uint16("its length")];
    const field = extra.part(length, "an extra field");
    if (id === 1) {
      return fields.map((value) => value === 0xffffffff ? field.uint64("a size") : value);
    }
  }
  return extra.fail("a zip64 field for a large entry", "none", TRUNCATED);
}

function requireStored(reader: ByteReader, flags: number, method: number, at: number): void {
  if ((flags & 1) !== 0) reader.fail("an entry that can be read", "an encrypted one", RESAVE, at);
  if (method !== 0) reader.fail("a stored entry", `compression method ${method}`, RESAVE, at);
}

/** The bytes of an entry, whose own header and checksum must agree with the directory. */
function dataOf(reader: ByteReader, { name, crc, size, local }: Entry): ByteReader {
  if (reader.uint32("the mark of an entry") !== LOCAL) {
    reader.fail(`the header of ${name}`, "other bytes", TRUNCATED, local);
  }
  reader.take(2, "the version");
  requireStored(reader, reader.uint16("the flags"), reader.uint16("the method"), local);
  reader.take(16, "date, checksum and sizes");
  const [nameLength, extraLength] = [reader.uint16("a length"), reader.uint16("a length")];
  const own = reader.text(reader.take(nameLength, "a name"), "a name", local + 30);
  if (own !== name) reader.fail(`the header of ${name}`, `that of ${own}`, TRUNCATED, local);
  reader.take(extraLength, "the extra field");
  const data = reader.part(size, name);
  const found = crc32(data.take(size, name));
  if (found !== crc) {
    const [wanted, other] = [crc, found].map((value) => value.toString(16).padStart(8, "0"));
    reader.fail(`the checksum ${wanted} of ${name}`, other, "the file is damaged", data.at - size);
  }
  data.at -= size;
  return data;
}
