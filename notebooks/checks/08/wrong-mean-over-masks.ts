import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson08 } from "@alexnet/alexnet/exercises";

const nothing = "with nothing dropped it is the sum itself";
const share = "each value counts with its probability of being kept";

function sum(values: number[], weights: number[]): number {
  return values.reduce((total, value, i) => total + weights[i] * value, 0);
}

export default wrongAnswers(lesson08.meanOverMasks, [
  {
    mistake: "multiplies by the rate, the probability of being dropped",
    violates: nothing,
    answer: (values, weights, rate) => rate * sum(values, weights),
  },
  {
    mistake: "forgets the weights",
    violates: nothing,
    answer: (values, _weights, rate) => (1 - rate) * values.reduce((total, v) => total + v, 0),
  },
  {
    mistake: "leaves the scaling out",
    violates: share,
    answer: (values, weights) => sum(values, weights),
  },
  {
    mistake: "always halves",
    violates: nothing,
    answer: (values, weights) => 0.5 * sum(values, weights),
  },
]);
