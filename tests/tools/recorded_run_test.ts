import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type RecordedRun, recordedRun, resultsPage } from "../../tools/recorded_run.ts";
import { BadFileError } from "../../lib/errors.ts";
import { type LogLine, readRunLog } from "../../lib/training/run_log.ts";

const folder = new URL("../../docs/results", import.meta.url).pathname;

async function recorded(): Promise<RecordedRun[]> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".jsonl")).sort();
  return await Promise.all(names.map(async (name) => {
    const path = `${folder}/${name}`;
    return recordedRun(name.replace(/\.jsonl$/, ""), await readRunLog(path), path);
  }));
}

Deno.test("docs/results.md matches its logs", async () => {
  const page = await Deno.readTextFile(`${folder}.md`);
  assertEquals(page, resultsPage(await recorded()), "update it: deno task results");
});

Deno.test("the recorded runs reach the documented errors", async () => {
  const most = { cifarTwoTower: 0.25, cifarSmall: 0.35, paperOverfit: 0 };
  for (const { name, test, run } of await recorded()) {
    const limit = most[name as keyof typeof most];
    if (limit === undefined) continue;
    assertEquals(test.top1[0] <= limit, true, `${name}: ${test.top1[0]}`);
    assertEquals(run.settings.limit, name === "paperOverfit" ? 64 : 50_000);
  }
});

Deno.test("no log contains a machine's paths", async () => {
  for (const { run } of await recorded()) {
    assertEquals(run.command.match(/ \/\S+/g), null);
    assertStringIncludes(String(run.settings.out), "out/");
  }
});

Deno.test("a log without a final test is not a recorded run", () => {
  const lines: LogLine[] = [{ type: "warning", step: 1, message: "x" }];
  assertThrows(() => recordedRun("x", lines, "x.jsonl"), BadFileError, "no test at its end");
});
