/**
 * Covers tools/bench/ilsvrc/measure_memory.ts, tools/bench/ilsvrc/made_shards.ts and
 * tools/bench/ilsvrc/made_source.ts: what an image takes in memory.
 */
import { assert } from "@std/assert";
import type { Measurements } from "../../../../tools/bench/protocol.ts";
import type { MemoryRequest } from "../../../../tools/bench/ilsvrc/measure_memory.ts";
import { reportFigures } from "../../../report_figures.ts";

async function resident(request: MemoryRequest): Promise<number> {
  const program = new URL(
    "../../../../tools/bench/ilsvrc/measure_memory.ts",
    import.meta.url,
  );
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "--no-check", "--v8-flags=--expose-gc", program.href],
      JSON.stringify(request),
    ],
  }).output();
  const text = new TextDecoder().decode(stdout).trim();
  assert(text.startsWith("{"), new TextDecoder().decode(stderr));
  const { numbers = {} } = JSON.parse(text) as Measurements;
  return numbers["resident bytes"];
}

// Columns have about 50 bytes an image, with its name; an index is there four times while it is saved
// and loaded. As objects and strings they would have several hundred, and pixels 196,608.
for (
  const [work, from, to, most] of [
    ["index", 1000, 200_000, 300],
    ["shards", 1000, 200_000, 150],
  ] as const
) {
  Deno.test(`a further image takes less than ${most} bytes of memory: ${work}`, async (t) => {
    const [few, many] = [
      await resident({ work, count: from }),
      await resident({ work, count: to }),
    ];
    const bytes = (many - few) / (to - from);
    assert(bytes < most, `${bytes} bytes`);
    reportFigures(t, `${Math.max(0, Math.round(bytes))} bytes`);
  });
}
