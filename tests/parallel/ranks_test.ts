import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { dataParallel, type Ranks, rankTower } from "../../lib/parallel/ranks.ts";
import { preset } from "../../lib/spec/presets.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";
import { runRanks } from "./run_ranks.ts";

const ignore = await missing(requirements.mpi);

/** The examples in the documentation of the door. */
const examples = [
  ...Deno.readTextFileSync(`${root}lib/parallel/ranks.ts`)
    .matchAll(/```ts ignore\n([\s\S]*?)\n \* ```/g),
].map(([, code]) => code.split("\n").map((line) => line.replace(/^ \* ?/, "")).join("\n"));

for (
  const [i, [what, expected]] of ([
    ["a net of one's own", ["2 ranks made 5 updates"]],
    ["two towers", ["tower 1: 9 messages", "tower 2: 9 messages"]],
  ] as const).entries()
) {
  Deno.test({
    name: `the example in the documentation runs on two ranks as it stands: ${what}`,
    ignore,
    fn: async () => {
      const path = await Deno.makeTempFile({ suffix: ".ts" });
      try {
        await Deno.writeTextFile(path, examples[i]);
        const { code, stdout, stderr } = await runRanks(2, path);
        assertEquals(code, 0, stderr);
        const lines = stdout.split("\n").filter((line) => /ranks made|^tower/.test(line));
        assertEquals(lines.sort(), [...expected]);
      } finally {
        await Deno.remove(path);
      }
    },
  });
}

Deno.test("ranks that startRanks did not return are refused", () => {
  const others: Ranks = {
    ...{ rank: 0, size: 2, host: "north" },
    gather: (own) => [[...own]],
    finalize: () => Promise.resolve(),
  };
  assertThrows(() => dataParallel(others), BadArgumentError, "startRanks() returned");
  const spec = preset("cifarTwoTower");
  assertThrows(() => rankTower(spec, others), BadArgumentError, "startRanks() returned");
});
