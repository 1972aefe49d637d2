import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { acrossSeeds, type Estimate, exact } from "../../../lib/statistics/estimate.ts";
import { type PaperValue, type Verdict, verdict } from "../../../lib/course/claims/verdict.ts";
import { RandomStreams } from "../../../lib/random.ts";

/**
 * An estimate whose 99 % interval equals its 95 % interval; `reach` widens the former on both
 * sides.
 */
function interval(low: number, high: number, reach = 0): Estimate {
  return {
    value: (low + high) / 2,
    ...{ low, high, low99: low - reach, high99: high + reach },
    covers: "seeds",
    n: 3,
    method: "paired t",
  };
}

Deno.test("the verdict follows the rule of the course, case by case", () => {
  const cases: [expected: Verdict, paper: PaperValue, low: number, high: number][] = [
    ["reproduced", { value: -1.4 }, -2, -1],
    ["same direction", { value: -1.4 }, -1, -0.5],
    ["same direction", { value: -1.4 }, -9, -5],
    ["contradicted", { value: -1.4 }, 0.2, 2],
    ["excluded at the paper's size", { value: -1.4 }, -1, 0.5],
    ["undecided", { value: -1.4 }, -2, 1],
    ["reproduced", { value: 6, neutral: 1 }, 2, 8],
    ["same direction", { value: 6, neutral: 1 }, 2, 3],
    ["contradicted", { value: 6, neutral: 1 }, 0.3, 0.8],
    ["excluded at the paper's size", { value: 6, neutral: 1 }, 0.3, 4],
    ["undecided", { value: 6, neutral: 1 }, 0.5, 9],
    ["reproduced", { value: -1, relation: "at least" }, -5, -2],
    ["same direction", { value: -1, relation: "at most" }, -5, -2],
    ["reproduced", { value: 1, relation: "at least" }, 2, 5],
    ["same direction", { value: 1, relation: "at least" }, 0.1, 0.5],
    ["reproduced", { relation: "lower" }, -5, -2],
    ["contradicted", { relation: "lower" }, 2, 5],
    ["undecided", { relation: "higher" }, -2, 5],
  ];
  for (const [expected, paper, low, high] of cases) {
    const judged = verdict(paper, interval(low, high), { smallest: 0 });
    assertEquals(judged, expected, JSON.stringify([paper, low, high]));
  }
});

Deno.test("a direction that only the 95 % interval shows is not named", () => {
  const judged = (ours: Estimate) => verdict({ relation: "lower" }, ours, { smallest: 0.5 });
  assertEquals(judged(interval(-2, -0.1, 0.2)), "undecided");
  assertEquals(judged(interval(-2, -0.5, 0.2)), "reproduced");
});

Deno.test("a second block of seeds that shows the same at 95 % confirms a direction, any other does not", () => {
  const first = interval(-2, -0.1, 0.2);
  const judged = (confirmation: Estimate) =>
    verdict({ relation: "lower" }, first, { confirmation });
  assertEquals(judged(interval(-3, -0.1, 1)), "reproduced");
  assertEquals(judged(interval(-3, 0.1, 1)), "undecided");
  assertEquals(judged(interval(0.1, 3, 1)), "undecided");
});

Deno.test("no winner is named for an effect below the smallest detectable one", () => {
  // Two cards of version 0.1.0: the placebo of lesson 05 and depth in lesson 11.
  const placebo = interval(0.19, 1.53);
  assertEquals(verdict({ value: -2, rounding: 1 }, placebo, { smallest: 0 }), "contradicted");
  assertEquals(verdict({ value: -2, rounding: 1 }, placebo), "excluded at the paper's size");
  const depth: PaperValue = { value: 2, rounding: 0.5 };
  assertEquals(verdict(depth, interval(-3, -1.2), { smallest: 4.13 }), "undecided");
  assertEquals(verdict(depth, interval(-3, -1.2), { smallest: 1 }), "contradicted");
});

Deno.test("if the spread was not known before the run, its own says what the run can detect", () => {
  // Three seeds with an interval of 1 on either side detect 2.55 or more.
  const lower: PaperValue = { relation: "lower" };
  assertEquals(verdict(lower, interval(-3.5, -1.5)), "undecided");
  assertEquals(verdict(lower, interval(-3.6, -1.6)), "reproduced");
  assertEquals(verdict({ value: 2.5 }, interval(-1, 1)), "undecided");
  assertEquals(verdict({ value: 2.6 }, interval(-1, 1)), "excluded at the paper's size");
});

Deno.test("the paper's size is excluded only if the run could have detected it", () => {
  const paper: PaperValue = { value: 2, rounding: 0.5 };
  const ours = interval(-1, 1);
  assertEquals(verdict(paper, ours, { smallest: 1.5 }), "excluded at the paper's size");
  assertEquals(verdict(paper, ours, { smallest: 2.5 }), "undecided");
});

Deno.test("the smallest detectable ratio is the same for halves and doubles", () => {
  const lower: PaperValue = { relation: "lower", neutral: 1 };
  assertEquals(verdict(lower, interval(0.45, 0.55), { smallest: 2.5 }), "undecided");
  assertEquals(verdict(lower, interval(0.45, 0.55), { smallest: 1.5 }), "reproduced");
  const higher: PaperValue = { relation: "higher", neutral: 1 };
  assertEquals(verdict(higher, interval(1.8, 2.2), { smallest: 2.5 }), "undecided");
});

Deno.test("an interval of zero width over seeds gives no verdict", () => {
  // At quick scale of version 0.1.0, 0 points [0, 0] was "not reproduced".
  assertEquals(verdict({ value: -1.7 }, interval(0, 0)), "undecided");
  assertEquals(verdict({ value: -1.7 }, interval(-1.7, -1.7)), "undecided");
  assertEquals(verdict({ relation: "lower", neutral: 1 }, exact(0.6)), "reproduced");
});

Deno.test("nets at chance give no verdict", () => {
  assertEquals(verdict({ relation: "lower" }, interval(-5, -2), { atChance: true }), "undecided");
});

Deno.test("a counted value agrees when it rounds to the printed one", () => {
  const parameters = { value: 60e6, rounding: 5e6, neutral: null };
  assertEquals(verdict(parameters, interval(60965224, 60965224)), "agrees");
  assertEquals(verdict(parameters, interval(66e6, 66e6)), "differs");
  const bound: PaperValue = { value: 1, relation: "at most", neutral: null };
  assertEquals(verdict(bound, interval(1.45, 1.45)), "differs");
  assertEquals(verdict(bound, interval(0.5, 0.5)), "agrees");
  assertEquals(verdict(bound, interval(0.5, 1.5)), "undecided");
});

Deno.test("a single run never decides", () => {
  const single: Estimate = { ...interval(0, 0), low: null, high: null, covers: "single run" };
  assertEquals(verdict({ value: -1 }, single), "undecided");
});

Deno.test("reversing all signs does not change any verdict", () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(fc.property(number, number, number, (value, a, b) => {
    fc.pre(value !== 0);
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    assertEquals(
      verdict({ value }, interval(low, high)),
      verdict({ value: -value }, interval(-high, -low)),
    );
  }));
});

Deno.test("an interval around no effect never names a winner", () => {
  const size = fc.double({ min: 0.001, max: 10, noNaN: true });
  fc.assert(fc.property(size, size, size, (value, below, above) => {
    const found = verdict({ value }, interval(-below, above));
    assertEquals(["undecided", "excluded at the paper's size"].includes(found), true);
  }));
});

Deno.test("a treatment that does nothing wins in about one of a hundred blocks of seeds, not five", () => {
  const stream = new RandomStreams(1).stream("placebo");
  const blocks = 4000;
  let named = 0, outside95 = 0;
  for (let block = 0; block < blocks; block++) {
    const ours = acrossSeeds(Array.from({ length: 6 }, () => stream.normal()));
    const found = verdict({ relation: "lower" }, ours);
    if (found === "reproduced" || found === "contradicted") named++;
    if (ours.low !== null && ours.high !== null && (ours.low > 0 || ours.high < 0)) outside95++;
  }
  // 40 and 200 expected; five standard deviations to either side.
  assert(named > 8 && named < 72, `${named}`);
  assert(outside95 > 131 && outside95 < 269, `${outside95}`);
});
