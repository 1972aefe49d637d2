import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readClaims } from "../../lib/course/claims/claims_file.ts";
import { verdicts } from "../../lib/course/claims/verdict.ts";
import { claimsText, nextText, recordText } from "../../tools/claims_text.ts";

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

Deno.test("the record is counted without giving a result away", async () => {
  const file = await readClaims("notebooks/claims.json");
  if (file === undefined) throw new Error("no recorded claims");
  const text = recordText(file, 80);
  assert(Math.max(...text.split("\n").map((line) => line.length)) <= 80);
  assertStringIncludes(text, `${file.claims.length} claims of the paper are recorded`);
  assert(text.split("\n").length <= 10);
  const rows = [...text.matchAll(/^ {2}[A-Z]\w+ +(\d+) +(\d+) +(\d+)$/gm)]
    .map(([, ...numbers]) => numbers.map(Number));
  assertEquals(rows.length, 3);
  for (const [all, decided, open] of rows) assertEquals(decided + open, all);
  assertEquals(rows.reduce((sum, [all]) => sum + all, 0), file.claims.length);
  for (const verdict of verdicts) assertEquals(text.includes(verdict), false);
});

Deno.test("a quick run ends with the pages that show it, and the next step", () => {
  const some = nextText({ index: "site/index.html", quick: ["03", "04"] }, 1e6);
  assertStringIncludes(some, "show a quick run, and say so: 03, 04. The others show recorded");
  assertStringIncludes(some, "open site/index.html, or begin lesson 00 in Jupyter");
  assertStringIncludes(some, "deno task lab");
  assertEquals(nextText({ index: "a", quick: [] }, 1e6).includes("quick"), false);
});

Deno.test("the claims of a quick run come without a verdict on nets", async () => {
  const file = await readClaims("notebooks/claims.json");
  if (file === undefined) throw new Error("no recorded claims");
  const quick = file.claims.map((claim) => ({ ...claim, scale: "quick" as const }));
  const ofRun = quick.filter(({ own }) => own === undefined);
  const text = claimsText({ ...file, claims: ofRun });
  assertEquals(text.includes("undecided"), false);
  assertStringIncludes(text, "agrees");
  // What the full record decides does not depend on the scale.
  const ofRecord = quick.filter(({ own }) => own !== undefined);
  assertStringIncludes(claimsText({ ...file, claims: ofRecord }), "same direction");
});
