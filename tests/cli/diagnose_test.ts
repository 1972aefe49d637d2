/** Covers lib/cli/diagnose.ts, find_log.ts and run_page.ts. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as diagnose from "../../lib/cli/diagnose.ts";
import { findLog } from "../../lib/cli/log/find_log.ts";
import { captured } from "./captured.ts";

const folder = await Deno.makeTempDir({ prefix: "diagnose-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const HEALTHY = "docs/results/cifarSmall.jsonl";

/** A run in a folder whose loss stays at ln(10). */
async function stuckRun(name: string): Promise<string> {
  const run = `${folder}/${name}`;
  await Deno.mkdir(run, { recursive: true });
  const lines = [
    {
      ...{ type: "run", step: 0, format: 1, started: "2026-01-01", command: "deno task train" },
      ...{ backend: "<cpu>", machine: "any", settings: { preset: "cifarSmall", epochs: 60 } },
    },
    ...Array.from({ length: 60 }, (_, i) => ({
      ...{ type: "step", step: 10 * (i + 1), epoch: i, loss: 2.3026, errorRate: 0.9 },
      ...{ learningRate: 0.01, seconds: 1, images: 640 },
    })),
  ];
  await Deno.writeTextFile(
    `${run}/log.jsonl`,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  );
  return run;
}

Deno.test("diagnose says that nothing was found, and what it looked at", async () => {
  const { code, out, err } = await captured(() => diagnose.main([HEALTHY]));
  assertEquals([code, err], [0, ""]);
  assertStringIncludes(out, `${HEALTHY}: cifarSmall, 9384 updates, 12 whole epochs`);
  assertStringIncludes(out, "Nothing found.\nLooked at:\n  not-finite");
  assertStringIncludes(out, "Could not be judged:\n  labels");
  assert(out.split("\n").every((line) => line.length <= 100), out);
});

Deno.test("diagnose says what was seen, why it matters and what to do", async () => {
  const run = await stuckRun("stuck");
  const { code, out } = await captured(() => diagnose.main([run]));
  assertEquals(code, 0);
  assertStringIncludes(out, "1. The loss does not leave the plateau of ln(classes), update 600\n");
  for (const part of ["   seen  The loss", "   why   The net", "   do    Look"]) {
    assertStringIncludes(out, part);
  }
  assert(out.split("\n").every((line) => line.length <= 100), out);
});

Deno.test("diagnose --json has the findings and what was looked at", async () => {
  const run = await stuckRun("json");
  const { out } = await captured(() => diagnose.main([run, "--json"]));
  const { log, findings, looks } = JSON.parse(out);
  assertEquals(log, `${run}/log.jsonl`);
  assertEquals(findings.map(({ sign }: { sign: string }) => sign), ["plateau"]);
  assertEquals(looks.length, 9);
});

Deno.test("diagnose --html writes the curves of the run to a page that loads nothing", async () => {
  const page = `${folder}/run.html`;
  const { code, err } = await captured(() =>
    diagnose.main(["docs/results/paperOverfit.jsonl", "--html", page])
  );
  assertEquals([code, err], [0, ""]);
  const html = await Deno.readTextFile(page);
  assertEquals(html.match(/<svg class="figure-plot"/g)?.length, 4);
  for (const text of ["Loss", "Errors", "Learning rate", "Updates by layer", "tower1/conv1"]) {
    assertStringIncludes(html, text);
  }
  // A row for each of 39 epochs, and the head.
  assertEquals(html.match(/<tr>/g)?.length, 40);
  assert(!/<script|(?:src|href)="(?!#|data:)/.test(html), "the page loads something");
  const again = await captured(() => diagnose.main([HEALTHY, "--html", page]));
  assertEquals(again.code, 2);
  assertStringIncludes(again.err, "already exists; name another file with --html");
});

Deno.test("text of a log is text on the page, whatever is in it", async () => {
  const run = await stuckRun("<i>run");
  const page = `${folder}/escaped.html`;
  const { code } = await captured(() => diagnose.main([run, "--html", page]));
  assertEquals(code, 0);
  const html = await Deno.readTextFile(page);
  assertStringIncludes(html, "&lt;cpu&gt;");
  assert(!/<cpu>|<i>/.test(html));
});

Deno.test("a log that cannot be read, is none or has no update ends in one sentence", async () => {
  const broken = await stuckRun("broken");
  const text = await Deno.readTextFile(`${broken}/log.jsonl`);
  await Deno.writeTextFile(`${broken}/log.jsonl`, text.replace('"loss":2.3026', '"loss":"low"'));
  const begun = await stuckRun("begun");
  await Deno.writeTextFile(`${begun}/log.jsonl`, `${text.split("\n")[0]}\n`);
  const cases: [string, string][] = [
    [`${folder}/none`, "found nothing"],
    [broken, "the log of a run"],
    [begun, "at least one update"],
    ["README.md", "the log of a run"],
  ];
  for (const [run, said] of cases) {
    const { code, err } = await captured(() => diagnose.main([run]));
    assertEquals(code, 2, err);
    assertStringIncludes(err, said);
    assertEquals(err.trim().split("\n").length, 1, err);
  }
});

Deno.test("a run is found by its folder or its log", async () => {
  const run = await stuckRun("found");
  for (const wish of [run, `${run}/`, `${run}/log.jsonl`]) {
    assertEquals(await findLog(wish), `${run}/log.jsonl`);
  }
});
