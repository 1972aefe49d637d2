import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { type Claim, claim } from "../../../lib/course/claims/claim.ts";
import {
  type FullScale,
  fullScale,
  recordedEffects,
  testErrorOf,
} from "../../../lib/course/claims/full_scale.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { plannedExperiments } from "../../../lib/experiments/record/planned_experiments.ts";
import { addToRecord } from "../../../lib/experiments/record/record_file.ts";
import type { RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { jobsOf } from "../../../lib/experiments/record/recorded_experiment.ts";
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";
import { acrossSeeds } from "../../../lib/statistics/estimate.ts";

/** Rows of a planned experiment whose last test error is `error`. */
function rowsOf(
  experiment: string,
  seeds: readonly number[],
  error: (arm: string, seed: number) => number,
): RecordRow[] {
  const planned = plannedExperiments.filter(({ id }) => id === experiment);
  return planned.flatMap(jobsOf).filter(({ seed }) => seeds.includes(seed)).map((
    { keepNet: _, ...job },
  ) => ({
    ...job,
    format: 1,
    data: { name: "CIFAR-10", testImages: 10_000, training: "aa", test: "bb" },
    epochs: Array.from({ length: job.recipe.epochs }, () => ({
      trainingError: 30,
      trainingLoss: 1,
      cleanTrainingError: 20,
      testError: error(job.arm, job.seed),
      weights: "00",
      seconds: 60,
    })),
    cleanTrainingError: 20,
    tenPatchTestError: 22,
    environments: [],
    date: "2026-11-28",
  }));
}

const question = {
  experiment: "towers",
  arms: ["half-net", "two-towers"],
  effect: ([half, two]: readonly RecordRow[]) => testErrorOf(two) - testErrorOf(half),
  unit: "points",
  compares: "half the maps",
};

/** The card of two towers: this run's effects by seed, beside a record. */
function towersCard(effects: readonly number[], record: FullScale): Claim {
  return claim({
    id: "two-towers",
    kind: "effect",
    section: "3.2",
    statement: "Two towers lower the top-1 error by 1.7 points.",
    unit: "points",
    paper: { value: -1.7, rounding: 0.05 },
    ours: acrossSeeds(effects),
    record,
  });
}

/** Runs `test` with a record of these rows. */
async function withRecord(
  rows: readonly RecordRow[],
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const row of rows) await addToRecord(folder, row);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const errorOf = (arm: string, seed: number) => (arm === "two-towers" ? 24 : 26) + seed % 3 / 10;

Deno.test("an empty record says how many hours would decide the claim", () =>
  withRecord([], async (folder) => {
    const { done, planned, hoursLeft, estimate, smallest } = await fullScale({
      ...question,
      folder,
    });
    assertEquals([done, planned, estimate, smallest], [0, 5, undefined, undefined]);
    assert(hoursLeft > 1 && hoursLeft < 2, `${hoursLeft}`);
  }));

Deno.test("the effect with fewer images is computed from its own rows, once it has three seeds", () => {
  const rows = [
    ...rowsOf("towers-1000", [1, 2], errorOf),
    ...rowsOf("towers-5000", [1, 2, 3], errorOf),
  ];
  return withRecord(rows, async (folder) => {
    const { done, fewer } = await fullScale({ ...question, folder });
    assertEquals(done, 0);
    const found = fewer.map(({ images, done, planned, estimate }) =>
      [images, done, planned, estimate.value] as const
    );
    assertEquals(found.map((row) => row.slice(0, 3)), [[5000, 3, 5]]);
    assertAlmostEquals(found[0][3], -2, 1e-9);
  });
});

Deno.test("by default the committed record is read", async () => {
  const { planned, smallest } = await fullScale(question);
  const folder = new URL("../../../notebooks/record", import.meta.url).pathname;
  assertEquals([planned, smallest], [5, (await fullScale({ ...question, folder })).smallest]);
  // The pilot is committed: without it, the spread would be unknown.
  assert(smallest !== undefined && smallest > 0);
});

Deno.test("only seeds that every arm has finished count", () => {
  const rows = rowsOf("towers", [1, 2], errorOf).filter(({ arm, seed }) =>
    seed === 1 || arm !== "half-net"
  );
  return withRecord(rows, async (folder) => {
    const { done, estimate } = await fullScale({ ...question, folder });
    assertEquals([done, estimate], [1, undefined]);
  });
});

Deno.test("the pilot's seeds determine what the planned ones can detect, and are not mixed with them", () => {
  const pilot = rowsOf(
    "towers-pilot",
    [101, 102, 103],
    (arm, seed) => arm === "two-towers" ? 24 : 26 + (seed - 102) / 2,
  );
  return withRecord(pilot, async (folder) => {
    const { done, smallest } = await fullScale({ ...question, folder });
    assertEquals(done, 0);
    // Standard deviation 0.5; (4.60409 + 0.94096) / sqrt(5).
    assertAlmostEquals(smallest ?? NaN, 0.5 * 2.47982, 1e-4);
  });
});

Deno.test("a complete record decides the card, and this run is shown beside it", () =>
  withRecord(
    rowsOf("towers", [1, 2, 3, 4, 5], (arm, seed) => errorOf(arm, arm === "half-net" ? 0 : seed)),
    async (folder) => {
      const record = await fullScale({ ...question, folder });
      assertEquals([record.done, record.hoursLeft], [5, 0]);
      const card = towersCard([4, 5, 6], record);
      assertEquals(card.record.ours, record.estimate);
      assertEquals(card.record.own?.value, 5);
      assertEquals(card.verdict, "same direction");
      const { "text/plain": text } = await card[jupyterDisplay]();
      assert(String(text).includes("Ours (full record): -1.88"), String(text));
      assert(String(text).includes("This run ("), String(text));
      assertStringIncludes(card.atFullScale, "The record at full scale: -1.88 points");
      // There is no pilot in this folder.
      assertMatch(String(text), /The record can detect: .* or more, by its own spread/);
    },
  ));

Deno.test("a complete record that leaves a claim undecided says how many seeds and hours would decide it", () =>
  withRecord(
    rowsOf("towers", [1, 2, 3, 4, 5], (arm, seed) => arm === "two-towers" ? 25 : 25 + seed - 2),
    async (folder) => {
      const record = await fullScale({ ...question, folder });
      const card = towersCard([4, 5, 6], record);
      assertEquals(card.verdict, "undecided");
      const { aim, seeds } = card.record.record?.toDecide ?? {};
      assertEquals([aim, seeds], ["the paper's size", 19]);
      const { "text/plain": text } = await card[jupyterDisplay]();
      assertMatch(String(text), /Full record: 19 seeds, [\d.]+ more hours .* of the paper's size/);
      assertStringIncludes(String(text), "Condition: half the maps; CIFAR-10, 50,000 images");
      assertStringIncludes(card.atFullScale, "-1 points [-2.96, 0.963]");
    },
  ));

Deno.test("with an incomplete record, this run decides the card, which says what is missing", () =>
  withRecord(rowsOf("towers", [1, 2, 3], errorOf), async (folder) => {
    const record = await fullScale({ ...question, folder });
    const card = towersCard([-1, 1, 0.5], record);
    assertEquals([card.value.toFixed(2), card.verdict], ["0.17", "undecided"]);
    assertEquals(card.atFullScale, "");
    const { "text/plain": text } = await card[jupyterDisplay]();
    assert(String(text).includes("Full record: 3 of 5 seeds"), String(text));
  }));

Deno.test("an experiment or arm that is not planned is rejected with the nearest name", async () => {
  await assertRejects(
    () => fullScale({ ...question, experiment: "tower" }),
    BadArgumentError,
    'did you mean "towers"',
  );
  await assertRejects(
    () => fullScale({ ...question, arms: ["halfnet"] }),
    BadArgumentError,
    'did you mean "half-net"',
  );
});

Deno.test("the effects of the finished seeds are in the order of the plan", () => {
  const { unit: _, compares: __, ...asked } = question;
  const rows = rowsOf("towers", [3, 1, 2], (arm, seed) => arm === "half-net" ? 30 : 30 - seed);
  return withRecord(rows.toReversed(), async (folder) => {
    assertEquals(await recordedEffects({ ...asked, folder }), [-1, -2, -3]);
  });
});

Deno.test("a ratio is averaged as a logarithm", () =>
  withRecord(
    rowsOf(
      "towers",
      [1, 2, 3],
      (arm, seed) => arm === "two-towers" ? 10 : 10 * [2, 4, 8][seed - 1],
    ),
    async (folder) => {
      const { estimate } = await fullScale({
        ...question,
        folder,
        ratio: true,
        effect: ([half, two]) => testErrorOf(half) / testErrorOf(two),
      });
      assertAlmostEquals(estimate?.value ?? 0, 4, 1e-9);
    },
  ));
