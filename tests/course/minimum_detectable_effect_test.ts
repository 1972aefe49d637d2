import { assertAlmostEquals, assertEquals } from "@std/assert";
import { minimumDetectableEffect } from "../../lib/course/minimum_detectable_effect.ts";

Deno.test("the smallest visible effect falls with the number of seeds and of images", () => {
  const seeds = [3, 4, 8, 16].map((n) =>
    minimumDetectableEffect({ covers: "seeds", n, sd: 1, unit: "points" }).smallest
  );
  assertEquals(seeds, [...seeds].sort((a, b) => b - a));
  // (9.92484 + 1.06066) / sqrt(3)
  assertAlmostEquals(seeds[0], 6.3425, 1e-3);
  const images =
    minimumDetectableEffect({ covers: "test images", n: 10000, discordant: 0.1 }).smallest;
  assertAlmostEquals(images, 3.41745 * 100 * Math.sqrt(0.1 / 10000), 1e-3);
});

Deno.test("the smallest visible ratio lies above 1 and goes with the spread of logarithms", () => {
  const plan = { covers: "seeds", n: 3, unit: "times", ratio: true } as const;
  assertAlmostEquals(
    minimumDetectableEffect({ ...plan, sd: 0.1 }).smallest,
    Math.exp(0.63425),
    1e-3,
  );
  assertEquals(minimumDetectableEffect({ ...plan, sd: 0 }).smallest, 1);
});
