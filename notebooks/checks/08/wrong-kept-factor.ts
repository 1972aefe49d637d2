import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson08 } from "@alexnet/alexnet/exercises";

export default wrongAnswers(lesson08.keptFactor, [
  {
    mistake: "scales in training and at test",
    violates: "the paper's form changes nothing in training",
    answer: (_form, _training, rate) => 1 - rate,
  },
  {
    mistake: "takes the rate for the probability of being kept",
    violates: "the paper's form multiplies by the probability of being kept at test time",
    answer: (form, training, rate) => form === "inverted" || training ? 1 : rate,
  },
  {
    mistake: "never scales",
    violates: "the paper's form multiplies by the probability of being kept at test time",
    answer: () => 1,
  },
  {
    mistake: "multiplies where the inverted form divides",
    violates: "the inverted form scales up in training and does nothing at test time",
    answer: (form, training, rate) => (form === "inverted") === training ? 1 - rate : 1,
  },
]);
