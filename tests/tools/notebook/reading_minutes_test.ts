import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readClaims } from "../../../lib/course/claims/claims_file.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { readNotebook } from "../../../tools/notebook/notebook.ts";
import { notebookOf } from "../../../tools/notebook/notebook_text.ts";
import {
  lintMinutes,
  readingMinutes,
  runningMinutes,
  statedMinutes,
  withMinutes,
  withMinutesInList,
} from "../../../tools/notebook/reading_minutes.ts";

const header = "//%% markdown header\n# 99 Example\n\n" +
  "| **Minutes** | 90 to read, 4 to run, 30 for the exercises |\n";
const lesson = (words: number, lines: number, rest = "") =>
  notebookOf(
    `${header}\n//%% markdown text\n## Idea\n\n${"word ".repeat(words - 1)}\n\n` +
      `//%% code work\n${"work();\n\n".repeat(lines)}\n${rest}`,
    "x.txt",
  );

Deno.test("a lesson takes the minutes of its words and of its lines, rounded to five", () => {
  assertEquals(readingMinutes(lesson(2380, 1)), 10);
  assertEquals(readingMinutes(lesson(1, 120)), 10);
  assertEquals(readingMinutes(lesson(2380, 120)), 20);
  assertEquals(readingMinutes(lesson(1, 1)), 5);
});

Deno.test("imports, exercises, sources and addresses are not read", () => {
  const many = "word ".repeat(5000);
  const rest = `//%% code setup setup\n${"import x;\n".repeat(500)}\n` +
    `//%% markdown exercises\n## Exercises\n\n${many}\n\n` +
    `//%% code stub\n${"stub();\n".repeat(500)}\n` +
    `//%% markdown answers\n## Answers\n\n//%% markdown sources\n## Sources\n\n${many}`;
  assertEquals(readingMinutes(lesson(2380, 120, rest)), 20);
  assertEquals(readingMinutes(lesson(2380, 120, `//%% markdown link\n[a](${many})`)), 20);
  assertEquals(readingMinutes(lesson(2380, 120, `//%% markdown more\n${many}`)), 40);
});

Deno.test("a header gets the minutes to read, and those to run if they were recorded", () => {
  const of = (seconds?: number) => withMinutes(lesson(2380, 120), seconds).cells[0].source;
  assertStringIncludes(of(), "| 20 to read, 4 to run, 30 for the exercises |");
  assertStringIncludes(of(646), "| 20 to read, 11 to run, 30 for the exercises |");
  assertStringIncludes(of(59), "| 20 to read, less than 1 to run, 30 for the exercises |");
  assertEquals(statedMinutes(withMinutes(lesson(2380, 120), 646)), { read: 20, run: "11" });
});

Deno.test("a header with a wrong number of minutes to read is a finding with the right number", () => {
  const [finding] = lintMinutes(lesson(2380, 120));
  assertStringIncludes(finding.message, "expected 20 minutes to read");
  assertEquals(lintMinutes(withMinutes(lesson(2380, 120))), []);
});

Deno.test("the row of a lesson in the README gets the minutes of its header, and no other row", () => {
  const row = (name: string, minutes: string) =>
    `| [${name}](notebooks/${name}.ipynb) | What? | ${minutes} |\n`;
  const notebook = withMinutes(lesson(2380, 120), 59);
  assertEquals(
    withMinutesInList(
      row("98-a", "5 + 1 + 5    ") + row("99-b", "5 + 1 + 5    "),
      "99-b",
      notebook,
    ),
    row("98-a", "5 + 1 + 5    ") + row("99-b", "20 + < 1 + 30"),
  );
});

Deno.test("the minutes to run a lesson are close to those of its record", async () => {
  const claims = (await readClaims("notebooks/claims.json"))?.claims ?? [];
  for (const { number, path } of await findLessons()) {
    const seconds = claims.find((claim) => claim.lesson === number)?.seconds;
    const said = statedMinutes(await readNotebook(path))?.run;
    assert(said !== undefined, `${path}: no minutes`);
    if (seconds === undefined) continue;
    const stated = said === "less than 1" ? 0.5 : Number(said);
    assert(
      Math.abs(stated - seconds / 60) <= Math.max(1, stated / 3),
      `${path}: expected ${runningMinutes(seconds)} minutes to run, the recorded ones, but found ` +
        `${said}; run deno task dev nb:minutes`,
    );
  }
});
