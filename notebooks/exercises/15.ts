/**
 * Exercises of lesson 15: a paper beside its program.
 *
 * @module
 */
import type { Draws, Exercise } from "../../lib/course/mod.ts";

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
      more: (draw) => draw.times(3, () => twoSettings(draw, 4, 4)),
      expected: namesThatDiffer,
      hints: ["Object.keys(a) gives the names; compare a[name] with b[name]."],
    },
    {
      says: "a name that only one of them has is found, whichever it is",
      inputs: [[{ k: 2, n: 5 }, { n: 5 }], [{ n: 5 }, { k: 2, n: 5 }], [{}, { beta: 0 }]],
      more: (draw) => {
        const [a, b] = twoSettings(draw, 5, 3);
        return [[a, b], [b, a]];
      },
      expected: namesThatDiffer,
      hints: [
        "Look at the names of both: new Set([...Object.keys(a), ...Object.keys(b)]).",
        "A value of 0 is a value: compare with ===, do not test whether it is truthy.",
      ],
    },
    {
      says: "the names are in alphabetical order, each once",
      inputs: [[{ n: 5, alpha: 1 }, { n: 4, alpha: 2 }], [{ b: 1 }, { a: 1 }]],
      more: (draw) => draw.times(3, () => twoSettings(draw, 5, 5)),
      expected: namesThatDiffer,
      hints: ["An array of texts has .sort()."],
    },
  ],
};

/** The weights of a kernel for a program with other conventions. */
export const portedKernel: Exercise<(kernel: number[], divisor: number) => number[]> = {
  name: "portedKernel",
  task:
    "`kernel` holds the weights of one place for red, green and blue, learned on pixels that are " +
    "divided by `divisor`. Return the weights for blue, green and red, in this order, that give the " +
    "same output on pixels that are not divided.",
  difficulty: 2,
  minutes: 8,
  inputs: ["kernel", "divisor"],
  properties: [
    {
      says: "each weight goes with its colour",
      inputs: [[[1, 2, 3], 1], [[0.5, 1, 4], 1]],
      more: (draw) => draw.times(2, () => [draw.distinct(3, 1, 9), 1]),
      expected: ported,
      tolerance: 1e-12,
      hints: [
        "The program feeds blue first: the first weight must be that of blue.",
        "toReversed() returns the weights in the opposite order.",
      ],
    },
    {
      says: "pixels that are larger need smaller weights",
      inputs: [[[62, 62, 62], 62], [[1, 1, 1], 255]],
      more: (draw) => draw.times(2, () => [draw.distinct(3, 1, 9), draw.integer(2, 255)]),
      expected: ported,
      tolerance: 1e-12,
      hints: ["A pixel that is not divided is `divisor` times as large. What must its weight be?"],
    },
    {
      says: "a weight of zero or less is a weight",
      inputs: [[[-3, 0, -3], 1], [[-1, -2, -1], 1]],
      more: (draw) =>
        draw.times(
          2,
          () => [draw.shuffled([0, -draw.integer(1, 4), -draw.integer(5, 9)]), draw.integer(1, 9)],
        ),
      expected: ported,
      tolerance: 1e-12,
      hints: ["No condition is needed: the same for every weight."],
    },
  ],
};

function namesThatDiffer(a: Record<string, number>, b: Record<string, number>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => a[name] !== b[name])
    .sort();
}

function ported([red, green, blue]: number[], divisor: number): number[] {
  return [blue / divisor, green / divisor, red / divisor];
}

/**
 * Two settings; the first `both` of `names` names are in both, with one value in two changed. A value
 * that only one of them has is 0.
 */
function twoSettings(
  draw: Draws,
  names: number,
  both: number,
): [Record<string, number>, Record<string, number>] {
  const used = draw.shuffled(["alpha", "beta", "k", "n", "rate", "side"]).slice(0, names);
  const a = Object.fromEntries(used.map((name, i) => [name, i < both ? draw.integer(1, 9) : 0]));
  const kept = used.slice(0, both).map((name, i) => [name, a[name] + i % 2] as const);
  return [a, Object.fromEntries(draw.shuffled(kept))];
}
