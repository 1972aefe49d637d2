import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson08 } from "@alexnet/alexnet/exercises";

const one = "one unit is kept with probability 1 - rate and dropped with probability rate";
const product = "the probabilities of independent units multiply";

export default wrongAnswers(lesson08.maskChance, [
  {
    mistake: "exchanges kept and dropped",
    violates: one,
    answer: (mask, rate) =>
      mask.reduce((chance, kept) => chance * (kept === 1 ? rate : 1 - rate), 1),
  },
  {
    mistake: "takes every mask to be equally likely",
    violates: one,
    answer: (mask) => 0.5 ** mask.length,
  },
  {
    mistake: "adds the chances",
    violates: product,
    answer: (mask, rate) =>
      mask.reduce((chance, kept) => chance + (kept === 1 ? 1 - rate : rate), 0),
  },
]);
