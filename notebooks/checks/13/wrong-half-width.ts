import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson13 } from "@alexnet/alexnet/exercises";

/** 1.96 times the deviation of `values`, over `divisor`, of a variance that divides by `n`. */
function width(values: number[], n: number, divisor: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return 1.96 * Math.sqrt(squares / n) / divisor;
}

function shares(hits: number[][]): number[] {
  return hits.map((row) => row.reduce((sum, hit) => sum + hit, 0) / row.length);
}

const error = "the standard error is the deviation of the shares over the root of their number";

export default wrongAnswers(lesson13.halfWidth, [
  {
    mistake: "takes every neighbour for an observation",
    violates: "queries that all have the same share leave no width",
    answer: (hits) => {
      const all = hits.flat();
      return width(all, all.length - 1, Math.sqrt(all.length));
    },
  },
  {
    mistake: "returns the deviation of single queries",
    violates: error,
    answer: (hits) => width(shares(hits), hits.length - 1, 1),
  },
  {
    mistake: "divides the variance by n",
    violates: error,
    answer: (hits) => width(shares(hits), hits.length, Math.sqrt(hits.length)),
  },
  {
    mistake: "divides by the root of the number of neighbours",
    violates: "more neighbours of one query are no more queries",
    answer: (hits) => width(shares(hits), hits.length - 1, Math.sqrt(hits.flat().length)),
  },
]);
