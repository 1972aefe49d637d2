import { assertEquals } from "@std/assert";
import { type Rejected, rejectedText } from "../../datasets/rejected.ts";

const file = (path: string): Rejected => ({ path, reason: "an empty file", kind: "file" });
const subfolder = (path: string): Rejected => ({ path, reason: "a folder", kind: "subfolder" });

Deno.test("files and subfolders set aside are counted, and the first five are named", () => {
  const rejected = [file("a"), subfolder("b"), file("c"), file("d"), subfolder("e"), file("f")];
  assertEquals(rejectedText([...rejected, file("g")]).split("\n"), [
    "5 files and 2 subfolders set aside:",
    "  a: an empty file",
    "  b: a folder",
    "  c: an empty file",
    "  d: an empty file",
    "  e: a folder",
    "  ... and 2 more",
  ]);
  assertEquals(rejectedText([subfolder("b")]), "1 subfolder set aside:\n  b: a folder");
  assertEquals(rejectedText([]), "no file set aside");
});

Deno.test("control characters in the name of a file set aside are shown as escapes", () => {
  assertEquals(
    rejectedText([file("\u001b[2J.jpg")]),
    "1 file set aside:\n  \\u001b[2J.jpg: an empty file",
  );
});
