/**
 * Exercises of lesson 06: pooling, its gradient, and the price of a small effect.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";
import { windowSpans } from "../../lib/figures/mod.ts";

/** Max pooling of a line, with a last window that hangs over. */
export const maxPool: Exercise<(values: number[], size: number, stride: number) => number[]> = {
  name: "maxPool",
  task: "Return the largest value of each window of `size` values, `stride` apart; a last " +
    "window may hang over the end (round up); places outside are ignored.",
  difficulty: 2,
  minutes: 8,
  inputs: ["values", "size", "stride"],
  properties: [
    {
      says: "windows begin `stride` apart, whether they overlap or not",
      inputs: [
        [[1, 2], 2, 2],
        [[1, 2, 3, 4], 2, 2],
        [[1, 2, 9, 4, 5], 3, 2],
        [[5, 1, 4, 2, 3, 0, 6], 3, 2],
      ],
      more: (draw) =>
        draw.times(3, () => {
          const [windowSize, stride] = draw.pick([[2, 2], [3, 2], [3, 1], [4, 3]]);
          return [
            draw.integers(windowSize + stride * draw.integer(1, 3), 0, 99),
            windowSize,
            stride,
          ];
        }),
      expected: pooled,
      hints: [
        "Window i reads values[i * stride] up to, but not including, values[i * stride + size].",
        "values.slice(from, from + size) and Math.max(...).",
      ],
    },
    {
      says: "a last window that hangs over is counted",
      inputs: [[[1, 2, 3], 2, 2], [[1, 2, 3, 4], 3, 2], [[1, 3, 9, 2, 0, 4, 6, 5], 3, 2]],
      more: (draw) =>
        draw.times(3, () => {
          const [windowSize, stride] = draw.pick([[2, 2], [3, 2], [4, 3]]);
          const values = draw.integers(windowSize + stride * draw.integer(1, 3) + 1, 0, 99);
          return [values, windowSize, stride];
        }),
      expected: pooled,
      hints: ["1 + Math.ceil((values.length - size) / stride) windows."],
    },
    {
      says: "places outside the map are ignored, not zero",
      inputs: [[[-1, -2, -3], 2, 2], [[-5, -4, -3, -2], 3, 2]],
      more: (draw) =>
        draw.times(3, () => [draw.integers(2 * draw.integer(1, 3) + 2, -99, -1), 3, 2]),
      expected: pooled,
      hints: ["Do not pad with 0: the largest of -3 and nothing is -3."],
    },
  ],
};

/** The gradient of max pooling. */
export const maxPoolBackward: Exercise<
  (values: number[], size: number, stride: number, dy: number[]) => number[]
> = {
  name: "maxPoolBackward",
  task: "`values` were pooled, and `dy` is the gradient of the outputs. Return the gradient " +
    "of the values: the gradient of each window goes to its largest value; of equal " +
    "values, to the first.",
  difficulty: 3,
  minutes: 15,
  inputs: ["values", "size", "stride", "dy"],
  properties: [
    {
      says: "the winner of a window gets its whole gradient, the others nothing",
      inputs: [
        [[1, 2], 2, 2, [5]],
        [[1, 2, 4, 3], 2, 2, [5, 7]],
        [[-1, -2, 9, 4], 2, 2, [1, -1]],
      ],
      more: (draw) =>
        draw.times(3, () => {
          const count = draw.integer(2, 3);
          return [draw.distinct(2 * count, -20, 20), 2, 2, draw.integers(count, -9, 9)];
        }),
      expected: poolGradient,
      hints: [
        "For each window find the index of its largest value, and add dy there.",
        "The size of the value plays no part.",
      ],
    },
    {
      says: "a pixel that wins in two windows gets the sum of both gradients",
      inputs: [[[1, 2, 9, 4, 5], 3, 2, [5, 7]], [[5, 1, 6, 2, 3, 0, 4], 3, 2, [1, 10, 100]]],
      more: (draw) =>
        draw.times(3, () => {
          const [a, b, c, d] = draw.distinct(4, 1, 50);
          return [[a, b, 99, c, d], 3, 2, draw.integers(2, 1, 9)];
        }),
      expected: poolGradient,
      hints: ["dx[winner] += dy[i], not =."],
    },
    {
      says: "of equal values the first one wins",
      inputs: [[[3, 3], 2, 2, [5]], [[0, 0, 0, 0, 0], 3, 2, [1, 2]]],
      more: (draw) =>
        draw.times(3, () => {
          const high = draw.integer(5, 20);
          const low = draw.integers(2, 0, 4);
          return [draw.shuffled([high, high, high, ...low]), 3, 2, draw.integers(2, 1, 9)];
        }),
      expected: poolGradient,
      hints: ["Replace the best so far only by a larger value; indexOf finds the first."],
    },
    {
      says: "a last window that hangs over hands on its gradient too",
      inputs: [[[1, 2, 3], 2, 2, [5, 7]], [[4, 3, 2, 1], 3, 2, [5, 7]]],
      more: (draw) => draw.times(3, () => [draw.distinct(6, 0, 50), 3, 2, draw.integers(3, 1, 9)]),
      expected: poolGradient,
      hints: ["There are dy.length windows; the last may be shorter."],
    },
  ],
};

/** How many seeds an effect needs. */
export const seedsNeeded: Exercise<(effect: number, sd: number) => number> = {
  name: "seedsNeeded",
  task: "The paired differences have the standard deviation `sd`. Return the fewest seeds, " +
    "as a whole number, for which the size of `effect` (negative if it helps) is at least 2.58 + 0.84 " +
    "standard errors of their mean, `sd / Math.sqrt(seeds)` each.",
  difficulty: 2,
  minutes: 8,
  inputs: ["effect", "sd"],
  properties: [
    {
      says: "half the effect needs four times the seeds",
      inputs: [[2, 2], [1, 2], [0.5, 2], [0.4, 1], [0.4, 0.7]],
      more: (draw) => draw.times(3, () => [draw.decimal(0.3, 2), draw.decimal(0.5, 3)]),
      complaint: (result, effect, sd) => {
        const right = seeds(effect, sd);
        return Math.abs(result - right) <= 1e-3 * right + 1
          ? undefined
          : `${right} seeds are needed`;
      },
      hints: [
        "Solve effect = (2.58 + 0.84) * sd / sqrt(seeds) for seeds.",
        "Square: seeds = ((2.58 + 0.84) * sd / effect)².",
      ],
    },
    {
      says: "an effect that helps is negative, and needs as many seeds as one that harms",
      inputs: [[-1, 2], [-0.4, 1]],
      more: (draw) => draw.times(3, () => [-draw.decimal(0.3, 2), draw.decimal(0.5, 3)]),
      complaint: (result, effect, sd) =>
        Math.abs(result - seeds(effect, sd)) <= 1e-3 * seeds(effect, sd) + 1
          ? undefined
          : `${seeds(effect, sd)} seeds are needed`,
      hints: ["Only the size of the effect counts: Math.abs, or a square that forgets the sign."],
    },
    {
      says: "the number of seeds is whole",
      inputs: [[1, 2], [0.3, 0.5]],
      more: (draw) => draw.times(2, () => [draw.decimal(0.3, 2), draw.decimal(0.5, 3)]),
      complaint: (result) =>
        Number.isInteger(result) ? undefined : "that is not a whole number of seeds",
      hints: ["Round up: Math.ceil."],
    },
    {
      says: "they are enough, and one fewer would not be",
      inputs: [[1, 2], [0.3, 0.5], [0.8, 1.1], [-0.8, 1.1]],
      more: (draw) =>
        draw.times(3, () =>
          draw.until(
            () => [draw.pick([-1, 1]) * draw.decimal(0.3, 2), draw.decimal(0.5, 3)],
            ([effect, sd]) => {
              const rest = (3.42 * sd / effect) ** 2 % 1;
              return rest > 0.01 && rest < 0.49;
            },
          )),
      expected: seeds,
      hints: [
        "Math.floor and Math.round can return one seed too few: try the effect with that many.",
        "Round up, and only once, at the end.",
      ],
    },
  ],
};

/** How long an experiment takes. */
export const minutesNeeded: Exercise<
  (seeds: number, epochs: number, images: number, mflop: number, gflops: number) => number
> = {
  name: "minutesNeeded",
  task: "Two nets are trained, `seeds` runs each, `epochs` passes over `images` images, at " +
    "`mflop` million operations an image, on a machine of `gflops` billion operations a " +
    "second. Return the minutes.",
  difficulty: 1,
  minutes: 5,
  inputs: ["seeds", "epochs", "images", "mflop", "gflops"],
  properties: [
    {
      says: "operations divided by operations a second are seconds, and sixty of them a minute",
      inputs: [[1, 1, 30_000, 1, 1], [1, 10, 3000, 100, 100], [1, 30, 1000, 1000, 1000]],
      more: (draw) =>
        draw.times(3, () => [
          1,
          draw.integer(1, 30),
          1000 * draw.integer(1, 50),
          draw.integer(1, 100),
          draw.integer(1, 500),
        ]),
      expected: minutes,
      hints: [
        "A billion operations per second are 1000 million: divide mflop by 1000 * gflops.",
        "Divide the seconds by 60.",
      ],
    },
    {
      says: "both nets are trained from every seed",
      inputs: [[3, 10, 3000, 28, 50], [60, 20, 50_000, 28, 5000]],
      more: (draw) =>
        draw.times(3, () => [
          draw.integer(2, 60),
          draw.integer(1, 30),
          1000 * draw.integer(1, 50),
          draw.integer(1, 100),
          draw.integer(1, 500),
        ]),
      expected: minutes,
      hints: ["2 * seeds runs of epochs * images images each."],
    },
  ],
};

function pooled(values: number[], size: number, stride: number): number[] {
  return windowSpans(values.length, { size, stride, rounding: "ceil" })
    .map(({ from, to }) => Math.max(...values.slice(from, to)));
}

function poolGradient(values: number[], size: number, stride: number, dy: number[]): number[] {
  const dx = values.map(() => 0);
  for (const [i, { from, to }] of spans(values.length, size, stride).entries()) {
    const window = values.slice(from, to);
    dx[from + window.indexOf(Math.max(...window))] += dy[i];
  }
  return dx;
}

function spans(side: number, size: number, stride: number) {
  return windowSpans(side, { size, stride, rounding: "ceil" });
}

function seeds(effect: number, sd: number): number {
  return Math.ceil(((2.58 + 0.84) * sd / effect) ** 2);
}

function minutes(
  seeds: number,
  epochs: number,
  images: number,
  mflop: number,
  gflops: number,
): number {
  return 2 * seeds * epochs * images * mflop / (1000 * gflops) / 60;
}
