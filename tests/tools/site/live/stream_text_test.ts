import { assert, assertEquals } from "@std/assert";
import { leftOut, longestStream, streamText } from "../../../../tools/site/live/stream_text.ts";

Deno.test("a stream is whole up to the limit", () => {
  const text = "x".repeat(longestStream);
  assertEquals(streamText(text), text);
});

Deno.test("a longer stream keeps its last lines and says once that earlier output is left out", () => {
  let shown = "";
  for (let i = 0; i < 40_000; i++) shown = streamText(`${shown}line ${i}\n`);
  assert(shown.startsWith(`${leftOut}line `), shown.slice(0, 80));
  assertEquals(shown.split(leftOut).length, 2);
  assert(shown.endsWith("line 39998\nline 39999\n"));
  assert(shown.length <= leftOut.length + longestStream);
});

Deno.test("a long stream without line ends keeps its last characters", () => {
  const text = "x".repeat(longestStream) + "y";
  assertEquals(streamText(text), leftOut + text.slice(1));
  assertEquals(streamText(`${text}\n`), leftOut + `${text}\n`.slice(2));
});
