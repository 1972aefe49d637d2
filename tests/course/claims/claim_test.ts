import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { claim, type ClaimOptions } from "../../../lib/course/claims/claim.ts";
import {
  claimHtml,
  claimText,
  paperText,
  verdictWords,
} from "../../../lib/course/claims/claim_card.ts";
import { claimMediaType } from "../../../lib/course/claims/claim_record.ts";
import type { RegisteredClaim } from "../../../lib/course/claims/claims_file.ts";
import { claimsIn, claimsPage, claimsTable, departures, merged } from "../../../tools/claims.ts";
import { acrossSeeds, exact, singleRun } from "../../../lib/statistics/estimate.ts";
import { predict } from "../../../lib/course/prediction.ts";
import { lessonMetadata, type Notebook } from "../../../tools/notebook/notebook.ts";
import { AlexNetError, BadArgumentError } from "../../../lib/errors.ts";
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";

const options: ClaimOptions = {
  id: "overlap-error",
  kind: "effect",
  section: "3.4",
  statement: "Overlapping pooling lowers the top-1 error by 0.4 points | and helps.",
  unit: "points",
  paper: { value: -0.4, rounding: 0.05 },
  log2012: { value: -0.39, source: "layer-params-147" },
  ours: acrossSeeds([-3.1, -3.6, -3.4]),
  prediction: predict({ question: "How much?", unit: "points", guess: -1 }),
};

function registered(id: string, lesson: string): RegisteredClaim {
  return { ...claim({ ...options, id }).record, lesson, date: "2026-01-02", seconds: 5 };
}

Deno.test("a card shows paper, log, measurement, guess and verdict", async () => {
  const card = claim(options);
  assertEquals(card.verdict, "same direction");
  const bundle = await card[jupyterDisplay]();
  const text = String(bundle["text/plain"]);
  assertMatch(text, /section 3\.4: -0\.4 points/);
  assertMatch(text, /-0\.39 points \(layer-params-147\)/);
  assertMatch(text, /3 seeds, paired t/);
  assertMatch(text, /guess: -1 points/);
  assertMatch(text, /Verdict: same direction/);
  assertMatch(String(bundle["text/html"]), /<th scope="row"/);
  assertEquals((bundle[claimMediaType] as { id: string }).id, "overlap-error");
});

Deno.test("a card without an interval gives the number of seeds, and no verdict", async () => {
  const ours = { ...options.ours, low: null, high: null, low99: null, high99: null };
  const card = claim({ ...options, ours });
  const text = String((await card[jupyterDisplay]())["text/plain"]);
  assertMatch(text, /-3\.37 points \(3 seeds, no interval\)/);
  assertEquals(card.verdict, "undecided");
});

Deno.test("a card has a row for a guess only where a prediction belongs to it", async () => {
  const rowOf = async (prediction?: ClaimOptions["prediction"]) => {
    const { prediction: _, ...rest } = options;
    const card = claim(prediction === undefined ? rest : { ...rest, prediction });
    return /Your guess: .*/.exec(String((await card[jupyterDisplay]())["text/plain"]))?.[0];
  };
  const asked = { question: "How much?", unit: "points" };
  assertEquals(await rowOf(), undefined);
  assertEquals(await rowOf(predict({ ...asked, guess: null })), "Your guess: none");
  assertEquals(await rowOf(predict({ ...asked, guess: -1 })), "Your guess: -1 points");
});

Deno.test("a card says a direction in words", () => {
  const words = "test error lower with overlap";
  const { record } = claim({ ...options, paper: { relation: "lower", words } });
  assertMatch(claimText(record), /section 3\.4: test error lower with overlap\n/);
  assertMatch(claimText({ ...record, paper: { relation: "lower" } }), /section 3\.4: lower\n/);
});

Deno.test("a card says a bound on a difference by its direction, and any other bound as it is", () => {
  const bounds: [ClaimOptions["paper"], string, string][] = [
    [{ value: -1, relation: "at least" }, "points", "lower by 1 point or more"],
    [{ value: 2.5, relation: "at least" }, "points", "higher by 2.5 points or more"],
    [{ value: -2, relation: "at most" }, "points", "lower by at most 2 points"],
    [{ value: 6, relation: "at least", neutral: 1 }, "times", "at least 6 times"],
    [{ value: 3, relation: "at most", neutral: null }, "GB", "at most 3 GB"],
    [{ value: -0.4 }, "points", "-0.4 points"],
  ];
  for (const [paper, unit, words] of bounds) assertEquals(paperText(paper, unit), words);
});

Deno.test("a lesson can quote the verdict as the card prints it", () => {
  const card = claim(options);
  assertEquals(card.verdictWords, "same direction");
  assertEquals(verdictWords({ ...card.record, scale: "quick" }), "none from a quick run");
});

Deno.test("seeds that are all alike have no interval on a card", () => {
  const { record } = claim({ ...options, ours: acrossSeeds([2, 2, 2]) });
  assertMatch(claimText(record), /2 points \(3 seeds, all alike: no interval\)/);
});

Deno.test("a quick run gives no verdict on trained nets, and gives one on what is counted", () => {
  const { record } = claim(options);
  const quick = { ...record, scale: "quick" as const };
  assertMatch(claimText(quick), /Verdict: none from a quick run$/);
  assert(!claimHtml(quick).includes("same direction"));
  const counted = { ...quick, ours: exact(61), verdict: "agrees" as const };
  assertMatch(claimText(counted), /Verdict: agrees$/);
  assertMatch(claimHtml(counted), /✓ agrees/);
});

Deno.test("the full record keeps its verdict in a quick run", () => {
  const { record } = claim(options);
  const decided = { ...record, scale: "quick" as const, own: acrossSeeds([1, 2, 3]) };
  assertMatch(claimText(decided), /Verdict: same direction$/);
});

Deno.test("a card shows the committed measurement beside this run's", () => {
  const { record } = claim(options);
  const recorded = { ...registered("overlap-error", "05"), scale: "laptop" as const };
  const text = claimText({ ...record, scale: "quick" }, { recorded });
  assertMatch(text, /The record \(laptop\): -3\.37 points .*recorded 2026-01-02.*same direction/);
  assertMatch(text, /Ours \(quick\): -3\.37 points/);
});

Deno.test("a claim that cannot be judged is rejected", () => {
  const bad: Partial<ClaimOptions>[] = [
    { id: "05-overlap" },
    { id: "Overlap error" },
    { paper: {} },
    { paper: { value: 1, relation: "lower" } },
    { ours: { ...singleRun(0), value: NaN } },
    { kind: "counted" },
    { paper: { value: 1, neutral: null } },
    { kind: "result" as "effect" },
  ];
  for (const change of bad) {
    assertThrows(() => claim({ ...options, ...change }), BadArgumentError);
  }
});

Deno.test("claims are collected from outputs, and those of other lessons are rejected", async () => {
  const bundle = await claim(options)[jupyterDisplay]();
  const notebook = (count: number): Notebook => ({
    metadata: lessonMetadata,
    cells: [{
      cell_type: "code",
      id: "c",
      metadata: {},
      source: "",
      execution_count: 1,
      outputs: Array.from({ length: count }, () => ({
        output_type: "display_data",
        data: bundle,
        metadata: {},
      })),
    }],
  });
  assertEquals(claimsIn(notebook(1), "00").map(({ id }) => id), ["overlap-error"]);
  assertThrows(() => claimsIn(notebook(2), "00"), AlexNetError);
  assertThrows(() => claimsIn(notebook(1), "06"), AlexNetError);
});

Deno.test("a new run replaces the claims of its lessons and keeps the others of its scale", () => {
  const file = (claims: RegisteredClaim[]) => ({
    scale: "laptop" as const,
    commit: "",
    deno: "2.9.6",
    claims,
  });
  const known = file([registered("tanh", "03"), registered("old", "05")]);
  const run = file([registered("new", "05")]);
  const ids = (all: { claims: RegisteredClaim[] }) => all.claims.map(({ id }) => id);
  assertEquals(ids(merged(known, run, ["05"])), ["tanh", "new"]);
  assertEquals(ids(merged({ ...known, scale: "quick" }, run, ["05"])), ["new"]);
});

Deno.test("a count that differs from the record is reported, a sampled value may differ", () => {
  const count: RegisteredClaim = {
    id: "parameters",
    kind: "counted",
    lesson: "02",
    section: "3.5",
    statement: "The network has 60 million parameters.",
    unit: "million",
    paper: { value: 60, rounding: 1, neutral: null },
    ours: exact(60.965224),
    verdict: "agrees",
    scale: "laptop",
    seed: 1,
    date: "2026-01-02",
    seconds: 1,
  };
  assertEquals(departures([count], [count]), []);
  assertEquals(departures([{ ...count, ours: exact(61.1) }], [count]), [
    "parameters: expected 60.965224, as recorded on 2026-01-02, but found 61.1.",
  ]);
  const response = { ...count, paper: { relation: "lower", neutral: 1 } as const };
  assertEquals(departures([{ ...response, ours: exact(0.5) }], [response]), []);
  assertEquals(departures([{ ...response, verdict: "contradicted" }], [response]).length, 1);
  const sampled = { ...count, ours: acrossSeeds([1, 2, 3]) };
  assertEquals(departures([sampled], [count]), []);
  assertEquals(departures([count], []), []);
});

Deno.test("the page of the claims keeps its results collapsed and says when they were measured", () => {
  const file = {
    scale: "laptop" as const,
    commit: "",
    deno: "2.9.6",
    claims: [registered("overlap-error", "05")],
  };
  const lessons = new Map([["04", ["relu"]], ["05", ["overlap-error"]]]);
  const page = claimsPage(file, lessons);
  const [above, folded] = page.split("<details>");
  assertStringIncludes(above, "at scale `laptop`, 2026-01-02");
  assert(!above.includes("direction"));
  assertMatch(folded, /\| 05 \| .*points \\\| and helps.* \| ◐ same direction \|/);
  assertMatch(folded, /Not recorded yet.*\n\n- `relu` \(lesson 04\)\n$/);
  assert(!claimsPage(file, new Map([["05", ["overlap-error"]]])).includes("Not recorded"));
});

Deno.test("counts, mechanisms and effects are in separate tables", () => {
  const effect = registered("overlap-error", "05");
  const claims: RegisteredClaim[] = [
    { ...effect, id: "parameters", kind: "counted", statement: "Sixty million." },
    effect,
    { ...effect, id: "inhibition", kind: "mechanism", statement: "Neighbours inhibit." },
  ];
  const text = claimsTable({ scale: "laptop", commit: "", deno: "2.9.6", claims });
  const places = [
    "**Effects.**",
    "lowers the top-1",
    "**Mechanisms.**",
    "inhibit",
    "**Counted.**",
    "Sixty",
  ]
    .map((words) => text.indexOf(words));
  assertEquals(places, places.toSorted((a, b) => a - b));
  assert(places[0] >= 0);
});
