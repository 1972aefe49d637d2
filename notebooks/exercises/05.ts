/**
 * Exercises of lesson 05: local response normalization.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

/** The formula of section 3.3, read literally. */
export const normalize: Exercise<
  (a: number[], k: number, n: number, alpha: number, beta: number) => number[]
> = {
  name: "normalize",
  task: "Return `a[i] / (k + alpha * sum of a[j]²) ** beta` for each map `i`, where `j` " +
    "runs over the `n` maps around `i`, `i` itself among them; at the first and last " +
    "maps there are fewer.",
  difficulty: 2,
  minutes: 8,
  inputs: ["a", "k", "n", "alpha", "beta"],
  properties: [
    {
      says: "a map alone is divided by its own term",
      inputs: [[[2], 1, 1, 1, 1], [[3], 2, 1, 0.5, 0.75], [[3, 4], 1, 1, 1, 1]],
      more: (draw) =>
        draw.times(3, () => [
          draw.integers(2, 1, 9),
          draw.integer(1, 3),
          1,
          draw.decimal(0.1, 1),
          draw.pick([0.5, 0.75, 1]),
        ]),
      expected: normalized,
      hints: [
        "With n = 1 only a[i] itself is in the sum.",
        "The power beta belongs to the whole bracket: (k + alpha * sum) ** beta.",
      ],
    },
    {
      says: "(n - 1) / 2 maps on each side are in the sum",
      inputs: [[[1, 2, 3], 1, 3, 1, 1], [[1, 2, 3, 4, 5], 2, 5, 0.1, 0.75]],
      more: (draw) =>
        draw.times(
          3,
          () => [draw.integers(7, 1, 9), draw.integer(1, 3), draw.pick([3, 5]), 0.1, 0.75],
        ),
      complaint: (result, a, ...constants) => {
        const middle = (a.length - 1) / 2;
        const right = normalized(a, ...constants)[middle];
        return Math.abs(result[middle] - right) < 1e-6
          ? undefined
          : `map ${middle} becomes ${result[middle]}, not ${right}`;
      },
      hints: ["j from i - (n - 1) / 2 to i + (n - 1) / 2, both ends included."],
    },
    {
      says: "before the first and after the last map there is nothing",
      inputs: [[[1, 2], 1, 5, 1, 0.5], [[0, 10, 20, 40, 80, 0, 5, 100], 2, 5, 1e-4, 0.75]],
      more: (draw) =>
        draw.times(3, () => [draw.integers(6, 1, 90), 2, draw.pick([3, 5, 7]), 0.01, 0.75]),
      expected: normalized,
      hints: ["a[-1] is undefined: start at 0, stop at a.length - 1."],
    },
  ],
};

/** The alpha of another convention at another scale. */
export const literalAlpha: Exercise<(alpha: number, n: number, divisor: number) => number> = {
  name: "literalAlpha",
  task: "A program divides `alpha` by `n` and reads pixels up to 255. Yours does not " +
    "divide, and its pixels are divided by `divisor`. Return the alpha with which yours " +
    "computes the same function.",
  difficulty: 2,
  minutes: 6,
  inputs: ["alpha", "n", "divisor"],
  properties: [
    {
      says: "the division by n is done beforehand",
      inputs: [[1, 1, 1], [0.001, 9, 1], [1e-4, 5, 1]],
      more: (draw) =>
        draw.times(3, () => [draw.decimal(0.001, 0.1, 3), draw.pick([3, 5, 7, 9]), 1]),
      expected: (alpha, n, divisor) => alpha / n * divisor ** 2,
      tolerance: 1e-12,
      hints: ["On the same pixels: alpha / n."],
    },
    {
      says: "pixels that are divided make squares that are divided twice",
      inputs: [[1, 1, 2], [0.001, 9, 62], [1e-4, 5, 255]],
      more: (draw) =>
        draw.times(3, () => [
          draw.decimal(0.001, 0.1, 3),
          draw.pick([3, 5, 7, 9]),
          draw.integer(2, 255),
        ]),
      expected: (alpha, n, divisor) => alpha / n * divisor ** 2,
      tolerance: 1e-12,
      hints: [
        "alpha * a² must stay the same when a becomes a / divisor.",
        "So alpha must grow by divisor².",
      ],
    },
  ],
};

/** The maps in the sum of one map. */
export const neighbours: Exercise<
  (i: number, maps: number, n: number, towers: number) => number[]
> = {
  name: "neighbours",
  task: "`maps` maps are in `towers` towers, and each tower normalizes over its own maps. " +
    "Return the indices (from 0), in order, of the maps in the sum of map `i`: itself " +
    "and those of its tower that are at most `(n - 1) / 2` away.",
  difficulty: 2,
  minutes: 8,
  inputs: ["i", "maps", "n", "towers"],
  properties: [
    {
      says: "in the middle of one tower there are n maps, itself among them",
      inputs: [[2, 5, 3, 1], [2, 5, 5, 1], [0, 1, 1, 1]],
      more: (draw) => draw.times(3, () => [draw.integer(4, 27), 32, draw.pick([3, 5, 7, 9]), 1]),
      expected: inSum,
      hints: ["From i - (n - 1) / 2 to i + (n - 1) / 2."],
    },
    {
      says: "at the edge there are fewer",
      inputs: [[0, 5, 5, 1], [4, 5, 3, 1], [95, 96, 5, 1]],
      more: (draw) =>
        draw.times(3, () => {
          const maps = draw.integer(8, 40);
          return [draw.pick([0, 1, maps - 2, maps - 1]), maps, draw.pick([5, 7]), 1];
        }),
      expected: inSum,
      hints: ["No index below 0, none from `maps` on."],
    },
    {
      says: "map 47 and map 48 of 96 are in different towers",
      inputs: [[1, 4, 3, 2], [47, 96, 5, 2], [48, 96, 5, 2]],
      more: (draw) =>
        draw.times(3, () => {
          const own = draw.integer(6, 40);
          return [own + draw.integer(-2, 1), 2 * own, draw.pick([5, 7]), 2];
        }),
      expected: inSum,
      hints: ["A tower has maps / towers maps; i is in tower Math.floor(i / (maps / towers))."],
    },
    {
      says: "three towers have two borders, and four have three",
      inputs: [[3, 9, 5, 3], [5, 9, 5, 3], [4, 9, 9, 3], [12, 16, 3, 4]],
      more: (draw) =>
        draw.times(4, () => {
          const [own, towers] = [draw.integer(4, 20), draw.integer(3, 5)];
          const border = own * draw.integer(1, towers - 1);
          return [border + draw.integer(-2, 1), towers * own, draw.pick([5, 7]), towers];
        }),
      expected: inSum,
      hints: ["The first map of tower t is t * maps / towers, for any number of towers."],
    },
  ],
};

/** The gradient of the normalization. */
export const normalizeBackward: Exercise<
  (a: number[], dy: number[], k: number, n: number, alpha: number, beta: number) => number[]
> = {
  name: "normalizeBackward",
  task: "`a` are the responses, `dy` is the gradient of the normalized ones. Return the " +
    "gradient of `a`, by the literal formula.",
  difficulty: 3,
  minutes: 15,
  inputs: ["a", "dy", "k", "n", "alpha", "beta"],
  properties: [
    {
      says: "where nothing is normalized (alpha = 0), the gradient is divided by k ** beta",
      inputs: [[[2], [3], 1, 1, 0, 1], [[1, 2, 3], [1, -1, 2], 2, 3, 0, 0.75]],
      more: (draw) =>
        draw.times(
          2,
          () => [draw.integers(3, 1, 5), draw.integers(3, -3, 3), draw.integer(2, 4), 3, 0, 0.75],
        ),
      expected: differences,
      tolerance: 1e-5,
      hints: ["b = a / k ** beta has the slope 1 / k ** beta."],
    },
    {
      says: "a response holds itself back",
      inputs: [[[2], [1], 1, 1, 1, 1], [[2, 3], [1, 1], 2, 1, 0.5, 0.75]],
      more: (draw) =>
        draw.times(
          2,
          () => [draw.integers(3, 1, 5), draw.integers(3, 1, 3), draw.integer(1, 3), 1, 0.5, 0.75],
        ),
      expected: differences,
      tolerance: 1e-5,
      hints: [
        "Quotient rule: a stands above and, squared, below.",
        "With d = k + alpha a²: 1 / d ** beta - 2 alpha beta a² / d ** (beta + 1).",
      ],
    },
    {
      says: "a response holds its neighbours back too",
      inputs: [
        [[1, 2], [0, 1], 1, 3, 1, 1],
        [[1, 2, 3], [1, -2, 3], 2, 3, 0.1, 0.75],
        [[5, 1, 4, 2, 3], [1, 0, -1, 2, 1], 1, 5, 0.01, 0.75],
      ],
      more: (draw) =>
        draw.times(3, () => [
          draw.integers(5, 1, 5),
          draw.integers(5, -3, 3),
          draw.integer(1, 3),
          draw.pick([3, 5]),
          draw.decimal(0.01, 0.2, 2),
          0.75,
        ]),
      expected: differences,
      tolerance: 1e-5,
      hints: [
        "a[j] stands below every b[i] in whose sum it is: add up over those i.",
        "dx[j] = dy[j] / d[j] ** beta - 2 alpha beta a[j] * sum of dy[i] a[i] / d[i] ** (beta + 1).",
      ],
    },
  ],
};

function normalized(a: number[], k: number, n: number, alpha: number, beta: number): number[] {
  return a.map((value, i) => {
    const sum = inSum(i, a.length, n, 1).reduce((s, j) => s + a[j] ** 2, 0);
    return value / (k + alpha * sum) ** beta;
  });
}

function inSum(i: number, maps: number, n: number, towers: number): number[] {
  const own = maps / towers;
  return Array.from({ length: n }, (_, offset) => i - (n - 1) / 2 + offset)
    .filter((j) => j >= 0 && j < maps && Math.floor(j / own) === Math.floor(i / own));
}

/** Central differences in float64: right to about nine digits, whatever the formula. */
function differences(
  a: number[],
  dy: number[],
  k: number,
  n: number,
  alpha: number,
  beta: number,
): number[] {
  const step = 1e-5;
  const loss = (at: number[]) =>
    normalized(at, k, n, alpha, beta).reduce((sum, b, i) => sum + b * dy[i], 0);
  const moved = (j: number, by: number) => a.map((value, i) => i === j ? value + by : value);
  return a.map((_, j) => (loss(moved(j, step)) - loss(moved(j, -step))) / (2 * step));
}
