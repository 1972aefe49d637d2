import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson03 } from "@alexnet/alexnet/exercises";

const fewest = "the fewest epochs win";

export default wrongAnswers(lesson03.bestRate, [
  {
    mistake: "takes the largest rate",
    violates: fewest,
    answer: (trials) => Math.max(...trials.map(({ rate }) => rate)),
  },
  {
    mistake: "takes the first trial",
    violates: fewest,
    answer: (trials) => trials[0].rate,
  },
  {
    mistake: "lets null count as 0",
    violates: "a rate that did not arrive never wins",
    answer: (trials) =>
      [...trials].sort((a, b) => Number(a.epochs) - Number(b.epochs) || a.rate - b.rate)[0].rate,
  },
  {
    mistake: "of equals takes the larger",
    violates: "of equally fast rates the smaller one is taken",
    answer: (trials) => {
      const time = (trial: { epochs: number | null }) => trial.epochs ?? Infinity;
      return [...trials].sort((a, b) => time(a) - time(b) || b.rate - a.rate)[0].rate;
    },
  },
]);
