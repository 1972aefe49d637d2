/**
 * Exercises of lesson 00: what a loss and a gradient are.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";
import { line, oneHot, parabola, unit } from "./inputs_00.ts";

// Arrow functions on one line: a counterexample shows their code.
const rising = (weight: number) => 3 * weight + 1;
const falling = (weight: number) => 10 - 0.5 * weight;
const bowl = (weight: number) => weight ** 2;
const logistic = (weight: number) => Math.log(1 + Math.exp(-weight));

/** The loss of one answer: minus the logarithm of the right class's probability. */
export const loss: Exercise<(probabilities: number[], right: number) => number> = {
  name: "loss",
  task:
    "Return the loss of an answer: minus the natural logarithm of the probability that it gives " +
    "to the right class.",
  difficulty: 1,
  minutes: 4,
  inputs: ["probabilities", "right"],
  properties: [
    {
      says: "a sure and right answer costs nothing",
      inputs: [[[1, 0], 0], [[0, 0, 1], 2]],
      more: (draw) => draw.times(2, () => oneHot(draw)),
      expected: lossOf,
      tolerance: 1e-9,
      hints: ["The logarithm of 1 is 0."],
    },
    {
      says: "half the probability costs ln 2 more",
      inputs: [[[0.5, 0.5], 0], [[0.25, 0.25, 0.25, 0.25], 2], [[0.5, 0.25, 0.25], 0]],
      more: (draw) => draw.distinct(3, 1, 8).map((k) => [[1 - 0.5 ** k, 0.5 ** k], 1]),
      expected: lossOf,
      tolerance: 1e-9,
      hints: ["Math.log is the natural logarithm; a loss is positive, so mind the sign."],
    },
    {
      says: "only the probability of the right class counts",
      inputs: [[[0.2, 0.8, 0], 0], [[0.2, 0.4, 0.4], 0], [[0.1, 0.2, 0.7], 1]],
      more: (draw) =>
        draw.times(3, () => {
          const classes = draw.integer(3, 6);
          return [draw.probabilities(classes), draw.integer(0, classes - 1)];
        }),
      expected: lossOf,
      tolerance: 1e-9,
      hints: ["Do not look at the other classes: probabilities[right]."],
    },
  ],
};

/** The gradient of one weight, from the loss. */
export const gradientAt: Exercise<
  (lossAt: (weight: number) => number, weight: number) => number
> = {
  name: "gradientAt",
  task: "`lossAt(weight)` is the loss of a net for a value of one of its weights. Return the " +
    "gradient at `weight`: the slope of the loss there, found by moving the weight a little.",
  difficulty: 1,
  minutes: 6,
  inputs: ["lossAt", "weight"],
  properties: [
    {
      says: "a loss that rises by 3 when the weight rises by 1, everywhere, has the gradient 3",
      inputs: [[rising, 0], [rising, 5], [rising, -2]],
      more: (draw) => draw.times(2, () => [line(3, draw.integer(2, 9)), draw.integer(-9, 9)]),
      expected: slopeAt,
      tolerance: 1e-3,
      hints: [
        "The loss itself is not asked for, but how much it changes.",
        "Divide the change of the loss by the change of the weight.",
      ],
    },
    {
      says: "a loss that falls when the weight rises has a negative gradient",
      inputs: [[falling, 1], [falling, -4]],
      more: (draw) =>
        draw.times(3, () => [
          line(-draw.integer(2, 9), draw.integer(10, 30)),
          draw.decimal(-5, 5),
        ]),
      expected: slopeAt,
      tolerance: 1e-3,
      hints: ["Subtract the loss before from the loss after; the sign is the direction."],
    },
    {
      says: "it is the slope at this weight, however the loss goes on",
      inputs: [[bowl, 3], [bowl, 1], [bowl, -2], [logistic, 0]],
      more: (draw) =>
        draw.times(3, () => {
          // Not near the lowest weight, where a slope is told less exactly.
          const lowest = draw.integer(-4, 4);
          const weight = lowest + draw.pick([-1, 1]) * draw.integer(1, 6);
          return [parabola(draw.integer(2, 5), lowest), weight];
        }),
      expected: slopeAt,
      tolerance: 1e-3,
      hints: [
        "Move the weight by very little, such as 1e-5.",
        "(lossAt(weight + 1e-5) - lossAt(weight - 1e-5)) / 2e-5.",
      ],
    },
  ],
};

/** One step of learning. */
export const stepped: Exercise<
  (weights: number[], gradients: number[], learningRate: number) => number[]
> = {
  name: "stepped",
  task: "Return the weights after one step of learning, in which the loss falls.",
  difficulty: 1,
  minutes: 5,
  inputs: ["weights", "gradients", "learningRate"],
  properties: [
    {
      says:
        "a weight with a positive gradient becomes smaller, one with a negative gradient larger",
      inputs: [[[1], [2], 0.1], [[1], [-2], 0.1], [[0.5, 0.5], [1, -1], 0.5]],
      more: (draw) =>
        draw.times(3, () => {
          const count = draw.integer(2, 4);
          const gradients = draw.times(count, () => draw.pick([-1, 1]) * draw.decimal(0.5, 4));
          return [draw.decimals(count, -3, 3), gradients, draw.decimal(0.01, 0.5, 2)];
        }),
      complaint: (result, weights, gradients) => {
        const wrong = gradients.findIndex((gradient, i) =>
          Math.sign(result[i] - weights[i]) !== -Math.sign(gradient)
        );
        return wrong < 0
          ? undefined
          : `a weight of ${weights[wrong]} with gradient ${gradients[wrong]} became ${
            result[wrong]
          }`;
      },
      hints: ["A positive gradient means that the loss rises with the weight."],
    },
    {
      says: "a steep slope makes a large step, a slope of 0 none",
      inputs: [[[1, 1, 1], [4, 0.5, 0], 1], [[2, -2], [0, 3], 1]],
      more: (draw) =>
        draw.times(2, () => [
          draw.integers(3, -5, 5),
          draw.shuffled([0, draw.integer(1, 9), -draw.decimal(0.1, 0.9)]),
          1,
        ]),
      expected: afterStep,
      tolerance: 1e-9,
      hints: ["The step is the gradient times the learning rate, not its sign alone."],
    },
    {
      says: "half the learning rate, half the step",
      inputs: [[[1], [2], 0.05], [[1], [2], 0.025], [[0, 0], [1, -4], 0.01]],
      more: (draw) =>
        draw.times(3, () => [
          draw.decimals(3, -2, 2),
          draw.decimals(3, -4, 4),
          draw.decimal(0.001, 0.1, 3),
        ]),
      expected: afterStep,
      tolerance: 1e-9,
      hints: ["weight - learningRate * gradient, for each weight."],
    },
  ],
};

/** Softmax that does not overflow. */
export const probabilitiesOf: Exercise<(logits: number[]) => number[]> = {
  name: "probabilitiesOf",
  task: "Turn logits into probabilities (softmax), also where a logit is in the thousands.",
  difficulty: 2,
  minutes: 8,
  inputs: ["logits"],
  properties: [
    {
      says: "probabilities are positive and add up to 1",
      inputs: [[[0, 0]], [[1, 2, 3]], [[-1, 0.5, 4, 2]]],
      more: (draw) => draw.times(2, () => [draw.decimals(draw.integer(2, 5), -3, 5)]),
      complaint: (result) => {
        const sum = result.reduce((a, b) => a + b, 0);
        return result.every((each) => each > 0) && Math.abs(sum - 1) < 1e-9
          ? undefined
          : `they add up to ${sum}`;
      },
      hints: ["Divide by the sum of all powers, not by their number."],
    },
    {
      says: "one more on a logit makes its class e times as probable, compared with the others",
      inputs: [[[0, 1]], [[1, 2, 3]], [[-2, 0, 0.5]]],
      more: (draw) => draw.times(3, () => [draw.decimals(draw.integer(2, 5), -3, 5)]),
      expected: softmax,
      tolerance: 1e-9,
      hints: ["The powers are Math.exp(logit)."],
    },
    {
      says: "large logits do not overflow",
      inputs: [
        [[1000, 1000]],
        [[1000, 999, 0]],
        [[-1000, -1001]],
        [[0, 1000]],
        [[3000, 0, 0]],
      ],
      more: (draw) => {
        const high = draw.integer(2200, 4000);
        return [[[high, 0, 0]], [[0, high]], [[-high, -high - draw.integer(1, 3)]]];
      },
      expected: softmax,
      tolerance: 1e-9,
      hints: [
        "Math.exp(1000) is Infinity, and Infinity / Infinity is not a number.",
        "Subtract the highest logit from all of them first.",
      ],
    },
  ],
};

/** Back-propagation through one unit. */
export const weightSlopes: Exercise<
  (inputs: number[], weights: number[], slope: number) => number[]
> = {
  name: "weightSlopes",
  task:
    "Return how the loss changes with each weight of a unit that adds up inputs times weights " +
    "and passes a positive sum on, when it changes by `slope` with what the unit passed on.",
  difficulty: 2,
  minutes: 10,
  inputs: ["inputs", "weights", "slope"],
  properties: [
    {
      says: "each weight's slope is its input times the slope of what was passed on",
      inputs: [
        [[2], [0.5], -1],
        [[1, 3], [1, 1], 0.5],
        [[-1, 2], [0, 1], 2],
        [[1, 2], [-1, 3], 0.5],
      ],
      more: (draw) => draw.times(3, () => unit(draw, 1)),
      expected: backward,
      tolerance: 1e-9,
      hints: [
        "A weight that rises by a little raises the sum by that little times its input.",
        "The weights are needed for the sum, not for the slope of the sum.",
      ],
    },
    {
      says: "a unit whose sum is negative has slopes of 0",
      inputs: [[[2], [-0.3], 1], [[1, 1], [1, -3], 0.5], [[-4, 2], [1, 1], 2]],
      more: (draw) => draw.times(3, () => unit(draw, -1)),
      expected: backward,
      tolerance: 1e-9,
      hints: [
        "It passes nothing on, whether its weights change a little or not.",
        "Compute the sum of inputs times weights, and compare it with 0.",
      ],
    },
  ],
};

function lossOf(probabilities: number[], right: number): number {
  return -Math.log(probabilities[right]);
}

function slopeAt(lossAt: (weight: number) => number, weight: number): number {
  return (lossAt(weight + 1e-5) - lossAt(weight - 1e-5)) / 2e-5;
}

function afterStep(weights: number[], gradients: number[], learningRate: number): number[] {
  return weights.map((weight, i) => weight - learningRate * gradients[i]);
}

function softmax(logits: number[]): number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function backward(inputs: number[], weights: number[], slope: number): number[] {
  const sum = inputs.reduce((total, input, i) => total + input * weights[i], 0);
  return inputs.map((input) => sum > 0 ? input * slope : 0);
}
