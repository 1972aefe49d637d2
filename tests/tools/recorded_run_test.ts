import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type RecordedRun, recordedRun, resultsPage } from "../../tools/recorded_run.ts";
import { BadFileError } from "../../lib/errors.ts";
import { type LogLine, readRunLog } from "../../lib/training/run/log_lines.ts";

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
  assertEquals(page, resultsPage(await recorded()), "update it: deno task dev results");
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

Deno.test("an epoch that a log contains twice is counted once", () => {
  const run: LogLine = {
    ...{ type: "run", step: 0, format: 1, started: "", command: "", settings: {} },
    ...{ backend: "", machine: "" },
  };
  const epoch = (epoch: number, loss: number): LogLine => ({
    ...{ type: "epoch", epoch, step: 5 * epoch + 5, loss, errorRate: 0.5, learningRate: 0.01 },
    ...{ seconds: 1, images: 40 },
  });
  const test: LogLine = {
    ...{ type: "evaluation", step: 15, dataset: "x", images: 10, crops: "center", seconds: 1 },
    top1: [0.5, 0.4, 0.6],
    top5: [0, 0, 0.1],
  };
  const lines: LogLine[] = [run, epoch(0, 1), run, epoch(0, 2), epoch(1, 3), epoch(2, 4), test];
  const { epochs, resumed } = recordedRun("x", lines, "x.jsonl");
  assertEquals(epochs.map(({ epoch, loss }) => [epoch, loss]), [[0, 2], [1, 3], [2, 4]]);
  assertEquals(resumed, 1);
});
