import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson04 } from "@alexnet/alexnet/exercises";

const fewest = "the fewest epochs win, in whatever order the trials come";

type Trial = { rate: number; epochs: number | null };

/** The rate if it is inside the grid. */
const inside = (rate: number, trials: Trial[]) =>
  trials.some((trial) => trial.rate < rate) && trials.some((trial) => trial.rate > rate)
    ? rate
    : null;

const time = (trial: Trial) => trial.epochs ?? Infinity;

export default wrongAnswers(lesson04.bestRate, [
  {
    mistake: "takes the rate in the middle of the grid",
    violates: fewest,
    answer: (trials) =>
      trials.map(({ rate }) => rate).sort((a, b) => a - b)[Math.floor(trials.length / 2)],
  },
  {
    mistake: "takes the first trial",
    violates: fewest,
    answer: (trials) => inside(trials[0].rate, trials),
  },
  {
    mistake: "looks for the edge in the order of the trials, not of the rates",
    violates: fewest,
    answer: (trials) => {
      const times = trials.map(time);
      const i = times.indexOf(Math.min(...times));
      return i === 0 || i === trials.length - 1 ? null : trials[i].rate;
    },
  },
  {
    mistake: "lets null count as 0",
    violates: "a rate that did not arrive never wins",
    answer: (trials) =>
      inside(
        [...trials].sort((a, b) => Number(a.epochs) - Number(b.epochs) || a.rate - b.rate)[0].rate,
        trials,
      ),
  },
  {
    mistake: "of equals takes the larger",
    violates: "of equally fast rates the smaller one is taken",
    answer: (trials) =>
      inside([...trials].sort((a, b) => time(a) - time(b) || b.rate - a.rate)[0].rate, trials),
  },
  {
    mistake: "takes the best rate although it is at the edge of the grid",
    violates: "a best rate at the edge of the grid gives null, because the next rate may be better",
    answer: (trials) => [...trials].sort((a, b) => time(a) - time(b) || a.rate - b.rate)[0].rate,
  },
]);
