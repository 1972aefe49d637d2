import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadFileError } from "../../../lib/errors.ts";
import { tarFiles } from "../../../datasets/tar/tar.ts";
import { tarEntry as entry } from "./tar_archive.ts";
import { joined as join } from "./tar_bytes.ts";

const read = (archive: Uint8Array) =>
  [...tarFiles(archive, "x.tar")].map(({ name, bytes }) => [name, [...bytes]]);

Deno.test("regular files of any length are read, folders and other entries are skipped", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 1100 }), { maxLength: 4 }), (files) => {
    const entries = files.flatMap((bytes, i) => [
      entry(`folder${i}/`, new Uint8Array(), "5"),
      entry(`folder${i}/file`, bytes),
      entry("pax", new Uint8Array(20), "x"),
    ]);
    const archive = join(...entries, new Uint8Array(1024));
    assertEquals(read(archive), files.map((bytes, i) => [`folder${i}/file`, [...bytes]]));
  }));
});

Deno.test("an archive that ends inside a file is an error that says where", () => {
  const archive = join(entry("a", new Uint8Array(600)), entry("b", new Uint8Array(600)));
  const error = assertThrows(() => read(archive.subarray(0, archive.length - 600)), BadFileError);
  assertEquals(error.details.offset, 512 + 1024);
});

Deno.test("with any damage, the files are read or a typed error is thrown", () => {
  const archive = join(entry("a", new Uint8Array(30)), entry("b", new Uint8Array(700)));
  fc.assert(fc.property(fc.nat(archive.length - 1), fc.nat(255), (at, value) => {
    const bytes = archive.slice();
    bytes[at] = value;
    try {
      read(bytes);
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
    }
  }));
});
