/** Covers tools/site/kernel/console_capture.ts with inspect.ts and stream_buffer.ts. */
import { assert, assertEquals } from "@std/assert";
import { captureConsole } from "../../../../tools/site/kernel/console_capture.ts";
import { formatted, inspected } from "../../../../tools/site/kernel/inspect.ts";
import { StreamBuffer } from "../../../../tools/site/kernel/stream_buffer.ts";

/** What `use` prints: each text after its stream. */
function printed(use: () => void): string[] {
  const lines: string[] = [];
  const restore = captureConsole((stream, text) => lines.push(`${stream}: ${text.trimEnd()}`));
  try {
    use();
  } finally {
    restore();
  }
  return lines;
}

Deno.test("values are printed as Deno prints them", () => {
  const values: unknown[] = [
    [1.5, -0, NaN, "text", 'say "x"', "it's", null, undefined, 10n, Symbol("s")],
    { a: { b: { c: { d: { e: { f: 1 } } } } }, "with blank": [[]], f() {} },
    new Map<unknown, unknown>([["k", { v: new Set([1, 2]) }]]),
    new Float32Array(120),
    Array.from({ length: 130 }, (_, i) => i),
    Array.from({ length: 8 }, (_, i) => ({ i, name: `net ${i}`, error: i / 7 })),
    class Net {},
    new (class Point {
      x = 1;
    })(),
    new Date(0),
    /x/g,
    [undefined, , 3],
    Object.create(null),
  ];
  for (const value of values) {
    assertEquals(inspected(value), Deno.inspect(value));
    assertEquals(formatted(["a", value]), `a ${Deno.inspect(value)}`);
  }
});

Deno.test("groups are indented and end", () => {
  assertEquals(
    printed(() => {
      console.group("outer");
      console.log("a\nb");
      console.groupEnd();
      console.log("c");
    }),
    ["stdout: outer", "stdout:   a\n  b", "stdout: c"],
  );
});

Deno.test("assert prints what is false, and count counts by label", () => {
  assertEquals(
    printed(() => {
      console.assert(true, "not this");
      console.assert(false, "this");
      console.count();
      console.count("x");
      console.count();
      console.countReset();
      console.count();
    }),
    [
      "stderr: Assertion failed: this",
      ...["stdout: default: 1", "stdout: x: 1", "stdout: default: 2", "stdout: default: 1"],
    ],
  );
});

Deno.test("a timer prints its label and whole milliseconds", () => {
  const [first, second] = printed(() => {
    console.time("t");
    console.timeEnd("t");
    console.timeEnd("t");
  });
  assert(/^stdout: t: \d+ms$/.test(first), first);
  assertEquals(second, "stderr: Timer 't' does not exist");
});

Deno.test("afterwards the console is what it was", () => {
  const before = console.log;
  printed(() => console.log("captured"));
  assertEquals(console.log, before);
});

Deno.test("the first text of a cell is sent at once, later ones together", () => {
  const sent: string[] = [];
  const buffer = new StreamBuffer((name, text) => sent.push(`${name} ${text}`));
  buffer.write("stdout", "a");
  buffer.write("stdout", "b");
  buffer.write("stdout", "c");
  assertEquals(sent, ["stdout a"]);
  buffer.write("stderr", "d");
  buffer.begin();
  buffer.write("stdout", "e");
  buffer.flush();
  assertEquals(sent, ["stdout a", "stdout bc", "stderr d", "stdout e"]);
});
