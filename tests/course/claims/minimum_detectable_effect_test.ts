import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  discordanceOf,
  recordedClaims,
  recordedDiscordance,
  recordedSpread,
  spreadOf,
} from "../../../lib/course/claims/claims_file.ts";
import { acrossSeeds, pairedErrors } from "../../../lib/statistics/estimate.ts";
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";
import { minimumDetectableEffect } from "../../../lib/course/claims/minimum_detectable_effect.ts";

Deno.test("the smallest detectable effect decreases with the number of seeds and of images", () => {
  const seeds = [3, 4, 8, 16].map((n) =>
    minimumDetectableEffect({ covers: "seeds", n, sd: 1, unit: "points" }).smallest ?? NaN
  );
  assertEquals(seeds, [...seeds].sort((a, b) => b - a));
  // (9.92484 + 1.06066) / sqrt(3)
  assertAlmostEquals(seeds[0], 6.3425, 1e-3);
  const images =
    minimumDetectableEffect({ covers: "test images", n: 10000, discordant: 0.1 }).smallest ?? NaN;
  assertAlmostEquals(images, 3.41745 * 100 * Math.sqrt(0.1 / 10000), 1e-3);
});

Deno.test("the smallest detectable ratio is above 1 and depends on the spread of logarithms", () => {
  const plan = { covers: "seeds", n: 3, unit: "times", ratio: true } as const;
  assertAlmostEquals(
    minimumDetectableEffect({ ...plan, sd: 0.1 }).smallest,
    Math.exp(0.63425),
    1e-3,
  );
  assertEquals(minimumDetectableEffect({ ...plan, sd: 0 }).smallest, 1);
});

Deno.test("a claim that was never recorded has no smallest effect, and says so", async () => {
  const sd = await recordedSpread("never-recorded");
  const seen = minimumDetectableEffect({ covers: "seeds", n: 5, sd, unit: "points" });
  assertEquals(seen.smallest, undefined);
  const { "text/plain": text } = await seen[jupyterDisplay]();
  assertEquals(String(text).includes("not recorded yet"), true);
  const discordant = await recordedDiscordance("never-recorded");
  const onImages = minimumDetectableEffect({ covers: "test images", n: 5, discordant });
  assertEquals(onImages.smallest, undefined);
});

Deno.test("a recorded spread is the standard deviation of the recorded differences", async () => {
  // overlap-error: eight seeds, t(0.975, 7) = 2.364624.
  const ours = (await recordedClaims()).find(({ id }) => id === "overlap-error")?.ours;
  if (ours === undefined || ours.low === null || ours.high === null) throw new Error("No record.");
  assertEquals(ours.n, 8);
  const expected = (ours.high - ours.low) / 2 * Math.sqrt(ours.n) / 2.364624;
  assertAlmostEquals(await recordedSpread("overlap-error") ?? NaN, expected, 1e-5);
});

Deno.test("the spread is that of the lesson's own run where the full record decides the claim", () => {
  const [own, ours] = [acrossSeeds([1, 2, 3]), acrossSeeds([10, 20, 30])];
  assertAlmostEquals(spreadOf({ id: "depth", ours, own }), 1, 1e-9);
  assertAlmostEquals(spreadOf({ id: "depth", ours }), 10, 1e-8);
});

Deno.test("the discordant fraction is recovered from the interval of a paired comparison", () => {
  // Of ten images, three are wrong for the first only and one for the second only.
  const ours = pairedErrors([1, 1, 1, 0, 1, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
  assertAlmostEquals(discordanceOf({ id: "ten-patches", ours }), 0.4, 1e-9);
  const overSeeds = acrossSeeds([1, 2, 3]);
  assertAlmostEquals(discordanceOf({ id: "ten-patches", ours: overSeeds, own: ours }), 0.4, 1e-9);
  assertThrows(() => discordanceOf({ id: "depth", ours: overSeeds }), Error, "McNemar");
});
