import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import {
  folderError,
  makeFolder,
  requireWritable,
  systemReason,
} from "../../lib/files/system_error.ts";

Deno.test("an error of the system is said in words, any other is left alone", () => {
  const { PermissionDenied, NotCapable, NotFound } = Deno.errors;
  const cases: [Error, string | undefined][] = [
    [new PermissionDenied("Permission denied (os error 13): open '/x'"), "no permission"],
    [new NotCapable('Requires write access to "/x"'), "--allow-all"],
    [new NotFound("No such file or directory (os error 2): open '/x'"), "nothing there"],
    [new Error("Read-only file system (os error 30): open '/x'"), "a read-only disk"],
    [new Error("No space left on device (os error 28)"), "a full disk"],
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

Deno.test("a folder that cannot be made is named, and so is one that is missing for a file", async () => {
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
