import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { tarFiles } from "../../../datasets/tar/tar.ts";
import { tarArchive, tarHeader } from "../../../datasets/tar/tar_writer.ts";
import { BadArgumentError } from "../../../lib/errors.ts";

Deno.test("files come back from the archive as they went in", () => {
  const file = fc.record({ name: fc.stringMatching(/^[\w.]{1,40}$/), bytes: fc.uint8Array() });
  fc.assert(fc.property(fc.array(file, { maxLength: 5 }), (files) => {
    const archive = tarArchive(files);
    const again = [...tarFiles(archive, "x.tar")];
    assertEquals(
      again.map(({ name, bytes }) => [name, [...bytes]]),
      files.map(({ name, bytes }) => [name, [...bytes]]),
    );
    assertEquals(archive.length % 10_240, 0);
  }));
});

Deno.test("a name of more than 100 bytes is an error", () => {
  assertThrows(() => tarHeader("ä".repeat(51), 0), BadArgumentError, "at most 100 bytes");
});
