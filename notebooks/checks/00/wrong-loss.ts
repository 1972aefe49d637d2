import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson00 } from "@alexnet/alexnet/exercises";

const sure = "a sure and right answer costs nothing";
const half = "half the probability costs ln 2 more";

export default wrongAnswers(lesson00.loss, [
  {
    mistake: "the probability of being wrong in place of its logarithm",
    violates: half,
    answer: (probabilities, right) => 1 - probabilities[right],
  },
  {
    mistake: "forgets the sign",
    violates: half,
    answer: (probabilities, right) => Math.log(probabilities[right]),
  },
  {
    mistake: "takes logarithms to base 2",
    violates: half,
    answer: (probabilities, right) => -Math.log2(probabilities[right]),
  },
  {
    mistake: "judges the most probable class, not the right one",
    violates: "only the probability of the right class counts",
    answer: (probabilities) => -Math.log(Math.max(...probabilities)),
  },
  {
    mistake: "adds up the logarithms of all classes",
    violates: sure,
    answer: (probabilities) => -probabilities.reduce((sum, p) => sum + Math.log(p), 0),
  },
  {
    mistake: "the probability itself",
    violates: sure,
    answer: (probabilities, right) => probabilities[right],
  },
]);
