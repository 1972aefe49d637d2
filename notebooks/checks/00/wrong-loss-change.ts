import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson00 } from "@alexnet/alexnet/exercises";

const slope = "a weight with gradient 3 that rises by 0.01 raises the loss by 0.03";
const sum = "the changes by all weights add up";

export default wrongAnswers(lesson00.lossChange, [
  {
    mistake: "takes the gradient for the change of the loss",
    violates: slope,
    answer: (gradients) => gradients.reduce((a, b) => a + b, 0),
  },
  {
    mistake: "believes that a rising weight always lowers the loss",
    violates: slope,
    answer: (gradients, changes) => -gradients.reduce((a, g, i) => a + g * changes[i], 0),
  },
  {
    mistake: "divides where it should multiply",
    violates: slope,
    answer: (gradients, changes) => gradients.reduce((a, g, i) => a + changes[i] / g, 0),
  },
  {
    mistake: "looks at the first weight only",
    violates: sum,
    answer: (gradients, changes) => gradients[0] * changes[0],
  },
  {
    mistake: "averages over the weights",
    violates: sum,
    answer: (gradients, changes) =>
      gradients.reduce((a, g, i) => a + g * changes[i], 0) / gradients.length,
  },
]);
