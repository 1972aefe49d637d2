import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { type Claim, claim } from "../../../lib/course/claims/claim.ts";
import type { FullScale } from "../../../lib/course/claims/full_scale.ts";
import { fullScaleEnsemble } from "../../../lib/course/claims/full_scale_ensemble.ts";
import { recordedRows } from "../../../lib/course/claims/recorded_files.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { addToRecord } from "../../../lib/experiments/record/record_file.ts";
import {
  ensemblePath,
  type RecordedEnsemble,
} from "../../../lib/experiments/record/recorded_ensemble.ts";
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";
import { pairedErrors } from "../../../lib/statistics/estimate.ts";

const question = { experiment: "towers", arm: "two-towers" };

/** Five nets with a mean error of 22.9 % on 10,000 images, and an ensemble with 21 %. */
const ensemble: RecordedEnsemble = {
  ...{ format: 1, ...question, date: "2026-11-30" },
  ...{ seeds: [1, 2, 3, 4, 5], weights: ["a", "b", "c", "d", "e"] },
  wrongAlone: [2290, 2290, 2290, 2290, 2290],
  ...{ rightTogether: [6900, 400, 400, 200, 0, 0], wrongTogether: [0, 0, 50, 150, 400, 1500] },
};

/** The card of the ensemble beside a record. */
function ensembleCard(record: FullScale): Claim {
  return claim({
    id: "ensemble",
    kind: "effect",
    section: "6, Table 2",
    statement: "Averaging five nets lowers the top-1 error by 2.6 points (40.7 to 38.1).",
    unit: "points",
    paper: { value: -2.6, rounding: 0.1 },
    ours: pairedErrors([1, 1, 0], [0, 1, 0]),
    record,
  });
}

Deno.test("without an ensemble the record says how many hours its nets take", async () => {
  const folder = await Deno.makeTempDir();
  const { done, planned, hoursLeft, estimate } = await fullScaleEnsemble({ ...question, folder });
  assertEquals([done, planned, estimate], [0, 5, undefined]);
  assert(hoursLeft > 0.5 && hoursLeft < 2, `${hoursLeft}`);
  await Deno.remove(folder);
});

Deno.test("the recorded ensemble decides the card of a lesson", async () => {
  const folder = await Deno.makeTempDir();
  const path = ensemblePath(folder, question.experiment, question.arm);
  await Deno.writeTextFile(path, JSON.stringify(ensemble));
  const record = await fullScaleEnsemble({ ...question, folder });
  // (400 + 2 * 450 + 3 * 350 + 4 * 400 + 5 * 1500) / 5 = 2290 errors alone, 2100 together.
  assertAlmostEquals(record.estimate?.value ?? NaN, -1.9, 1e-9);
  const card = ensembleCard(record);
  assertEquals(card.record.ours, record.estimate);
  assertEquals(card.verdict, "same direction");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("between its nets and itself, the ensemble's card says that it is not measured yet", async () => {
  const folder = await Deno.makeTempDir();
  for (const row of (await recordedRows("towers")).filter(({ arm }) => arm === question.arm)) {
    for (const seed of [1, 2, 3, 4, 5]) await addToRecord(folder, { ...row, seed });
  }
  const record = await fullScaleEnsemble({ ...question, folder });
  const { [jupyterDisplay]: display } = ensembleCard(record);
  const text = String((await display())["text/plain"]);
  assertStringIncludes(
    text,
    "Full record: all nets are recorded; their ensemble is not measured yet",
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("an arm that is not planned is rejected with the nearest name", async () => {
  const wrong = { experiment: "towers", arm: "two-tower" };
  await assertRejects(() => fullScaleEnsemble(wrong), BadArgumentError, "two-towers");
});
