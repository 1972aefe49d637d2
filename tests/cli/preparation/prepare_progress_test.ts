import { assertEquals, assertStringIncludes } from "@std/assert";
import type { PrepareProgress } from "../../../datasets/shards/preparation/split_state.ts";
import { PreparationProgress } from "../../../lib/cli/preparation/prepare_progress.ts";

const step = (done: number, phase: PrepareProgress["phase"] = "decode"): PrepareProgress => ({
  ...{ split: "train", phase, done, total: 1000, rejected: 0 },
});

Deno.test("a terminal shows images, speed and time left, not counting what was done before", () => {
  const drawn: string[] = [];
  let now = 0;
  const terminal = { write: (text: string) => void drawn.push(text), columns: 100 };
  const progress = new PreparationProgress(terminal, () => now);
  progress.prepared(step(401));
  now = 10;
  progress.prepared(step(402));
  assertEquals(drawn.length, 1, "at most ten times a second");
  now = 2000;
  progress.prepared({ ...step(600), rejected: 2 });
  assertStringIncludes(drawn[1], "train: 600/1,000 decoded, 100 images/s, 4 s left, 2 set aside");
  progress.prepared(step(1, "order"));
  assertStringIncludes(drawn[2], "train: 1/1,000 in their final order");
});

Deno.test("without a terminal a line a minute goes to the log", () => {
  const lines: string[] = [];
  let now = 0;
  const progress = new PreparationProgress(undefined, () => now, (line) => void lines.push(line));
  for (; now <= 125_000; now += 1000) progress.prepared(step(1 + now / 1000));
  assertEquals(lines, [
    "train: 61/1,000 decoded, 1 images/s, 15 min 39 s left",
    "train: 121/1,000 decoded, 1 images/s, 14 min 39 s left",
  ]);
});
