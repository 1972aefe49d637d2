import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson09 } from "@alexnet/alexnet/exercises";

const not = "biases do not decay";

export default wrongAnswers(lesson09.decayed, [
  { mistake: "lets everything decay", violates: not, answer: (names) => [...names] },
  { mistake: "lets nothing decay", violates: "weights decay", answer: () => [] },
  {
    mistake: "looks for the word anywhere in the name",
    violates: not,
    answer: (names) => names.filter((name) => name.includes("kernel")),
  },
  {
    mistake: "looks for the ending anywhere in the name",
    violates: not,
    answer: (names) => names.filter((name) => name.includes("/kernel")),
  },
  {
    mistake: "lets the biases decay and not the weights",
    violates: "weights decay",
    answer: (names) => names.filter((name) => name.endsWith("/bias")),
  },
]);
