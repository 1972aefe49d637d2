import { assertEquals, assertStringIncludes } from "@std/assert";
import { barWords, type Running } from "../../../../tools/site/live/bar_words.ts";

const one: Running = {
  running: 3,
  counts: { all: 1, ended: 0 },
  starting: false,
  stopping: "no",
};

Deno.test("the bar names the running cell, its place among several, and its progress", () => {
  assertEquals(barWords(one, ""), "Cell 3 runs");
  assertEquals(
    barWords({ ...one, counts: { all: 4, ended: 1 } }, "epoch 2 of 5"),
    "Cell 3 (2 of 4) runs: epoch 2 of 5",
  );
  assertEquals(barWords({ ...one, starting: true }, ""), "The kernel starts");
});

Deno.test("after Stop the bar says what ends the cell, and later that the step does not end", () => {
  assertEquals(
    barWords({ ...one, stopping: "asked" }, ""),
    "Cell 3 stops after this step (Restart ends it at once)",
  );
  const late = barWords({ ...one, stopping: "late" }, "");
  assertStringIncludes(late, "this step may never end by itself. Restart ends it");
});
