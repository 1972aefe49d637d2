import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import { writeAtomically, writeAtomicallySync } from "../../lib/files/atomic_write.ts";
import {
  folderError,
  makeFolder,
  requireWritable,
  systemReason,
} from "../../lib/files/system_error.ts";

Deno.test("a system error is described in words, any other error is unchanged", () => {
  const { PermissionDenied, NotCapable, NotFound } = Deno.errors;
  const cases: [Error, string | undefined][] = [
    [new PermissionDenied("Permission denied (os error 13): open '/x'"), "no permission"],
    [
      new NotCapable('Requires write access to "/x", run again with the --allow-write flag'),
      "(--allow-write)",
    ],
    [new NotCapable('Requires all access to "/proc/1"'), "(--allow-all)"],
    [new NotFound("No such file or directory (os error 2): open '/x'"), "nothing there"],
    [new Error("Read-only file system (os error 30): open '/x'"), "a read-only disk"],
    [new Error("No space left on device (os error 28)"), "a full disk"],
    [
      new Error("File too large (os error 27): writefile '/x'"),
      "a file larger than the system allows",
    ],
    [new TypeError("x is not a function"), undefined],
  ];
  for (const [error, words] of cases) {
    const found = systemReason(error);
    if (words === undefined) assertEquals(found, undefined);
    else assertStringIncludes(found ?? "", words);
    const typed = folderError("/x", "a folder for the run", "name another one", error);
    assertEquals(typed instanceof BadFileError, words !== undefined);
    if (!(typed instanceof BadFileError)) continue;
    assertStringIncludes(typed.message, "Expected a folder for the run that can be written to");
    assertStringIncludes(typed.message, "in /x; name another one.");
    assert(!typed.message.includes("os error"), typed.message);
  }
});

Deno.test("a folder that cannot be created is named, and so is the missing folder of a file", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/file`, "");
  await assertRejects(
    () => makeFolder(`${folder}/file/run`, "a folder for the run", "name another one"),
    BadFileError,
    `found a file where a folder is needed in ${folder}/file/run`,
  );
  await assertRejects(
    () => requireWritable(`${folder}/missing/report.json`, "make the folder"),
    BadFileError,
    `found nothing there in ${folder}/missing; make the folder`,
  );
  await requireWritable(`${folder}/report.json`, "make the folder");
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["file"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a failed write of the system is a typed error that names the file, and leaves nothing behind", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/file`, "");
  await Deno.symlink("loop", `${folder}/loop`);
  const long = "x".repeat(300);
  const cases: [string, string][] = [
    [`${folder}/${long}`, "a name that is too long"],
    [`${folder}/missing/a`, "nothing there"],
    [`${folder}/file/a`, "a file where a folder is needed"],
    [`${folder}/loop/a`, "a link that leads back to itself"],
    [folder, "a folder"],
  ];
  for (const [path, found] of cases) {
    for (const write of [writeAtomically, writeAtomicallySync]) {
      const error = await assertRejects(async () => await write(path, "12345"), BadFileError);
      assertStringIncludes(error.message, `to write 5 bytes but found ${found} in ${path};`);
    }
    const error = await assertRejects(() => requireWritable(path, "name another"), BadFileError);
    assertStringIncludes(error.message, `found ${found} in `);
  }
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["file", "loop"]);
  await Deno.remove(folder, { recursive: true });
});
