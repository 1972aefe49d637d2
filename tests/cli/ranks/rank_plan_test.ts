import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import {
  isRank,
  leavesWarnings,
  rankPlanOf,
  requireDivisible,
} from "../../../lib/cli/ranks/rank_plan.ts";
import { preset } from "../../../lib/spec/presets.ts";

type Flags = Parameters<typeof rankPlanOf>[0];

const none: Flags = {
  ranks: undefined,
  parallel: undefined,
  hosts: undefined,
  backend: undefined,
  estimate: false,
};
const [towers, one] = [preset("cifarTwoTower"), preset("cifarSmall")];

Deno.test("without the flags a run has one process, also with one rank", () => {
  assertEquals(rankPlanOf(none, towers, false), undefined);
  assertEquals(rankPlanOf({ ...none, ranks: 1 }, towers, false), undefined);
  assertEquals(rankPlanOf({ ...none, ranks: 1, parallel: "data" }, one, false), undefined);
});

Deno.test("two ranks divide the towers of a net that has two, and all others divide the batch", () => {
  const modeOf = (flags: Partial<Flags>, spec = towers) =>
    rankPlanOf({ ...none, ...flags }, spec, false)?.mode;
  assertEquals(modeOf({ ranks: 2 }), "towers");
  assertEquals(modeOf({ ranks: 2 }, one), "data");
  assertEquals(modeOf({ ranks: 4 }), "data");
  assertEquals(modeOf({ ranks: 2, parallel: "data" }), "data");
  assertEquals(modeOf({ ranks: 2, backend: "webgpu" }), "data");
});

Deno.test("a process that a launcher of MPI started needs no number of ranks", () => {
  const variables = (name: string) => name === "PMI_RANK" ? "1" : undefined;
  assertEquals([isRank(variables), isRank(() => undefined)], [true, false]);
  const plan = rankPlanOf({ ...none, parallel: "data" }, towers, true);
  assertEquals(plan, { ranks: undefined, mode: "data", hosts: undefined });
});

Deno.test("of a job, rank 0 alone gives warnings, and so does one process", () => {
  const ofRank = (rank: string | undefined) => (name: string) =>
    name === "PMIX_RANK" ? rank : undefined;
  const quiet = [undefined, "0", "1"].map((rank) => leavesWarnings(2, ofRank(rank)));
  assertEquals(quiet, [true, false, true]);
  assertEquals([1, undefined].map((ranks) => leavesWarnings(ranks, ofRank(undefined))), [
    false,
    false,
  ]);
});

Deno.test("hosts are names with commas between them, and no flags of a program", () => {
  const hostsOf = (hosts: string) => rankPlanOf({ ...none, ranks: 4, hosts }, one, false)?.hosts;
  assertEquals(hostsOf("alpha, beta:2"), ["alpha", "beta:2"]);
  for (const wrong of ["", "alpha,,beta", "-launcher", "alpha;beta", "alpha:two", "alpha:0"]) {
    assertThrows(() => hostsOf(wrong), BadArgumentError, "for --hosts");
  }
});

const refused: readonly [string, Partial<Flags>, typeof towers, string][] = [
  ["a mode without ranks", { parallel: "data" }, towers, "--parallel needs --ranks"],
  ["hosts without ranks", { hosts: "alpha" }, towers, "--hosts needs --ranks"],
  ["hosts for one rank", { ranks: 1, hosts: "alpha" }, towers, "--hosts needs --ranks 2 or more"],
  ["towers on one rank", { ranks: 1, parallel: "towers" }, towers, "needs --ranks 2"],
  ["towers on four ranks", { ranks: 4, parallel: "towers" }, towers, "but found 4"],
  ["towers of a net with one", { ranks: 2, parallel: "towers" }, one, "cifarSmall has 1"],
  [
    "towers on webgpu",
    { ranks: 2, parallel: "towers", backend: "webgpu" },
    towers,
    "found --backend webgpu",
  ],
  ["an estimate of several ranks", { ranks: 2, estimate: true }, towers, "leave --ranks out"],
];

for (const [what, flags, spec, message] of refused) {
  Deno.test(`${what} is refused`, () => {
    assertThrows(() => rankPlanOf({ ...none, ...flags }, spec, false), BadArgumentError, message);
  });
}

const divide = (ranks: number, batch: number, images: number, limitIsExact = true) =>
  requireDivisible({ mode: "data", ranks }, { batch, images, limitIsExact });

Deno.test("a batch that the ranks cannot divide equally is refused with the nearest sizes", () => {
  assertThrows(() => divide(4, 30, 90), BadArgumentError, "choose 28 or 32");
  assertThrows(() => divide(4, 3, 90), BadArgumentError, "choose 4.");
  divide(4, 32, 68);
  const three = { batch: 3, images: 7, limitIsExact: true };
  requireDivisible({ mode: "towers", ranks: 2 }, three);
  requireDivisible({ mode: "data", ranks: undefined }, three);
});

Deno.test("a batch is checked before the number of images is known", () => {
  const unknown = { images: undefined, limitIsExact: false };
  requireDivisible({ mode: "data", ranks: 4 }, { batch: 32, ...unknown });
  assertThrows(
    () => requireDivisible({ mode: "data", ranks: 4 }, { batch: 30, ...unknown }),
    BadArgumentError,
    "choose 28 or 32",
  );
});

Deno.test("a last batch with fewer images than ranks is refused with a limit that works", () => {
  assertThrows(
    () => divide(4, 32, 67),
    BadArgumentError,
    "found 3 (67 images in batches of 32); choose --limit 64 or --batch 28 or fewer ranks.",
  );
  // ILSVRC-2012 has 1,281,167 training images.
  assertThrows(() => divide(16, 128, 1_281_167), BadArgumentError, "choose --limit 1281152 or");
  divide(16, 128, 1_281_152);
});

Deno.test("of a folder of pictures, where the limit is rounded, another batch is advised", () => {
  assertThrows(
    () => divide(2, 16, 33, false),
    BadArgumentError,
    "choose --batch 14 or fewer ranks.",
  );
  divide(2, 14, 33, false);
});

Deno.test("fewer images than ranks need fewer ranks", () => {
  assertThrows(() => divide(4, 4, 3), BadArgumentError, "choose fewer ranks.");
});
