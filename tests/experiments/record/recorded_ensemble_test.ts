import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadFileError } from "../../../lib/errors.ts";
import {
  countTogether,
  errorsTogether,
  parseEnsemble,
  type RecordedEnsemble,
} from "../../../lib/experiments/record/recorded_ensemble.ts";
import { pairedErrors } from "../../../lib/statistics/estimate.ts";

const ensemble: RecordedEnsemble = {
  ...{ format: 1, experiment: "towers", arm: "two-towers", date: "2026-11-30" },
  ...{ seeds: [1, 2], weights: ["aa", "bb"], wrongAlone: [22, 28] },
  ...{ rightTogether: [70, 6, 0], wrongTogether: [0, 4, 20] },
};

Deno.test("the counts give the same paired comparison as the images themselves", () =>
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 2 }),
    (images) => {
      const column = (i: number) => images.map((image) => Number(image[i]));
      const [together, ...alone] = [0, 1, 2, 3].map(column);
      const mean = images.map((_, i) => alone.reduce((sum, net) => sum + net[i], 0) / 3);
      const found = errorsTogether({ seeds: [1, 2, 3], ...countTogether(alone, together) });
      const [before, after] = [
        pairedErrors(mean, together),
        pairedErrors(found.alone, found.together),
      ];
      assertAlmostEquals(after.value, before.value, 1e-9);
      assertAlmostEquals(after.low ?? 0, before.low ?? 0, 1e-9);
      assertEquals(after.n, images.length);
    },
  )));

Deno.test("an ensemble is read as it was written", () => {
  assertEquals(parseEnsemble(JSON.stringify(ensemble), "x.json"), ensemble);
});

Deno.test("a damaged ensemble is rejected with its file", () => {
  const damaged: Record<string, unknown>[] = [
    { ...ensemble, format: 2 },
    { ...ensemble, arm: 3 },
    { ...ensemble, seeds: [] },
    { ...ensemble, weights: ["aa"] },
    { ...ensemble, wrongAlone: [50] },
    { ...ensemble, wrongAlone: [22, 27] },
    { ...ensemble, rightTogether: [70, 6] },
    { ...ensemble, wrongTogether: [0, -4, 20] },
    { ...ensemble, wrongTogether: [0, 0.5, 20] },
  ];
  for (const each of damaged) {
    assertThrows(() => parseEnsemble(JSON.stringify(each), "x.json"), BadFileError, "x.json");
  }
  assertThrows(() => parseEnsemble("{", "x.json"), BadFileError, "x.json");
});
