import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError, RanksDifferError } from "../../../lib/errors.ts";
import {
  gatherHosts,
  gatherTimes,
  requireSameFacts,
  requireSameWeights,
  slowRankText,
} from "../../../lib/parallel/team/rank_report.ts";
import { tinyModel } from "../../training/tiny.ts";

await tf.setBackend("cpu");

/** Ranks of which the first says the truth; the others change it. */
function ranks(...others: ((own: readonly number[]) => number[])[]) {
  return {
    size: others.length + 1,
    gather: (own: readonly number[]) => [[...own], ...others.map((change) => change(own))],
  };
}

const same = (own: readonly number[]) => [...own];

Deno.test("the error for other weights names the ranks and the first weight that differs", async () => {
  const model = tinyModel();
  await requireSameWeights(ranks(same, same), model, 5);
  const other = (own: readonly number[]) => own.map((hash, i) => i === 2 ? hash + 1 : hash);
  const error = await assertRejects(
    () => requireSameWeights(ranks(same, other, other), model, 5),
    RanksDifferError,
    "on all 4 ranks before step 5 but found others than those of rank 0 on rank 2, 3, first in fc2/kernel",
  );
  assertEquals(error.ranks, [2, 3]);
  model.dispose();
});

Deno.test("ranks that are to train something else are named, with what is different", () => {
  const facts = { net: { name: "a" }, seed: 5, "training images": undefined };
  requireSameFacts(ranks(same), facts, ["a", "b"]);
  const other = (own: readonly number[]) => own.map((hash, i) => i === 0 ? hash : hash + 1);
  assertThrows(
    () => requireSameFacts(ranks(same, other), facts, ["a", "b", "c"]),
    BadArgumentError,
    "the same seed on all 3 ranks but found others than those of rank 0 (a) on rank 2 (c)",
  );
});

Deno.test("a rank that computes 1.5 times as long as the median of the others is slow", () => {
  const times = (factor: number) =>
    gatherTimes(
      ranks(same, ([compute, wait]) => [factor * compute, wait / 10]),
      [0.1, 0.1, 0.9],
      [0.2, 0.2, 0.2],
    );
  assertEquals(times(1.4).slow, undefined);
  assertEquals(slowRankText(times(1.4), ["a", "b"]), undefined);
  assertEquals(
    slowRankText(times(3), ["a", "b", "c"]),
    "rank 2 (c) computes for 0.30 s a step, the others for 0.10 s: they wait 0.20 s a step for it",
  );
});

Deno.test("each rank learns the hosts of all, cut at 64 bytes", () => {
  assertEquals(gatherHosts(ranks(same), "north-1"), ["north-1", "north-1"]);
  assertEquals(gatherHosts(ranks(), "n".repeat(70)), ["n".repeat(64)]);
});
