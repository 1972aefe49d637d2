import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { AlexNetError, BadArgumentError } from "../../lib/errors.ts";
import {
  arrivalScore,
  nextRate,
  type RateSweepOptions,
  type RateTrial,
  sweepLearningRates,
} from "../../lib/experiments/rate_sweep.ts";
import { fourLayerNet } from "../../lib/inspection/saturation.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { stripes } from "../inspection/stripes.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

/** Trials at rates that double, with these scores. */
function trials(scores: readonly number[]): RateTrial[] {
  return scores.map((score, i) => ({ rate: 0.002 * 2 ** i, score }));
}

Deno.test("a best rate on the upper edge of its grid asks for a larger one", () => {
  // Lesson 04 of version 0.1.0: tanh in the 2012 recipe took 0.008, the edge; 0.012 is faster.
  assertAlmostEquals(nextRate(trials([60, 40, 29.6])) ?? 0, 0.016, 1e-12);
});

Deno.test("a best rate on the lower edge asks for a smaller one", () => {
  assertAlmostEquals(nextRate(trials([20, 30, 40])) ?? 0, 0.001, 1e-12);
});

Deno.test("a best rate inside its grid is final", () => {
  assertEquals(nextRate(trials([30, 20, 30])), undefined);
});

Deno.test("whatever the scores, growing a grid ends with a worse or equal rate on either side", () => {
  fc.assert(fc.property(fc.double({ min: -6, max: 0, noNaN: true }), (optimum) => {
    const score = (rate: number) => (Math.log10(rate) - optimum) ** 2;
    const found = [0.001, 0.002].map((rate) => ({ rate, score: score(rate) }));
    for (let next = nextRate(found); next !== undefined; next = nextRate(found)) {
      found.push({ rate: next, score: score(next) });
      found.sort((a, b) => a.rate - b.rate);
      assert(found.length < 60);
    }
    const best = found.toSorted((a, b) => a.score - b.score)[0];
    assert(best !== found[0] && best !== found.at(-1));
  }));
});

const options: RateSweepOptions = {
  arm: { name: "relu", spec: fourLayerNet("relu", "modern", 0.5) },
  rates: [1e-5, 2e-5],
  seeds: [101],
  train: stripes,
  epochs: 3,
  batchSize: 8,
  score: ({ trainingLosses }) => trainingLosses[2],
};

Deno.test("a sweep that begins far below the best rate finds one inside, past rates that diverge", async () => {
  const { trials, best } = await sweepLearningRates({
    ...options,
    rates: [1e-4, 1e-2],
  });
  const index = trials.findIndex(({ rate }) => rate === best);
  assert(index > 0 && index < trials.length - 1, JSON.stringify(trials));
  assertEquals(
    trials.map(({ rate }) => rate),
    trials.map(({ rate }) => rate).toSorted((a, b) => a - b),
  );
});

Deno.test("a sweep whose best rate stays on the edge is an error, not a note", async () => {
  await assertRejects(
    () => sweepLearningRates({ ...options, mostRates: 3 }),
    AlexNetError,
    'Expected a best learning rate of "relu" inside its grid but found it at the edge after 3 rates',
  );
});

Deno.test("rates that do not increase are rejected", async () => {
  for (const rates of [[0.01], [0.02, 0.01], [0.01, 0.01], [0, 0.01]]) {
    await assertRejects(() => sweepLearningRates({ ...options, rates }), BadArgumentError);
  }
});

Deno.test("a run that did not reach the threshold scores worse than any that did, by its last error", () => {
  const late = arrivalScore({ trainingErrors: [60, 40, 25] }, 25, 3);
  const near = arrivalScore({ trainingErrors: [60, 40, 26] }, 25, 3);
  const far = arrivalScore({ trainingErrors: [60, 50, 50] }, 25, 3);
  assert(late < near && near < far);
});
