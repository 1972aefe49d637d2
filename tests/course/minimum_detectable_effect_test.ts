import { assertAlmostEquals, assertEquals } from "@std/assert";
import { minimumDetectableEffect } from "../../lib/course/minimum_detectable_effect.ts";

Deno.test("the smallest detectable effect decreases with the number of seeds and of images", () => {
  const seeds = [3, 4, 8, 16].map((n) =>
    minimumDetectableEffect({ covers: "seeds", n, sd: 1, unit: "points" }).smallest
  );
  assertEquals(seeds, [...seeds].sort((a, b) => b - a));
  // (4.30265 + 1.06066) / sqrt(3)
  assertAlmostEquals(seeds[0], 3.0965, 1e-3);
  const images =
    minimumDetectableEffect({ covers: "test images", n: 10000, discordant: 0.1 }).smallest;
  assertAlmostEquals(images, 2.80159 * 100 * Math.sqrt(0.1 / 10000), 1e-3);
});
