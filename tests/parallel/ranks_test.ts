import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { dataParallel, type Ranks, rankTower } from "../../lib/parallel/ranks.ts";
import { preset } from "../../lib/spec/presets.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";
import { endOf, runRanks } from "./run_ranks.ts";

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

for (
  const [who, args, signal] of [
    ["one rank", ["last"], undefined],
    ["mpiexec", [], "SIGINT"],
    ["mpiexec", [], "SIGTERM"],
  ] as const
) {
  Deno.test({
    name: `a ${signal ?? "SIGINT"} to ${who} ends data-parallel training on all ranks together`,
    ignore: ignore || Deno.build.os !== "linux",
    fn: async () => {
      const { code, stdout, processes, left } = await endOf(2, "interrupted.ts", args, signal);
      assertEquals([code, processes, left], [0, 2, []], stdout);
      assertMatch(stdout, /^interrupted after (\d+) and \1$/m);
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
