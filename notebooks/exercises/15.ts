/**
 * Exercises of lesson 15: a paper beside its program.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

/** The names under which two settings differ. */
export const differingNames: Exercise<
  (a: Record<string, number>, b: Record<string, number>) => string[]
> = {
  name: "differingNames",
  task: "Return the names, in alphabetical order, whose values differ or that only one of two " +
    "settings has.",
  difficulty: 1,
  minutes: 6,
  inputs: ["a", "b"],
  properties: [
    {
      says: "a name whose values differ is found, and no other",
      inputs: [[{ alpha: 1, n: 5 }, { alpha: 2, n: 5 }], [{ k: 2 }, { k: 2 }]],
      expected: namesThatDiffer,
      hints: ["Object.keys(a) gives the names; compare a[name] with b[name]."],
    },
    {
      says: "a name that only one of them has is found, whichever it is",
      inputs: [[{ k: 2, n: 5 }, { n: 5 }], [{ n: 5 }, { k: 2, n: 5 }], [{}, { beta: 0 }]],
      expected: namesThatDiffer,
      hints: [
        "Look at the names of both: new Set([...Object.keys(a), ...Object.keys(b)]).",
        "A value of 0 is a value: compare with ===, do not test whether it is truthy.",
      ],
    },
    {
      says: "the names are in alphabetical order, each once",
      inputs: [[{ n: 5, alpha: 1 }, { n: 4, alpha: 2 }], [{ b: 1 }, { a: 1 }]],
      expected: namesThatDiffer,
      hints: ["An array of texts has .sort()."],
    },
  ],
};

/** The literal constant that equals a divided one. */
export const literalAlpha: Exercise<(alpha: number, n: number) => number> = {
  name: "literalAlpha",
  task: "Return the alpha that, not divided by anything, normalizes as `alpha` does when it is " +
    "divided by the number of maps `n`.",
  difficulty: 2,
  minutes: 6,
  inputs: ["alpha", "n"],
  properties: [
    {
      says: "the squares get the same factor in both",
      inputs: [[1e-4, 5], [0.001, 9], [2e-5, 1]],
      expected: divided,
      tolerance: 1e-12,
      hints: [
        "One convention multiplies the sum of squares by alpha, the other by alpha / n.",
        "The two are the same when the literal alpha is alpha / n.",
      ],
    },
    {
      says: "wider windows have a smaller constant",
      inputs: [[1e-4, 3], [1e-4, 9], [1, 4]],
      expected: divided,
      tolerance: 1e-12,
      hints: ["Divide by n, do not multiply."],
    },
  ],
};

function namesThatDiffer(a: Record<string, number>, b: Record<string, number>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => a[name] !== b[name])
    .sort();
}

function divided(alpha: number, n: number): number {
  return alpha / n;
}
