import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readClaims } from "../../lib/course/claims/claims_file.ts";
import { claimsText, recordText } from "../../tools/claims_text.ts";

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

Deno.test("the record fits ten lines of a terminal and counts every claim", async () => {
  const file = await readClaims("notebooks/claims.json");
  if (file === undefined) throw new Error("no recorded claims");
  const lines = recordText(file, 80).split("\n");
  assert(lines.length <= 10, `${lines.length} lines`);
  assert(Math.max(...lines.map((line) => line.length)) <= 80);
  const counts = [...recordText(file, 1e6).matchAll(/(\d+) [^\d\s] [a-z]/g)].map(([, n]) =>
    Number(n)
  );
  assertEquals(counts.reduce((a, b) => a + b), file.claims.length);
});

Deno.test("the claims of a quick run come without a verdict on nets", async () => {
  const file = await readClaims("notebooks/claims.json");
  if (file === undefined) throw new Error("no recorded claims");
  const claims = file.claims.map((claim) => ({ ...claim, scale: "quick" as const }));
  const text = claimsText({ ...file, claims });
  assertEquals(text.includes("undecided"), false);
  assertStringIncludes(text, "agrees");
});
