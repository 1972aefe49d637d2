import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson09 } from "@alexnet/alexnet/exercises";

const plain = "without momentum it is the plain step";
const series = "with momentum it is the sum of a geometric series";

export default wrongAnswers(lesson09.steadyVelocity, [
  {
    mistake: "forgets the sign",
    violates: plain,
    answer: (gradient, rate, momentum) => rate * gradient / (1 - momentum),
  },
  {
    mistake: "takes one step for the limit",
    violates: series,
    answer: (gradient, rate) => -rate * gradient,
  },
  {
    mistake: "divides by the momentum",
    violates: plain,
    answer: (gradient, rate, momentum) => -rate * gradient / momentum,
  },
  {
    mistake: "stops the series after two terms",
    violates: series,
    answer: (gradient, rate, momentum) => -rate * gradient * (1 + momentum),
  },
]);
