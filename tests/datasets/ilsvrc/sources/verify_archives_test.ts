import { assertEquals, assertRejects } from "@std/assert";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import { verifyArchives } from "../../../../datasets/ilsvrc/sources/verify_archives.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { trainArchive, withFiles } from "./small_sources.ts";

const name = "ILSVRC2012_img_train.tar";
// MD5 of "abc": RFC 1321, appendix A.5.
const md5 = "900150983cd24fb0d6963f7d28e17f72";

Deno.test("a file with the published MD5 is confirmed, and the bytes are counted", () =>
  withFiles({ [name]: "abc", other: "x" }, async (folder) => {
    const seen: unknown[] = [];
    const note = await verifyArchives(folder, [name, "other"], (progress) => seen.push(progress), {
      [name]: md5,
    });
    assertEquals(note, `The MD5 of ${name} is as published.`);
    assertEquals(seen, [{ phase: "verify", path: `${folder}/${name}`, done: 3, total: 3 }]);
  }));

Deno.test("a file with another MD5 is an error with both", () =>
  withFiles({ [name]: "abd" }, async (folder) => {
    const verify = () => verifyArchives(folder, [name], undefined, { [name]: md5 });
    const { expected, found } = (await assertRejects(verify, BadFileError)).details;
    assertEquals(expected, `the MD5 ${md5}, as published`);
    assertEquals(found, "4911e516e5aa21d327512e0c8b197616");
  }));

Deno.test("a source is verified before it is opened, if that is wished", () =>
  withFiles({ [name]: trainArchive({ n01440764: ["n01440764_18.JPEG"] }) }, async (folder) => {
    const open = () => openImageSource(folder, { verify: true });
    const { expected } = (await assertRejects(open, BadFileError)).details;
    assertEquals(expected, "the MD5 1d675b47d978889d74fa0da5fadfb00e, as published");
  }));
