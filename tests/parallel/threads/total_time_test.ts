import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { totalTime } from "../../../lib/parallel/threads/total_time.ts";

const span = { worker: "tower 1", kind: "wait", label: "conv3", from: 5, to: 7 } as const;

Deno.test("the time of a kind of work is that of all workers together", () => {
  const spans = [
    span,
    { ...span, worker: "tower 2", to: 8 },
    { ...span, kind: "exchange" } as const,
  ];
  assertEquals(totalTime(spans, "wait"), 5);
  assertEquals(totalTime(spans, "wait", "exchange"), 7);
  assertEquals(totalTime(spans, "convolution"), 0);
});

Deno.test("a time that is not finite is an error that names the layer", () => {
  assertThrows(() => totalTime([{ ...span, to: NaN }], "wait"), BadArgumentError, "end of conv3");
});
