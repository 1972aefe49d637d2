import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson15 } from "@alexnet/alexnet/exercises";

const order = "each weight goes with its colour";
const scale = "pixels that are larger need smaller weights";

export default wrongAnswers(lesson15.portedKernel, [
  {
    mistake: "keeps the order of the colours",
    violates: order,
    answer: (kernel, divisor) => kernel.map((weight) => weight / divisor),
  },
  {
    mistake: "exchanges red and green",
    violates: order,
    answer: ([red, green, blue], divisor) => [green, red, blue].map((weight) => weight / divisor),
  },
  {
    mistake: "multiplies the weights",
    violates: scale,
    answer: (kernel, divisor) => kernel.toReversed().map((weight) => weight * divisor),
  },
  {
    mistake: "leaves the weights as large as they were",
    violates: scale,
    answer: (kernel) => kernel.toReversed(),
  },
  {
    mistake: "leaves out negative weights, as ReLU does outputs",
    violates: "a weight of zero or less is a weight",
    answer: (kernel, divisor) => kernel.toReversed().map((weight) => Math.max(0, weight) / divisor),
  },
]);
