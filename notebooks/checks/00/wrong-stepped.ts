import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson00 } from "@alexnet/alexnet/exercises";

const direction =
  "a weight with a positive gradient becomes smaller, one with a negative gradient larger";
const size = "a steep slope makes a large step, a slope of 0 none";
const rate = "half the learning rate, half the step";

export default wrongAnswers(lesson00.stepped, [
  {
    mistake: "climbs: adds the gradient",
    violates: direction,
    answer: (weights, gradients, learningRate) =>
      weights.map((weight, i) => weight + learningRate * gradients[i]),
  },
  {
    mistake: "makes every weight smaller",
    violates: direction,
    answer: (weights, gradients, learningRate) =>
      weights.map((weight, i) => weight - learningRate * Math.abs(gradients[i])),
  },
  {
    mistake: "forgets the learning rate",
    violates: rate,
    answer: (weights, gradients) => weights.map((weight, i) => weight - gradients[i]),
  },
  {
    mistake: "returns the steps, not the weights",
    violates: direction,
    answer: (_, gradients, learningRate) => gradients.map((each) => -learningRate * each),
  },
  {
    mistake: "looks at the sign of the gradient only",
    violates: size,
    answer: (weights, gradients, learningRate) =>
      weights.map((weight, i) => weight - learningRate * Math.sign(gradients[i])),
  },
  {
    mistake: "divides by the learning rate",
    violates: rate,
    answer: (weights, gradients, learningRate) =>
      weights.map((weight, i) => weight - gradients[i] / learningRate),
  },
]);
