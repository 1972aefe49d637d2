import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseTarHeader } from "../../../datasets/tar/tar_header.ts";
import { tarHeader } from "../../../datasets/tar/tar_writer.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { entry } from "./tar_bytes.ts";

const place = { path: "x.tar", offset: 0 };
const parse = (block: Uint8Array, offset = 0) =>
  parseTarHeader(block.subarray(0, 512), { path: "x.tar", offset });

Deno.test("a block of zeros ends an archive", () => {
  assertEquals(parse(new Uint8Array(512)), undefined);
});

Deno.test("the name, size and type of a header are read as they were written", () => {
  const names = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 100 });
  fc.assert(fc.property(names, fc.nat(2 ** 32), (name, size) => {
    assertEquals(parse(tarHeader(name, size)), { name, size, type: "0" });
  }));
});

Deno.test("the prefix of a long name in a ustar header precedes the name", () => {
  const block = tarHeader("n01440764_18.JPEG", 5);
  block.set(new TextEncoder().encode("train"), 345);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((a, b) => a + b, 0);
  block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  assertEquals(parse(block)?.name, "train/n01440764_18.JPEG");
});

Deno.test("sizes of 8 GiB and more are binary numbers", () => {
  // Python's tarfile writes 138 GB so: 0x80, then the number in eleven bytes.
  const size = Uint8Array.from([0x80, 0, 0, 0, 0, 0, 0, 0x20, 0x21, 0x8b, 0x40, 0]);
  assertEquals(parse(entry("a", "", { size }))?.size, 0x20218b4000);
});

for (
  const [what, size, found] of [
    ["a negative binary number", new Uint8Array(12).fill(0xff), "a negative one"],
    ["a binary number above 2^53", new Uint8Array(12).fill(0x7f).fill(0x80, 0, 1), "e+"],
    ["letters", "12345678xyz", "12345678xyz"],
    ["digits above 7", "00000000089", "00000000089"],
  ] as const
) {
  Deno.test(`a size that is ${what} is an error with its offset`, () => {
    const error = assertThrows(() => parse(entry("a", "", { size }), 1024), BadFileError);
    assertEquals(error.details.offset, 1024);
    assertStringIncludes(error.details.found, found);
    assertEquals(error.details.hint, "the archive is damaged: download it again");
  });
}

Deno.test("a wrong checksum is an error that gives both", () => {
  const error = assertThrows(() => parse(entry("a", "", { checksum: "000123\0 " })), BadFileError);
  assertStringIncludes(error.message, `checksum ${0o123}`);
});

Deno.test("a checksum of signed bytes, which some old programs wrote, is accepted", () => {
  const block = entry("ä", "");
  const signed = block.reduce(
    (sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte > 127 ? byte - 256 : byte),
    0,
  );
  block.set(new TextEncoder().encode(`${signed.toString(8).padStart(6, "0")}\0 `), 148);
  assertEquals(parse(block)?.name, "ä");
});

Deno.test("what is taken for a tar archive is named", () => {
  const starts = {
    "a gzip file": [0x1f, 0x8b, 8, 0],
    "a zip file": [0x50, 0x4b, 3, 4],
    "a JPEG image": [0xff, 0xd8, 0xff, 0xe0],
    "a web page": [...new TextEncoder().encode("<!DOCTYPE html>")],
  };
  for (const [what, bytes] of Object.entries(starts)) {
    const block = new Uint8Array(512);
    block.set(bytes);
    const error = assertThrows(() => parseTarHeader(block, place), BadFileError);
    assertEquals(error.details.found, what);
  }
});

Deno.test("with any damage, a header is read or a typed error is thrown", () => {
  const block = tarHeader("n01440764_18.JPEG", 12345);
  const bytes = fc.uint8Array({ minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(fc.nat(500), bytes, fc.boolean(), (at, damage, repaired) => {
      const own = block.slice();
      own.set(damage, at);
      if (repaired) {
        own.fill(0x20, 148, 156);
        const sum = own.reduce((a, b) => a + b, 0);
        own.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
      }
      try {
        const header = parseTarHeader(own, place);
        assertEquals(Number.isSafeInteger(header?.size ?? 0), true);
        assertEquals((header?.size ?? 0) >= 0, true);
      } catch (error) {
        if (!(error instanceof BadFileError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
