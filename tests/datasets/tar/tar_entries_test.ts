import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { tarEntries } from "../../../datasets/tar/tar_entries.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { END, entry, inMemory, joined } from "./tar_bytes.ts";

const read = (bytes: Uint8Array) => {
  const entries = [];
  const walk = tarEntries(inMemory(bytes), { path: "x.tar", start: 0, end: bytes.length });
  for (let next = walk.next();; next = walk.next()) {
    if (next.done === true) return { entries, ended: next.value };
    entries.push(next.value);
  }
};
const failure = (bytes: Uint8Array) => assertThrows(() => read(bytes), BadFileError).details;

Deno.test("each entry is given with the places of its header and contents", () => {
  const { entries, ended } = read(joined(entry("a", "one"), entry("b", "two two"), END));
  assertEquals(ended, true);
  assertEquals(entries, [
    { name: "a", kind: "file", offset: 0, start: 512, size: 3 },
    { name: "b", kind: "file", offset: 1024, start: 1536, size: 7 },
  ]);
});

Deno.test("folders, links and devices are told from files", () => {
  const types = ["0", "7", "5", "1", "2", "3", "6", "V"];
  const { entries } = read(joined(...types.map((type) => entry("a", "", { type })), END));
  assertEquals(
    entries.map(({ kind }) => kind),
    ["file", "file", "folder", "link", "link", "other", "other", "other"],
  );
});

Deno.test("a long name of GNU tar belongs to the entry after it", () => {
  const long = `${"d/".repeat(60)}n01440764_18.JPEG`;
  const name = entry("././@LongLink", `${long}\0`, { type: "L" });
  const { entries } = read(joined(name, entry("short", "x"), entry("next", "y"), END));
  assertEquals(entries.map(({ name }) => name), [long, "next"]);
});

Deno.test("the path and size of a pax header belong to the entry after it", () => {
  const records = "30 mtime=1350000000.123456789\n14 path=ä/ö\n9 size=3\n";
  const pax = entry("PaxHeader/a", records, { type: "x" });
  const { entries } = read(joined(pax, entry("a", "abc", { size: "0" }), entry("b"), END));
  assertEquals(entries.map(({ name, size }) => [name, size]), [["ä/ö", 3], ["b", 0]]);
});

Deno.test("a global pax header is skipped", () => {
  const { entries } = read(joined(entry("g", "11 path=xyz\n", { type: "g" }), entry("a"), END));
  assertEquals(entries.map(({ name }) => name), ["a"]);
});

Deno.test("a pax header with broken records is an error", () => {
  for (const records of ["12", "0 path=a\n", "99 path=a\n", "11 path=abcd", "13 size=1e300\n"]) {
    const { offset } = failure(joined(entry("x", records, { type: "x" }), entry("a"), END));
    assertEquals(offset, 0, records);
  }
});

Deno.test("an archive that ends inside a file says where the file begins", () => {
  const whole = joined(entry("a", "x".repeat(600)), entry("b", "y".repeat(600)), END);
  const details = failure(whole.subarray(0, 3 * 512 + 512 + 100));
  assertEquals(details.offset, 3 * 512);
  assertStringIncludes(details.expected, "600 bytes of b");
});

Deno.test("an archive that ends inside a header is an error", () => {
  assertEquals(failure(joined(entry("a", "x"), entry("b")).subarray(0, 1024 + 100)).offset, 1024);
});

Deno.test("a size that runs past the end is an error", () => {
  const details = failure(joined(entry("a", "x", { size: "77777777777" }), END));
  assertStringIncludes(details.expected, `${8 ** 11 - 1} bytes of a`);
});

Deno.test("zeros in place of a part of the archive are an error", () => {
  // As a file is whose parts were fetched out of order, and one is missing.
  const hole = new Uint8Array(3 * 2 ** 20);
  const details = failure(joined(entry("a", "x"), hole, entry("b", "y"), END));
  assertEquals(details.offset, 1024);
  assertStringIncludes(details.found, "zeros");
});

Deno.test("an archive without its blocks of zeros is read, and the lack is told", () => {
  assertEquals(read(entry("a", "x")).ended, false);
});

Deno.test("an archive inside another is read by its span", () => {
  const inner = joined(entry("n_1", "image"), END);
  const outer = joined(entry("n.tar", inner), END);
  const [{ start, size }] = read(outer).entries;
  const span = { path: "x.tar, n.tar", start, end: start + size };
  const [only] = [...tarEntries(inMemory(outer), span)];
  assertEquals(only, { name: "n_1", kind: "file", offset: 512, start: 1024, size: 5 });
});

Deno.test("with any damage, entries are read or a typed error is thrown", () => {
  const archive = joined(
    entry("././@LongLink", "long name\0", { type: "L" }),
    entry("a", "x".repeat(700)),
    entry("x", "14 path=ä/ö\n", { type: "x" }),
    entry("b", "y"),
    END,
  );
  fc.assert(
    fc.property(
      fc.nat(archive.length - 1),
      fc.nat(255),
      fc.nat(archive.length),
      (at, byte, end) => {
        const bytes = archive.slice(0, end);
        if (at < end) bytes[at] = byte;
        try {
          read(bytes);
        } catch (error) {
          if (!(error instanceof BadFileError)) throw error;
        }
      },
    ),
    { numRuns: 2000 },
  );
});
