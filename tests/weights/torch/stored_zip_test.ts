import { assertEquals, assertStringIncludes } from "@std/assert";
import { deflateRawSync } from "node:zlib";
import { readStoredZip } from "../../../lib/weights/torch/stored_zip.ts";
import { reportFigures } from "../../report_figures.ts";
import { bytesOf, refusal } from "../file_bytes.ts";
import { zipArchive, type ZipEnd, type ZipEntry } from "./zip_archive.ts";

const data = bytesOf("some bytes");
const two: readonly ZipEntry[] = [{ name: "a/1", data }, { name: "a/2", data: bytesOf() }];

function contents(archive: Uint8Array): Record<string, string> {
  return Object.fromEntries(
    [...readStoredZip(archive, "x.zip")].map(([name, reader]) => [
      name,
      String.fromCharCode(...reader.take(reader.left, name)),
    ]),
  );
}

Deno.test("entries are read in the order of the directory, as views", () => {
  const wanted = { "a/1": "some bytes", "a/2": "" };
  assertEquals(contents(zipArchive(two)), wanted);
  assertEquals(contents(zipArchive(two, { wide: {} })), wanted);
  assertEquals(contents(zipArchive([])), {});
  const archive = zipArchive(two);
  for (const reader of readStoredZip(archive, "x").values()) {
    assertEquals(reader.bytes.buffer, archive.buffer);
  }
});

Deno.test("sizes and places in the fields of zip64 are read", () => {
  const wide = two.map((entry) => ({ ...entry, isWide: true }));
  const unset = { entries: 0xffff, size: 0xffffffff, begin: 0xffffffff };
  assertEquals(contents(zipArchive(wide, { wide: {} })), { "a/1": "some bytes", "a/2": "" });
  const begin = 2 * 33 + data.length;
  const file = zipArchive(wide, { ...unset, size: 2 * (49 + 28), wide: { entries: 2, begin } });
  assertEquals(contents(file), { "a/1": "some bytes", "a/2": "" });
});

/** `deflate` of a megabyte of zeros, which a bomb would unpack. */
const packed = new Uint8Array(deflateRawSync(new Uint8Array(1e6)));
const one = (fields: Partial<ZipEntry>, end?: ZipEnd) =>
  zipArchive([{ ...two[0], ...fields }], end);

// [what is wrong, what the message says, archive]
const refused: readonly (readonly [string, string, Uint8Array])[] = [
  ["no end", "the end record of a zip archive", zipArchive(two).subarray(0, -1)],
  ["bytes after its end", "the end record of a zip archive", bytesOf(zipArchive(two), [0])],
  ["a comment", "the end record of a zip archive", zipArchive(two, { comment: "comment" })],
  ["a comment that is not there", "no comment", bytesOf(zipArchive(two).subarray(0, -2), [9, 0])],
  ["bytes before its beginning", "the directory to end at", bytesOf("xx", zipArchive(two))],
  [
    "a compressed entry",
    "a stored entry but found compression method 8",
    one({ method: 8, data: packed }),
  ],
  ["an encrypted entry", "an encrypted one", one({ flags: 1 })],
  ["another checksum", "the checksum 00000001 of a/1", one({ crc: 1 })],
  ["two entries of one name", "each name once", zipArchive([two[0], two[0]])],
  [
    "an entry for two names",
    "after the entry before it",
    zipArchive([two[0], { ...two[1], at: 0 }]),
  ],
  ["a path upwards", "the path ../x", one({ name: "../x" })],
  ["a path upwards inside", "the path a/../../x", one({ name: "a/../../x" })],
  ["an absolute path", "the path /etc/passwd", one({ name: "/etc/passwd" })],
  ["a path of Windows", "the path a\\x", one({ name: "a\\x" })],
  ["a drive", "the path c:x", one({ name: "c:x" })],
  ["no name", "the path  in", one({ name: "" })],
  ["a name in broken UTF-8", "a name in UTF-8", one({ name: "\xff" })],
  ["another name in the entry", "the header of a/1 but found that of b", one({ ownName: "b" })],
  ["an entry past the directory", "bytes of a/1", one({ size: 1e6 })],
  ["an entry at another place", "the header of a/1", one({ at: 5 })],
  ["an entry past the end", "the mark of an entry", one({ at: 1e6 })],
  ["a directory past the end", "the directory to end at", zipArchive(two, { begin: 1e6 })],
  [
    "more entries than there are",
    "the mark of an entry but found 0 bytes",
    zipArchive(two, { entries: 3 }),
  ],
  ["fewer entries than there are", "the directory of 1 entries", zipArchive(two, { entries: 1 })],
  ["60,000 entries", "at most 20000 entries", zipArchive(two, { entries: 60_000 })],
  ["another record of zip64", "a zip64 record", zipArchive(two, { wide: { mark: 7 } })],
  ["two counts", "two end records that agree", zipArchive(two, { wide: { entries: 9 } })],
  ["a wide size without its field", "a zip64 field", one({ size: 0xffffffff })],
];

for (const [what, says, archive] of refused) {
  Deno.test(`an archive with ${what} is refused: ${says}`, () => {
    const error = refusal(() => readStoredZip(archive, "x.zip"));
    assertStringIncludes(error.message, says);
    assertEquals(typeof error.details.offset, "number");
  });
}

Deno.test("a flipped bit is refused, or changes neither a name nor a byte of an entry", (t) => {
  let refusedFlips = 0;
  for (const archive of [zipArchive(two), zipArchive(two, { wide: {} })]) {
    for (let bit = 0; bit < 8 * archive.length; bit++) {
      const flipped = archive.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      let found: Record<string, string> | undefined;
      try {
        found = contents(flipped);
      } catch {
        refusal(() => readStoredZip(flipped, "x.zip"));
        refusedFlips++;
      }
      // A name is in the directory and in the entry: no single flip changes both.
      if (found !== undefined) assertEquals(found, contents(archive));
    }
  }
  reportFigures(t, `${refusedFlips} flips refused`);
});
