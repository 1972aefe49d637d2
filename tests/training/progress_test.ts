import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import type { EpochRecord, StepRecord } from "../../lib/training/history.ts";
import { duration } from "../../lib/progress_bar.ts";
import { epochLine, progressReporter } from "../../lib/training/progress.ts";

const run = { epochs: 4, stepsPerEpoch: 10 };
const step = (step: number): StepRecord => ({
  ...{ step, epoch: 0, loss: 1.5, errorRate: 0.5, learningRate: 0.01, seconds: 2, images: 128 },
});
const epoch: EpochRecord = {
  ...{ epoch: 0, step: 10, loss: 1.23456, errorRate: 0.456, learningRate: 0.01 },
  ...{ seconds: 185, images: 1280, validationError: 0.5 },
};

Deno.test("without a terminal there is one line per epoch and none per step", () => {
  const lines: string[] = [];
  const reporter = progressReporter(undefined, (line) => lines.push(line));
  for (let i = 0; i < 10; i++) reporter.step(step(i), run);
  reporter.epoch(epoch, run);
  reporter.warn("careful");
  reporter.end();
  assertEquals(lines, [
    "epoch 1/4  loss 1.2346  error 45.6 %  validation 50.0 %  rate 0.01  7 images/s  3 min 5 s",
    "warning: careful",
  ]);
});

Deno.test("a training run continues when its progress cannot be printed", () => {
  const closed = Object.assign(new Error("Input/output error (os error 5)"), { code: "EIO" });
  for (const [error, ends] of [[closed, false], [new TypeError("x is not a function"), true]]) {
    const reporter = progressReporter(undefined, () => {
      throw error;
    });
    if (ends) assertThrows(() => reporter.epoch(epoch, run), TypeError);
    else reporter.epoch(epoch, run);
  }
});

Deno.test("on a terminal the bar shows loss, error, speed and the remaining time", () => {
  let written = "";
  const reporter = progressReporter({ columns: 120, write: (text) => written += text }, () => {});
  reporter.step(step(9), run);
  assertMatch(
    written,
    /\[#{8}-{22}\] epoch 1\/4 {2}loss 1\.500 {2}error 50\.0 % {2}64 images\/s {2}1 min 0 s left$/,
  );
  reporter.end();
  assert(written.endsWith("\r\x1b[K"));
});

Deno.test("the bar is never wider than the terminal", () => {
  for (const columns of [20, 70, 80, 100]) {
    let written = "";
    progressReporter({ columns, write: (text) => written = text }, () => {}).step(step(0), run);
    const text = written.replace("\r\x1b[K", "");
    assert(text.length < columns, `${text.length} in ${columns}: ${text}`);
  }
});

Deno.test("a line replaces the bar, and the bar is redrawn", () => {
  const events: string[] = [];
  const reporter = progressReporter(
    { columns: 80, write: (text) => events.push(text) },
    (line) => events.push(line),
  );
  reporter.epoch(epoch, run);
  assertEquals(events[0], "\r\x1b[K");
  assertEquals(events[1], epochLine(epoch, run));
});

Deno.test("while a net is tested, the bar shows its progress, its speed and the remaining time", () => {
  let written = "";
  const { test } = progressReporter({ columns: 80, write: (text) => written = text }, () => {});
  test?.({ done: 200, total: 1000 });
  assertMatch(written, /\[#{6}-{24}\] tested 200\/1000$/);
  test?.({ done: 1000, total: 1000 });
  assertMatch(written, /\[#{30}\] tested 1000\/1000 {2}\d+ images\/s {2}0 s left$/);
  // Another test, of other images: it begins again.
  test?.({ done: 500, total: 500 });
  assertMatch(written, /tested 500\/500$/);
  assertEquals(progressReporter(undefined, () => {}).test, undefined);
});

Deno.test("durations have suitable units", () => {
  assertEquals([0.4, 59, 60, 3599, 3600, 9000].map(duration), [
    ...["0 s", "59 s", "1 min 0 s", "59 min 59 s", "1 h 0 min", "2 h 30 min"],
  ]);
});

Deno.test("small rates keep their digits", () => {
  assertStringIncludes(epochLine({ ...epoch, learningRate: 0.0001 }, run), "rate 0.0001  ");
});
