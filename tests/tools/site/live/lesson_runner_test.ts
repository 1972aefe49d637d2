import { assertEquals } from "@std/assert";
import { CellNotRun } from "../../../../tools/site/kernel/kernel_client.ts";
import type { Ended, FromKernel } from "../../../../tools/site/kernel/messages.ts";
import { LessonRunner, type RunnableCell } from "../../../../tools/site/live/lesson_runner.ts";

const cell = (number: number, source = `${number}`): RunnableCell => ({
  id: `c${number}`,
  number,
  throws: false,
  source: () => source,
});

/** A kernel whose cells end when the test says so; a source of `throw` ends in an error. */
function fakeKernel() {
  const log: string[] = [];
  let onMessage: (message: FromKernel) => void = () => {};
  let reject: (error: Error) => void = () => {};
  let finish = () => {};
  let id = 0;
  const kernel = {
    run(source: string, name: string): Promise<Ended> {
      const run = ++id;
      log.push(`run ${name}`);
      onMessage({ type: "began", id: run });
      return new Promise((resolve, refuse) => {
        reject = refuse;
        finish = () => {
          const output = { output_type: "stream", name: "stdout", text: source } as const;
          onMessage({ type: "output", id: run, output });
          const status = source === "throw" ? "error" : "ok";
          resolve({ type: "ended", id: run, status, count: run, seconds: 1 });
        };
      });
    },
    stop: () => void log.push("stop"),
    restart() {
      log.push("restart");
      reject(new CellNotRun("restarted"));
      return Promise.resolve();
    },
  };
  const runner = new LessonRunner((listen) => {
    onMessage = listen;
    return kernel;
  }, {
    queued: () => {},
    began: (cell) => void log.push(`began ${cell.number}`),
    output: (cell, message) => void log.push(`${message.type} of ${cell.number}`),
    ended: (cell, end) => void log.push(`${cell.number} ${end}`),
    failed: (message) => void log.push(`failed: ${message}`),
    changed: () => {},
  });
  /** Ends the running cell and lets the next one begin. */
  const end = async () => {
    finish();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { runner, log, end, reject: (error: Error) => reject(error) };
}

Deno.test("cells run one after the other, with their outputs", async () => {
  const { runner, log, end } = fakeKernel();
  const ends = runner.run([cell(1), cell(2)]);
  assertEquals(log, ["began 1", "run cell 1"]);
  assertEquals([runner.current?.number, runner.counts], [1, { all: 2, ended: 0 }]);
  await end();
  assertEquals(log.slice(2), ["output of 1", "1 ok", "began 2", "run cell 2"]);
  await end();
  assertEquals(await ends, ["ok", "ok"]);
  assertEquals([runner.current, runner.counts], [undefined, { all: 0, ended: 0 }]);
});

Deno.test("a cell that fails drops those that wait", async () => {
  const { runner, end } = fakeKernel();
  const ends = runner.run([cell(1, "throw"), cell(2)]);
  await end();
  assertEquals(await ends, ["error", "dropped"]);
});

Deno.test("a cell that throws on purpose does not end the run", async () => {
  const { runner, end } = fakeKernel();
  const ends = runner.run([{ ...cell(1, "throw"), throws: true }, cell(2)]);
  await end();
  await end();
  assertEquals(await ends, ["error", "ok"]);
});

Deno.test("Stop lets the running cell end and drops the others", async () => {
  const { runner, log, end } = fakeKernel();
  const ends = runner.run([cell(1), cell(2)]);
  runner.stop();
  assertEquals([runner.stopping, log.at(-1)], [true, "stop"]);
  await end();
  assertEquals(await ends, ["ok", "dropped"]);
  assertEquals(runner.stopping, false);
});

Deno.test("a cell counts as run until its text changes or the kernel restarts", async () => {
  const { runner, end } = fakeKernel();
  let text = "1";
  const one = { ...cell(1), source: () => text };
  const ends = runner.run([one]);
  await end();
  await ends;
  assertEquals(runner.hasRun(one), true);
  text = "2";
  assertEquals(runner.hasRun(one), false);
  text = "1";
  await runner.restart();
  assertEquals(runner.hasRun(one), false);
});

Deno.test("Restart drops all cells without an error, a dead kernel says why", async () => {
  const { runner, log, reject } = fakeKernel();
  const ends = runner.run([cell(1), cell(2)]);
  await runner.restart();
  assertEquals(await ends, ["dropped", "dropped"]);
  assertEquals(log.some((line) => line.startsWith("failed")), false);
  assertEquals(runner.losses, 1);
  const more = runner.run([cell(3)]);
  reject(new Error("out of memory"));
  assertEquals(await more, ["dropped"]);
  assertEquals(log.at(-1), "failed: out of memory");
  assertEquals(runner.losses, 2);
});
