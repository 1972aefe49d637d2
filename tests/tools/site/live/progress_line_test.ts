import { assertEquals } from "@std/assert";
import { ProgressBar } from "../../../../lib/progress_bar.ts";
import { isProgressId, parseProgress } from "../../../../tools/site/live/progress_line.ts";

Deno.test("the line that the library draws is read back", () => {
  const lines: string[] = [];
  const bar = new ProgressBar({ write: (text) => void lines.push(text) });
  bar.draw(0.5, "two nets: epoch 3 of 6, 12 s left");
  const { done, words } = parseProgress(lines[0].replace("\r\x1b[K", ""));
  assertEquals(done, 0.5);
  assertEquals(words, "two nets: epoch 3 of 6, 12 s left");
});

Deno.test("a line without a bar has words only", () => {
  assertEquals(parseProgress("two nets: 24 runs in 3 s"), {
    done: undefined,
    words: "two nets: 24 runs in 3 s",
  });
  assertEquals(parseProgress(""), { done: undefined, words: "" });
});

Deno.test("the name of the line tells it from a figure", () => {
  assertEquals(["progress-0", "live-figure-1", undefined].map(isProgressId), [true, false, false]);
});
