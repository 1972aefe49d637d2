import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { classFolders } from "../../datasets/class_folders.ts";
import { BadFileError } from "../../lib/errors.ts";

/** Runs `work` on a folder with one empty file under each of `paths`. */
async function withFiles(
  paths: readonly string[],
  work: (root: string) => Promise<unknown>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "class-folders-test-" });
  try {
    for (const path of paths) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      await Deno.writeFile(join(root, path), new Uint8Array());
    }
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("classes and files come in the order of their names", () =>
  withFiles(["b/2.jpg", "b/10.jpg", "a/1.jpg"], async (root) => {
    assertEquals(await classFolders(root), {
      classNames: ["a", "b"],
      files: [
        { path: join(root, "a", "1.jpg"), label: 0 },
        { path: join(root, "b", "10.jpg"), label: 1 },
        { path: join(root, "b", "2.jpg"), label: 1 },
      ],
      rejected: [],
    });
  }));

Deno.test("hidden files are skipped, and folders inside a class are set aside", () =>
  withFiles(["a/.hidden", "a/1.jpg", "a/more/2.jpg"], async (root) => {
    const { files, rejected } = await classFolders(root);
    assertEquals(files.map(({ path }) => path), [join(root, "a", "1.jpg")]);
    assertEquals(rejected.map(({ path, kind }) => [path, kind]), [
      [join(root, "a", "more"), "subfolder"],
    ]);
  }));

Deno.test("a folder that is not a class is named", () =>
  withFiles(
    ["a/1.jpg", "b/1.jpg"],
    (root) => assertRejects(() => classFolders(root, ["a"]), BadFileError, "an extra folder b"),
  ));

Deno.test("a class without a folder is named", () =>
  withFiles(
    ["a/1.jpg"],
    (root) => assertRejects(() => classFolders(root, ["a", "c"]), BadFileError, join(root, "c")),
  ));

Deno.test("a class without a file is named", () =>
  withFiles(
    ["a/1.jpg", "empty/.hidden"],
    (root) => assertRejects(() => classFolders(root), BadFileError, join(root, "empty")),
  ));

Deno.test("all classes without a picture are named at once", () =>
  withFiles(
    ["a/1.jpg", "empty/.hidden", "notes/todo.txt"],
    (root) =>
      assertRejects(() => classFolders(root), BadFileError, `none of empty, notes in ${root}`),
  ));

Deno.test("what macOS adds to archives is no class", () =>
  withFiles(["a/1.jpg", "__MACOSX/a/._1.jpg"], async (root) => {
    assertEquals((await classFolders(root)).classNames, ["a"]);
  }));

Deno.test("a class that is a link to another is rejected: its pictures would have two labels", () =>
  withFiles(["a/1.jpg"], async (root) => {
    await Deno.symlink(join(root, "a"), join(root, "b"));
    await assertRejects(() => classFolders(root), BadFileError, "the folder of a as well");
  }));

Deno.test("a folder without classes is rejected", () =>
  withFiles(
    ["1.jpg"],
    (root) => assertRejects(() => classFolders(root), BadFileError, "no folder"),
  ));

Deno.test("a folder that does not exist is rejected", () =>
  withFiles(
    [],
    (root) =>
      assertRejects(
        () => classFolders(join(root, "nowhere")),
        BadFileError,
        "folder of images",
      ),
  ));
