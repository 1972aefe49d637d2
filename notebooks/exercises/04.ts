/**
 * Exercises of lesson 04: rectified linear units.
 *
 * @module
 */
import { epochsTo } from "../../lib/experiments/mod.ts";
import type { Draws, Exercise } from "../../lib/course/mod.ts";

/** The gradient of ReLU. */
export const reluBackward: Exercise<(x: number[], dy: number[]) => number[]> = {
  name: "reluBackward",
  task: "`x` are the inputs of a ReLU, `dy` is the gradient of its outputs. Return the " +
    "gradient of `x`.",
  difficulty: 1,
  minutes: 4,
  inputs: ["x", "dy"],
  properties: [
    {
      says: "the gradient passes where the input is positive and stops where it is negative",
      inputs: [[[2], [3]], [[-2], [3]], [[1, -1, 4], [-5, 6, 0.5]]],
      more: (draw) =>
        draw.times(3, () => {
          const x = draw.times(4, () => draw.pick([-1, 1]) * draw.decimal(0.1, 5));
          return [x, draw.decimals(4, -5, 5)];
        }),
      expected: reluGradient,
      hints: [
        "The slope is 1 for x > 0 and 0 for x < 0.",
        "The slope multiplies dy; the size of x plays no part.",
      ],
    },
    {
      says: "at exactly 0 nothing passes, as in the library and in the program of 2012",
      inputs: [[[0], [3]], [[0, 1], [2, 2]]],
      more: (draw) =>
        draw.times(2, () => [
          draw.shuffled([0, 0, draw.integer(1, 9), -draw.integer(1, 9)]),
          draw.integers(4, 1, 9),
        ]),
      expected: reluGradient,
      hints: ["ReLU has no slope at 0; any of 0 to 1 would do. Here it is 0: x > 0, not x >= 0."],
    },
  ],
};

/** Reading "epochs to 25 %" off a curve. */
export const epochsToReach: Exercise<(errors: number[], threshold: number) => number | null> = {
  name: "epochsToReach",
  task: "`errors[i]` is the error after epoch `i + 1`. Return after how many epochs the " +
    "curve first reaches the threshold, with straight lines between epochs; `null` when " +
    "it never does.",
  difficulty: 2,
  minutes: 10,
  inputs: ["errors", "threshold"],
  properties: [
    {
      says: "between two epochs the curve is a straight line",
      inputs: [[[30, 20], 25], [[50, 40, 10], 25], [[90, 60, 50, 20], 30], [[40, 25], 25]],
      more: (draw) =>
        [draw.integer(5, 20), draw.integer(5, 20), 25].map((last) => {
          const earlier = draw.distinct(draw.integer(1, 3), 60, 90);
          return [[...earlier, draw.integer(31, 50), last], 25];
        }),
      expected: reached,
      hints: [
        "Find the first i with errors[i] <= threshold; the crossing lies between epochs i and i + 1.",
        "Of the way from errors[i - 1] down to errors[i], the share " +
        "(errors[i - 1] - threshold) / (errors[i - 1] - errors[i]) lies before the crossing.",
      ],
    },
    {
      says: "a curve that begins below the threshold reached it in its first epoch",
      inputs: [[[20], 25], [[25, 10], 25]],
      more: (draw) => draw.times(2, () => [draw.integers(3, 5, 19), draw.integer(20, 40)]),
      expected: reached,
      hints: ["There is no errors[-1]: return 1."],
    },
    {
      says: "a curve that never arrives gives null, not its length",
      inputs: [[[30], 25], [[90, 80, 70], 25], [[], 25]],
      more: (draw) =>
        draw.times(2, () => [draw.integers(draw.integer(2, 5), 41, 90), draw.integer(20, 40)]),
      expected: reached,
      hints: ["Not reached is not a number: it is censored, and says only `later than this`."],
    },
    {
      says: "the first crossing counts, also when the curve rises again",
      inputs: [[[30, 20, 40, 10], 25], [[28, 24, 26, 20], 25]],
      more: (draw) =>
        draw.times(3, () => {
          const [high, low] = [() => draw.integer(31, 60), () => draw.integer(5, 29)];
          return [[high(), high(), low(), high(), high(), low()], 30];
        }),
      expected: reached,
      hints: ["findIndex gives the first."],
    },
  ],
};

/** How large the sums of a layer are before any training. */
export const preActivationDeviation: Exercise<
  (inputDeviation: number, fanIn: number, weightDeviation: number) => number
> = {
  name: "preActivationDeviation",
  task: "A unit sums `fanIn` products of inputs and weights, all independent and of mean 0, " +
    "with the given standard deviations. Return the standard deviation of the sum.",
  difficulty: 2,
  minutes: 8,
  inputs: ["inputDeviation", "fanIn", "weightDeviation"],
  properties: [
    {
      says:
        "variances of independent terms add, so the deviation grows with the root of their number",
      inputs: [[1, 1, 1], [1, 4, 1], [64, 75, 0.01], [1, 75, 0.163]],
      more: (draw) =>
        draw.times(3, () => [
          draw.integer(1, 70),
          draw.integer(3, 400),
          draw.decimal(0.01, 0.2, 2),
        ]),
      expected: (input, fanIn, weight) => input * weight * Math.sqrt(fanIn),
      hints: [
        "One product has variance inputDeviation² * weightDeviation².",
        "fanIn of them have fanIn times that variance; take the root at the end.",
      ],
    },
  ],
};

/** A learning rate and the epochs that a net needed with it; `null` when it did not arrive. */
type Trial = { rate: number; epochs: number | null };

/** Choosing a learning rate fairly, by the rule of `sweepLearningRates`. */
export const bestRate: Exercise<(trials: Trial[]) => number | null> = {
  name: "bestRate",
  task: "Each trial has a learning rate and the epochs that it needed, `null` when it did " +
    "not arrive. Return the rate that arrived first; of equals, the smaller. Return " +
    "`null` when that rate is the smallest or the largest that was tried: the grid has " +
    "to grow first, as it did above.",
  difficulty: 2,
  minutes: 8,
  inputs: ["trials"],
  properties: [
    {
      says: "the fewest epochs win, in whatever order the trials come",
      inputs: [
        [trialsOf([0.001, 9], [0.003, 4], [0.01, 12])],
        [trialsOf([0.01, 12], [0.001, 9], [0.003, 4])],
        [trialsOf([0.1, 7], [0.01, 5], [0.02, 3], [0.05, 4])],
      ],
      more: (draw) =>
        draw.times(3, () => trialsAround(draw, [draw.integer(15, 30), 4, draw.integer(15, 30)])),
      expected: fastest,
      hints: ["Sort a copy by epochs, or keep the best so far.", "Then look at the rates."],
    },
    {
      says: "a rate that did not arrive never wins",
      inputs: [
        [trialsOf([0.1, null], [0.01, 30], [0.001, null])],
        [trialsOf([0.001, 40], [0.01, 30], [0.03, null], [0.1, 50])],
      ],
      more: (draw) => draw.times(3, () => trialsAround(draw, [null, draw.integer(5, 40), null])),
      expected: fastest,
      hints: ["In arithmetic null counts as 0, which would win: use Infinity in its place."],
    },
    {
      says: "of equally fast rates the smaller one is taken",
      inputs: [[trialsOf([0.2, 9], [0.1, 5], [0.05, 5], [0.02, 8])]],
      more: (draw) => draw.times(3, () => trialsAround(draw, [draw.integer(15, 30), 5, 5, 12])),
      expected: fastest,
      hints: ["Compare the rates when the epochs are equal."],
    },
    {
      says: "a best rate at the edge of the grid gives null, because the next rate may be better",
      inputs: [
        [trialsOf([0.002, 31], [0.004, 30], [0.008, 29])],
        [trialsOf([0.002, 5], [0.004, 30], [0.008, 31])],
        [trialsOf([0.1, 3])],
        [trialsOf([0.1, null], [0.2, null], [0.4, null])],
      ],
      more: (draw) =>
        draw.times(3, () => {
          const epochs = draw.distinct(3, 5, 40).sort((a, b) => a - b);
          return trialsAround(draw, draw.pick([epochs, epochs.toReversed()]));
        }),
      expected: fastest,
      hints: [
        "Compare the best rate with the smallest and the largest of all rates.",
        "A single trial is both, and so it says nothing about its neighbours.",
      ],
    },
  ],
};

function reluGradient(x: number[], dy: number[]): number[] {
  return dy.map((value, i) => x[i] > 0 ? value : 0);
}

function reached(errors: number[], threshold: number): number | null {
  return epochsTo(errors, threshold) ?? null;
}

function trialsOf(...pairs: [rate: number, epochs: number | null][]): Trial[] {
  return pairs.map(([rate, epochs]) => ({ rate, epochs }));
}

function fastest(trials: Trial[]): number | null {
  const sorted = [...trials].sort((a, b) =>
    (a.epochs ?? Infinity) - (b.epochs ?? Infinity) || a.rate - b.rate
  );
  const [{ rate }] = sorted;
  const rates = trials.map((trial) => trial.rate);
  return rate === Math.min(...rates) || rate === Math.max(...rates) ? null : rate;
}

/** Trials with these epochs at rising rates, in a random order. */
function trialsAround(draw: Draws, epochs: readonly (number | null)[]): [Trial[]] {
  const rates = draw.distinct(epochs.length, 1, 50).sort((a, b) => a - b);
  return [draw.shuffled(epochs.map((epochs, i) => ({ rate: rates[i] / 1000, epochs })))];
}
