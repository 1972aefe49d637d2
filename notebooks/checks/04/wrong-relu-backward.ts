import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson04 } from "@alexnet/alexnet/exercises";

const passes = "the gradient passes where the input is positive and stops where it is negative";

export default wrongAnswers(lesson04.reluBackward, [
  {
    mistake: "gates by the gradient instead of the input",
    violates: passes,
    answer: (_, dy) => dy.map((value) => Math.max(0, value)),
  },
  {
    mistake: "multiplies by the input",
    violates: passes,
    answer: (x, dy) => dy.map((value, i) => Math.max(0, x[i]) * value),
  },
  {
    mistake: "returns the slope without dy",
    violates: passes,
    answer: (x) => x.map((value) => value > 0 ? 1 : 0),
  },
  {
    mistake: "lets the gradient pass at 0",
    violates: "at exactly 0 nothing passes, as in the library and in the program of 2012",
    answer: (x, dy) => dy.map((value, i) => x[i] >= 0 ? value : 0),
  },
]);
