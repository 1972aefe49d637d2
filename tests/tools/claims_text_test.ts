import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readClaims } from "../../lib/course/claims/claims_file.ts";
import { claimsText } from "../../tools/claims_text.ts";

Deno.test("the claims of a run fit a terminal of 80 or 100 columns, with every word and number", async () => {
  const file = await readClaims("notebooks/claims.json");
  if (file === undefined) throw new Error("no recorded claims");
  const words = (columns: number) => claimsText(file, columns).split(/\s+/).join(" ");
  for (const columns of [60, 80, 100]) {
    const lines = claimsText(file, columns).split("\n");
    const longest = Math.max(...lines.map((line) => line.length));
    assert(longest <= columns && longest > columns - 12, `${longest} of ${columns}`);
    assertEquals(words(columns), words(1e6));
  }
  for (const { statement, verdict } of file.claims) {
    assertStringIncludes(words(80), statement);
    assertStringIncludes(words(80), verdict);
  }
});
