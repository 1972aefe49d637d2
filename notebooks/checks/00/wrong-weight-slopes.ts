import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson00 } from "@alexnet/alexnet/exercises";

const product = "each weight's slope is its input times the slope of what was passed on";
const negative = "a unit whose sum is negative has slopes of 0";
const sumOf = (inputs: number[], weights: number[]) =>
  inputs.reduce((sum, input, i) => sum + input * weights[i], 0);

export default wrongAnswers(lesson00.weightSlopes, [
  {
    mistake: "multiplies by the weights in place of the inputs",
    violates: product,
    answer: (inputs, weights, slope) =>
      weights.map((w) => sumOf(inputs, weights) > 0 ? w * slope : 0),
  },
  {
    mistake: "the same slope for all weights",
    violates: product,
    answer: (inputs, weights, slope) => inputs.map(() => sumOf(inputs, weights) > 0 ? slope : 0),
  },
  {
    mistake: "forgets that the unit passes only positive sums on",
    violates: negative,
    answer: (inputs, _, slope) => inputs.map((input) => input * slope),
  },
  {
    mistake: "asks each product, not the sum, whether it is positive",
    violates: product,
    answer: (inputs, weights, slope) =>
      inputs.map((input, i) => input * weights[i] > 0 ? input * slope : 0),
  },
  {
    mistake: "stops at any negative product, though the sum is positive",
    violates: product,
    answer: (inputs, weights, slope) => {
      const passes = inputs.every((input, i) => input * weights[i] >= 0);
      return inputs.map((input) => passes ? input * slope : 0);
    },
  },
]);
