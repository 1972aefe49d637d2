import { assert, assertEquals } from "@std/assert";
import { ProgressBar } from "../lib/progress_bar.ts";

/** The output of a bar on a terminal of `columns`. */
function drawn(columns: number | undefined, done: number, text: string): string {
  let written = "";
  new ProgressBar({ columns, write: (part) => written += part }).draw(done, text);
  return written;
}

Deno.test("a bar overwrites the previous line, in proportion to the progress", () => {
  assertEquals(drawn(80, 0.25, "x"), `\r\x1b[K[${"#".repeat(8)}${"-".repeat(22)}] x`);
  assertEquals(drawn(80, 0, "x"), `\r\x1b[K[${"-".repeat(30)}] x`);
  assertEquals(drawn(undefined, 1.5, "x"), `\r\x1b[K[${"#".repeat(30)}] x`);
});

Deno.test("a line is never wider than the terminal; the bar shrinks in favour of the text", () => {
  for (const columns of [8, 20, 30, 40, 200]) {
    const text = drawn(columns, 0.5, "twenty-three characters").replace("\r\x1b[K", "");
    assert(text.length < columns, text);
    assert(text.includes("twenty"), text);
    assertEquals(text.startsWith("["), columns >= 40);
  }
});

Deno.test("clearing leaves an empty line", () => {
  let written = "";
  new ProgressBar({ write: (part) => written += part }).clear();
  assertEquals(written, "\r\x1b[K");
});
