import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import type { StepRecord } from "../../lib/training/history.ts";
import { readRunLog, RunLog } from "../../lib/training/run_log.ts";

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
