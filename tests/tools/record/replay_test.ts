/** Covers tools/record/replay.ts: which rows it takes. What it compares is in replay_test.ts of the library. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { useBackend } from "../../../lib/ops/backend.ts";
import { main } from "../../../tools/record/replay.ts";

// The command keeps its backend's library loaded, which a test must not begin.
await useBackend();

/** The exit code of the command, and what it writes to stderr. */
async function ended(...args: string[]): Promise<[number, string]> {
  const lines: string[] = [];
  const { error } = console;
  console.error = (...values: unknown[]) => void lines.push(values.join(" "));
  try {
    return [await main(args), lines.join("\n")];
  } finally {
    console.error = error;
  }
}

Deno.test("a replay of more rows than this machine must repeat is refused with their number", async () => {
  const [code, text] = await ended("--random", "100000");
  assertEquals(code, 2);
  assertStringIncludes(text, "Expected 100000 rows that this machine must repeat bit for bit");
});

Deno.test("a row that is not recorded is refused with the nearest one", async () => {
  const [code, text] = await ended("towers/two-tower/1");
  assertEquals(code, 2);
  assertStringIncludes(text, 'did you mean "towers/two-towers/1"?');
});
