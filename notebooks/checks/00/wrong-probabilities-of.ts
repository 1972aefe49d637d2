import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson00 } from "@alexnet/alexnet/exercises";

const sums = "probabilities are positive and add up to 1";
const powers = "one more on a logit makes its class e times as probable, compared with the others";
const large = "large logits do not overflow";

/** Softmax after `by` was subtracted from every logit. */
function softmaxOf(logits: number[], by: number): number[] {
  const all = logits.map((z) => Math.exp(z - by));
  return all.map((power) => power / all.reduce((a, b) => a + b));
}

export default wrongAnswers(lesson00.probabilitiesOf, [
  {
    mistake: "divides the logits by their sum",
    violates: sums,
    answer: (logits) => logits.map((z) => z / logits.reduce((a, b) => a + b, 0)),
  },
  {
    mistake: "does not divide at all",
    violates: sums,
    answer: (logits) => logits.map((z) => Math.exp(z)),
  },
  {
    mistake: "powers of 2 in place of e",
    violates: powers,
    answer: (logits) => {
      const all = logits.map((z) => 2 ** z);
      return all.map((power) => power / all.reduce((a, b) => a + b));
    },
  },
  {
    mistake: "overflows",
    violates: large,
    answer: (logits) => softmaxOf(logits, 0),
  },
  {
    mistake: "subtracts the first logit",
    violates: large,
    answer: (logits) => softmaxOf(logits, logits[0]),
  },
  {
    mistake: "subtracts the mean of the logits",
    violates: large,
    answer: (logits) => softmaxOf(logits, logits.reduce((a, b) => a + b) / logits.length),
  },
  {
    mistake: "subtracts the lowest logit",
    violates: large,
    answer: (logits) => softmaxOf(logits, Math.min(...logits)),
  },
  {
    mistake: "subtracts the largest size of a logit, its sign left out",
    violates: large,
    answer: (logits) => softmaxOf(logits, Math.max(...logits.map(Math.abs))),
  },
]);
