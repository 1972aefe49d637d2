/**
 * Exercises of lesson 00: what a loss and a gradient are.
 *
 * @module
 */
import type { Exercise } from "../../lib/course/mod.ts";

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
      expected: lossOf,
      tolerance: 1e-9,
      hints: ["The logarithm of 1 is 0."],
    },
    {
      says: "half the probability costs ln 2 more",
      inputs: [[[0.5, 0.5], 0], [[0.25, 0.75], 0], [[0.125, 0.125, 0.75], 1]],
      expected: lossOf,
      tolerance: 1e-9,
      hints: ["Math.log is the natural logarithm; a loss is positive, so mind the sign."],
    },
    {
      says: "only the probability of the right class counts",
      inputs: [[[0.2, 0.8, 0], 0], [[0.2, 0.4, 0.4], 0], [[0.1, 0.2, 0.7], 1]],
      expected: lossOf,
      tolerance: 1e-9,
      hints: ["Do not look at the other classes: probabilities[right]."],
    },
  ],
};

/** What gradients say of a small change. */
export const lossChange: Exercise<(gradients: number[], changes: number[]) => number> = {
  name: "lossChange",
  task:
    "Return how much the loss changes, to first order, when each weight changes by `changes[i]` " +
    "and has the gradient `gradients[i]`.",
  difficulty: 1,
  minutes: 5,
  inputs: ["gradients", "changes"],
  properties: [
    {
      says: "a weight with gradient 3 that rises by 0.01 raises the loss by 0.03",
      inputs: [[[3], [0.01]], [[-2], [0.1]], [[0.5], [-0.2]]],
      expected: firstOrder,
      tolerance: 1e-9,
      hints: ["A gradient is a slope: change of the loss for each unit of change of the weight."],
    },
    {
      says: "the changes by all weights add up",
      inputs: [[[3, -1], [0.01, 0.01]], [[1, 1, 1], [0.1, -0.1, 0]], [[2, 4], [-0.1, 0.05]]],
      expected: firstOrder,
      tolerance: 1e-9,
      hints: ["Multiply gradient by change, weight by weight, then add."],
    },
    {
      says: "a step against the gradients lowers the loss by the rate times their squares",
      inputs: [[[3, -1], [-0.03, 0.01]], [[0, 2], [0, -0.2]]],
      expected: firstOrder,
      tolerance: 1e-9,
      hints: ["A step of rate 0.01 against a gradient of 3 is a change of -0.03."],
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
      complaint: (result) => {
        const sum = result.reduce((a, b) => a + b, 0);
        return result.every((each) => each > 0) && Math.abs(sum - 1) < 1e-9
          ? undefined
          : `${result.join(", ")} add up to ${sum}`;
      },
      hints: ["Divide by the sum of all powers, not by their number."],
    },
    {
      says: "one more on a logit makes its class e times as probable, compared with the others",
      inputs: [[[0, 1]], [[1, 2, 3]], [[-2, 0, 0.5]]],
      expected: softmax,
      tolerance: 1e-9,
      hints: ["The powers are Math.exp(logit)."],
    },
    {
      says: "large logits do not overflow",
      inputs: [[[1000, 1000]], [[1000, 999, 0]], [[-1000, -1001]]],
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
      inputs: [[[2], [0.5], -1], [[1, 3], [1, 1], 0.5], [[-1, 2], [0, 1], 2]],
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

function firstOrder(gradients: number[], changes: number[]): number {
  return gradients.reduce((sum, gradient, i) => sum + gradient * changes[i], 0);
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
