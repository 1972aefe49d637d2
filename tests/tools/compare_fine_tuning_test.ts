/** Covers tools/compare_fine_tuning.ts: its table, without its hours of measuring. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import { measuredText, withTable } from "../../tools/compare_fine_tuning.ts";

const pairs = [[0.3, 0.5], [0.32, 0.5], [0.28, 0.5]].map(([tuned, scratch]) => ({
  tuned,
  scratch,
}));

Deno.test("the table has the mean of each arm, and the paired difference with its interval", () => {
  const text = measuredText(pairs, 2000, "a machine");
  // Mean 30, standard deviation 2, and 4.303, Student's t of 2 degrees: 2 * 4.303 / sqrt(3) = 4.97.
  assertStringIncludes(text, "| 30.0 (25.0 to 35.0) |");
  assertStringIncludes(text, "| 50.0 (50.0 to 50.0) |");
  assertStringIncludes(text, "| difference | | -20.0 (-25.0 to -15.0) |");
  assertStringIncludes(text, "3 pairs of nets");
});

Deno.test("the table replaces what is between the comments of the page, and nothing else", () => {
  const page = "a\n\n<!-- measured -->\n\nold\n\n<!-- end of measured -->\n\nb\n";
  const written = withTable(page, "new");
  assertEquals(written, page.replace("old", "new"));
  assertEquals(withTable(written, "new"), written);
  assertThrows(() => withTable("a page", "new"), BadFileError, "<!-- measured -->");
});

Deno.test("the page in docs/ has a place for the table", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/fine_tuning.md", import.meta.url));
  assertStringIncludes(withTable(page, "new"), "new");
});
