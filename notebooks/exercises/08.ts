/**
 * Exercises of lesson 08: dropout forward, backward, and its two forms.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

/** The gradient of dropout. */
export const dropoutBackward: Exercise<(mask: number[], dy: number[]) => number[]> = {
  name: "dropoutBackward",
  task: "In training `y = mask * x`, with a mask of zeros and ones. `dy` is the gradient of " +
    "`y`. Return the gradient of `x`.",
  difficulty: 1,
  minutes: 5,
  inputs: ["mask", "dy"],
  properties: [
    {
      says: "what was dropped passes no gradient",
      inputs: [[[0], [5]], [[0, 0, 1], [5, -7, 0]]],
      more: (draw) => draw.times(2, () => [[0, 0, 0, 1], [...draw.integers(3, 1, 9), 0]]),
      expected: masked,
      hints: ["dx = dy * mask: a dropped unit had no influence on y."],
    },
    {
      says: "what was kept passes its gradient as it is",
      inputs: [[[1], [5]], [[1, 0, 1], [5, 7, -2]]],
      more: (draw) =>
        draw.times(
          3,
          () => [draw.shuffled([0, 1, 1, draw.integer(0, 1)]), draw.decimals(4, -9, 9)],
        ),
      expected: masked,
      hints: ["There is no factor 2 and no factor 0.5 in the paper's training."],
    },
  ],
};

/** By what a kept unit is multiplied, in both forms, in training and at test. */
export const keptFactor: Exercise<(form: string, training: boolean, rate: number) => number> = {
  name: "keptFactor",
  task: "By what factor is the output of a unit multiplied that is not dropped? `form` is " +
    '`"test-scaled"` (the paper) or `"inverted"` (today\'s libraries), `rate` the ' +
    "probability of being dropped.",
  difficulty: 2,
  minutes: 8,
  inputs: ["form", "training", "rate"],
  properties: [
    {
      says: "the paper's form changes nothing in training",
      inputs: [["test-scaled", true, 0.5], ["test-scaled", true, 0.2]],
      more: (draw) => draw.times(2, () => ["test-scaled", true, draw.decimal(0.1, 0.9, 2)]),
      expected: factor,
      hints: ["In training the paper only drops."],
    },
    {
      says: "the paper's form multiplies by the probability of being kept at test time",
      inputs: [["test-scaled", false, 0.5], ["test-scaled", false, 0.2]],
      more: (draw) => draw.times(2, () => ["test-scaled", false, draw.decimal(0.1, 0.9, 2)]),
      expected: factor,
      hints: ["With rate 0.2 a unit is there in eight of ten passes.", "1 - rate."],
    },
    {
      says: "the inverted form scales up in training and does nothing at test time",
      inputs: [["inverted", true, 0.5], ["inverted", true, 0.2], ["inverted", false, 0.5]],
      more: (draw) =>
        [true, true, false].map((training) => ["inverted", training, draw.decimal(0.1, 0.9, 2)]),
      expected: factor,
      hints: ["1 / (1 - rate) in training, so that the mean is right from the start."],
    },
  ],
};

/** The mean over all sub-networks of a weighted sum. */
export const meanOverMasks: Exercise<
  (values: number[], weights: number[], rate: number) => number
> = {
  name: "meanOverMasks",
  task: "A unit adds up `weights` times `values`. Each value is dropped with probability " +
    "`rate`, independently. Return the mean of the sum over all masks, without trying " +
    "them all.",
  difficulty: 2,
  minutes: 8,
  inputs: ["values", "weights", "rate"],
  properties: [
    {
      says: "with nothing dropped it is the sum itself",
      inputs: [[[1], [2], 0], [[1, 2, 3], [3, -1, 0.5], 0]],
      more: (draw) => draw.times(2, () => [draw.integers(3, -9, 9), draw.decimals(3, -2, 2), 0]),
      expected: meanSum,
      hints: [
        "weights[i] * values[i], added up.",
        "A rate of 0 drops nothing: what multiplies the sum must be 1 then.",
      ],
    },
    {
      says: "each value counts with its probability of being kept",
      inputs: [[[1], [2], 0.5], [[1, 2, 3], [3, -1, 0.5], 0.5], [[4, 5], [1, 1], 0.2]],
      more: (draw) =>
        draw.times(3, () => {
          const units = draw.integer(2, 4);
          return [
            draw.integers(units, -9, 9),
            draw.decimals(units, 0.5, 3),
            draw.decimal(0.1, 0.9),
          ];
        }),
      expected: meanSum,
      hints: [
        "The mean of mask[i] is 1 - rate, and the mean of a sum is the sum of the means.",
        "(1 - rate) * sum. No independence is needed, only that the sum is linear.",
      ],
    },
  ],
};

/** The chance of a mask. */
export const maskChance: Exercise<(mask: number[], rate: number) => number> = {
  name: "maskChance",
  task: "Each unit is dropped (0) with probability `rate` and kept (1) otherwise, " +
    "independently of the others. Return the probability that exactly this mask is " +
    "drawn.",
  difficulty: 2,
  minutes: 8,
  inputs: ["mask", "rate"],
  properties: [
    {
      says: "one unit is kept with probability 1 - rate and dropped with probability rate",
      inputs: [[[1], 0.2], [[0], 0.2], [[1], 0.5]],
      more: (draw) => draw.times(3, () => [[draw.integer(0, 1)], draw.decimal(0.1, 0.9, 2)]),
      expected: chance,
      hints: ["0 stands for dropped.", "rate for a 0, and 1 - rate for a 1."],
    },
    {
      says: "the probabilities of independent units multiply",
      inputs: [[[1, 0], 0.2], [[1, 1, 0], 0.25], [[0, 0, 0, 1], 0.5]],
      more: (draw) =>
        draw.times(3, () => [draw.integers(draw.integer(2, 5), 0, 1), draw.decimal(0.1, 0.9, 2)]),
      expected: chance,
      hints: ["A product with one factor a unit, not a sum.", "With rate 0.5: 0.5 ** mask.length."],
    },
  ],
};

function masked(mask: number[], dy: number[]): number[] {
  return dy.map((gradient, i) => gradient * mask[i]);
}

function factor(form: string, training: boolean, rate: number): number {
  if (form === "inverted") return training ? 1 / (1 - rate) : 1;
  return training ? 1 : 1 - rate;
}

function meanSum(values: number[], weights: number[], rate: number): number {
  return (1 - rate) * values.reduce((sum, value, i) => sum + weights[i] * value, 0);
}

function chance(mask: number[], rate: number): number {
  return mask.reduce((product, kept) => product * (kept === 1 ? 1 - rate : rate), 1);
}
