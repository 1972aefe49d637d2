import { assertEquals } from "@std/assert";
import { authorHasChanged, editedCell } from "../../../../tools/site/live/edited_cell.ts";

Deno.test("an edit is of the author's text with which it began, also after more typing", () => {
  const first = editedCell(undefined, "mine", "author", 1);
  assertEquals(authorHasChanged(first, "author"), false);
  assertEquals(authorHasChanged(first, "new text"), true);
  const next = editedCell(first, "mine, longer", "new text", 2);
  assertEquals(next, { source: "mine, longer", of: first.of, changed: 2 });
  assertEquals(authorHasChanged(next, "new text"), true);
});

Deno.test("a cell without an edit, and a text that the author has now too, have not changed", () => {
  assertEquals(authorHasChanged(undefined, "author"), false);
  assertEquals(authorHasChanged(editedCell(undefined, "same", "author", 1), "same"), false);
});
