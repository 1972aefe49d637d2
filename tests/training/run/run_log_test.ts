import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import type { StepRecord } from "../../../lib/training/history.ts";
import { readRunLog, type RunLine } from "../../../lib/training/run/log_lines.ts";
import { RunLog } from "../../../lib/training/run/run_log.ts";

const record = (step: number, loss: number, images = 4): StepRecord => ({
  ...{ step, epoch: 0, loss, errorRate: 0.5, learningRate: 0.01, seconds: 1, images },
});

async function withLog(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await test(`${folder}/log.jsonl`).finally(() => Deno.remove(folder, { recursive: true }));
}

Deno.test("a step line is the mean over its updates, weighted by images", () =>
  withLog(async (path) => {
    const log = await RunLog.open(path, 0, 2);
    log.step({ ...record(0, 1, 6), updateRatios: { "fc8/kernel": 0.00123456789 } });
    log.step(record(1, 4, 2));
    log.step(record(2, 9));
    log.close();
    const [first, second] = await readRunLog(path);
    assertEquals(first, {
      ...{ type: "step", step: 2, epoch: 0, loss: 1.75, errorRate: 0.5, learningRate: 0.01 },
      ...{ seconds: 2, images: 8, updateRatios: { "fc8/kernel": 0.0012346 } },
    });
    assertEquals(second.step, 3);
  }));

Deno.test("a resumed log has no update twice and loses none before the checkpoint", () =>
  withLog(async (path) => {
    const log = await RunLog.open(path, 0, 1);
    for (let step = 0; step < 5; step++) log.step(record(step, step));
    log.close();
    const resumed = await RunLog.open(path, 3, 1);
    for (let step = 3; step < 6; step++) resumed.step(record(step, 10 * step));
    resumed.close();
    const lines = await readRunLog(path);
    assertEquals(lines.map(({ step }) => step), [1, 2, 3, 4, 5, 6]);
    assertEquals(lines.map((line) => line.type === "step" && line.loss), [0, 1, 2, 30, 40, 50]);
  }));

Deno.test("a line truncated by a crash is omitted, any other bad line is rejected", () =>
  withLog(async (path) => {
    const good = '{"type":"warning","step":1,"message":"x"}\n';
    await Deno.writeTextFile(path, `${good}{"type":"step","st`);
    assertEquals((await readRunLog(path)).length, 1);
    for (const bad of ['{"type":"step","st', "{}", '{"type":"other","step":1}', "7", ""]) {
      await Deno.writeTextFile(path, `${good}${bad}\n${good}`);
      const error = await assertRejects(() => readRunLog(path), BadFileError);
      assertEquals(error.details.offset, good.length);
    }
    await Deno.remove(path);
    const error = await assertRejects(() => readRunLog(path), BadFileError);
    assertStringIncludes(error.message, "nothing");
  }));

const warning = (step: number) => ({ type: "warning", step, message: `after ${step}` }) as const;
const run = (step: number): RunLine => ({
  ...{ type: "run", step, format: 1, started: "", command: "", settings: {} },
  ...{ backend: "", machine: "" },
});

Deno.test("a run resumes without its log, and the new log says what is missing", () =>
  withLog(async (path) => {
    const warnings: string[] = [];
    const log = await RunLog.open(path, 3, 1, 0, (message) => warnings.push(message));
    log.step(record(3, 1));
    log.close();
    assertEquals(warnings, ["The log is incomplete: there are no lines about updates 1 to 3."]);
    const [first, second] = await readRunLog(path);
    assertEquals([first, second.step], [{ type: "warning", step: 3, message: warnings[0] }, 4]);
  }));

Deno.test("a run resumes from any part of its log, without the damaged lines", () =>
  withLog(async (path) => {
    const whole = await RunLog.open(path, 0, 1);
    for (let step = 0; step < 4; step++) whole.step(record(step, step));
    whole.close();
    const bytes = await Deno.readFile(path);
    const lines = new TextDecoder().decode(bytes).split("\n").slice(0, -1);
    for (let length = 0; length <= bytes.length; length += 7) {
      await Deno.writeFile(path, bytes.subarray(0, length));
      const left = Math.min(3, (await readRunLog(path)).length);
      const log = await RunLog.open(path, 3, 1);
      log.close();
      const steps = (await readRunLog(path)).filter(({ type }) => type === "step");
      assertEquals(steps.map(({ step }) => step), [1, 2, 3].slice(0, left));
    }
    await Deno.writeTextFile(
      path,
      [lines[0], "\0\0\0", lines[2].slice(9), lines[3]].join("\n") + "\n",
    );
    const warnings: string[] = [];
    const log = await RunLog.open(path, 4, 1, 0, (message) => warnings.push(message));
    log.close();
    assertEquals(warnings, ["The log is incomplete: 2 damaged lines were removed."]);
    assertEquals((await readRunLog(path)).map(({ step }) => step), [1, 4, 4]);
  }));

Deno.test("each part of a run keeps its first line, other lines after the checkpoint are removed", () =>
  withLog(async (path) => {
    const log = await RunLog.open(path, 0, 1);
    log.write(run(0));
    for (let step = 0; step < 3; step++) log.step(record(step, step));
    log.write(run(3));
    log.step(record(3, 3));
    log.write(warning(4));
    log.close();
    (await RunLog.open(path, 2, 1)).close();
    const kept = (await readRunLog(path)).map(({ type, step }) => `${type} ${step}`);
    assertEquals(kept, ["run 0", "step 1", "step 2", "run 3"]);
  }));

Deno.test("a step line has the mean of what is counted in each update, and the latest dead units", () =>
  withLog(async (path) => {
    const log = await RunLog.open(path, 0, 2);
    log.step({ ...record(0, 1, 6), offByOne: [0.5, 0], sameClassPairs: 0.1, deadUnits: { a: 0 } });
    log.step({ ...record(1, 1, 2), offByOne: [0.1, 0.2], deadUnits: { a: 0.123456 } });
    log.close();
    const [line] = await readRunLog(path);
    if (line.type !== "step") throw new Error(line.type);
    assertEquals(line.offByOne, [0.4, 0.05]);
    assertEquals(line.sameClassPairs, 0.1);
    assertEquals(line.deadUnits, { a: 0.12346 });
  }));
