import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson05 } from "@alexnet/alexnet/exercises";

const beforehand = "the division by n is done beforehand";
const twice = "pixels that are divided make squares that are divided twice";

export default wrongAnswers(lesson05.literalAlpha, [
  {
    mistake: "leaves alpha as it is",
    violates: beforehand,
    answer: (alpha, _n, divisor) => alpha * divisor ** 2,
  },
  {
    mistake: "multiplies by n",
    violates: beforehand,
    answer: (alpha, n, divisor) => alpha * n * divisor ** 2,
  },
  {
    mistake: "forgets the square",
    violates: twice,
    answer: (alpha, n, divisor) => alpha / n * divisor,
  },
  {
    mistake: "makes alpha smaller for smaller pixels",
    violates: twice,
    answer: (alpha, n, divisor) => alpha / n / divisor ** 2,
  },
]);
