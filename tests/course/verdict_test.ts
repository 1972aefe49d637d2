import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Estimate } from "../../lib/statistics/estimate.ts";
import { type PaperValue, type Verdict, verdict } from "../../lib/course/verdict.ts";

function interval(low: number, high: number): Estimate {
  return { value: (low + high) / 2, low, high, covers: "seeds", n: 3, method: "paired t" };
}

Deno.test("the verdict follows the rule of the course, case by case", () => {
  const cases: [expected: Verdict, paper: PaperValue, low: number, high: number][] = [
    ["reproduced", { value: -1.4 }, -2, -1],
    ["same direction", { value: -1.4 }, -1, -0.5],
    ["same direction", { value: -1.4 }, -9, -5],
    ["not reproduced", { value: -1.4 }, 0.2, 2],
    ["not reproduced", { value: -1.4 }, -1, 0.5],
    ["below our resolution", { value: -1.4 }, -2, 1],
    ["reproduced", { value: 6, neutral: 1 }, 2, 8],
    ["same direction", { value: 6, neutral: 1 }, 2, 3],
    ["not reproduced", { value: 6, neutral: 1 }, 0.3, 0.8],
    ["not reproduced", { value: 6, neutral: 1 }, 0.3, 4],
    ["below our resolution", { value: 6, neutral: 1 }, 0.5, 9],
    ["reproduced", { value: -1, relation: "at least" }, -5, -2],
    ["same direction", { value: -1, relation: "at most" }, -5, -2],
    ["reproduced", { value: 1, relation: "at least" }, 2, 5],
    ["same direction", { value: 1, relation: "at least" }, 0.1, 0.5],
    ["reproduced", { relation: "lower" }, -5, -2],
    ["not reproduced", { relation: "lower" }, 2, 5],
    ["below our resolution", { relation: "higher" }, -2, 5],
  ];
  for (const [expected, paper, low, high] of cases) {
    assertEquals(verdict(paper, interval(low, high)), expected, JSON.stringify([paper, low, high]));
  }
});

Deno.test("a counted value agrees when it rounds to the printed one", () => {
  const parameters = { value: 60e6, rounding: 5e6, neutral: null };
  assertEquals(verdict(parameters, interval(60965224, 60965224)), "reproduced");
  assertEquals(verdict(parameters, interval(66e6, 66e6)), "not reproduced");
  const bound: PaperValue = { value: 1, relation: "at most", neutral: null };
  assertEquals(verdict(bound, interval(1.45, 1.45)), "not reproduced");
  assertEquals(verdict(bound, interval(0.5, 0.5)), "reproduced");
  assertEquals(verdict(bound, interval(0.5, 1.5)), "below our resolution");
});

Deno.test("a single run never decides", () => {
  const single: Estimate = { ...interval(0, 0), low: null, high: null, covers: "single run" };
  assertEquals(verdict({ value: -1 }, single), "below our resolution");
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
    assertEquals(["below our resolution", "not reproduced"].includes(found), true);
  }));
});
