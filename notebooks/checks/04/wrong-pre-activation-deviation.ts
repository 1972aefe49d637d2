import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson04 } from "@alexnet/alexnet/exercises";

const root =
  "variances of independent terms add, so the deviation grows with the root of their number";

export default wrongAnswers(lesson04.preActivationDeviation, [
  {
    mistake: "adds deviations instead of variances",
    violates: root,
    answer: (input, fanIn, weight) => input * weight * fanIn,
  },
  {
    mistake: "returns the variance",
    violates: root,
    answer: (input, fanIn, weight) => fanIn * (input * weight) ** 2,
  },
  {
    mistake: "forgets the number of terms",
    violates: root,
    answer: (input, _fanIn, weight) => input * weight,
  },
]);
