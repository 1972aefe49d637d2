import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson05 } from "@alexnet/alexnet/exercises";

const alone = "a map alone is divided by its own term";

/** The formula with a sum of the caller's. */
function withSum(
  a: number[],
  k: number,
  alpha: number,
  beta: number,
  sum: (i: number) => number,
): number[] {
  return a.map((value, i) => value / (k + alpha * sum(i)) ** beta);
}

const squares = (values: number[]) => values.reduce((total, x) => total + x * x, 0);

export default wrongAnswers(lesson05.normalize, [
  {
    mistake: "does not square",
    violates: alone,
    answer: (a, k, _n, alpha, beta) => withSum(a, k, alpha, beta, (i) => a[i]),
  },
  {
    mistake: "takes beta for the power of the sum alone",
    violates: alone,
    answer: (a, k, n, alpha, beta) =>
      a.map((value, i) => {
        const reach = (n - 1) / 2;
        const around = a.slice(Math.max(0, i - reach), i + reach + 1);
        return value / (k + (alpha * squares(around)) ** beta);
      }),
  },
  {
    mistake: "takes n for the reach on each side",
    violates: alone,
    answer: (a, k, n, alpha, beta) =>
      withSum(a, k, alpha, beta, (i) => squares(a.slice(Math.max(0, i - n), i + n + 1))),
  },
  {
    mistake: "divides alpha by n, as the program of 2012 does",
    violates: "(n - 1) / 2 maps on each side are in the sum",
    answer: (a, k, n, alpha, beta) => {
      const reach = (n - 1) / 2;
      return withSum(
        a,
        k,
        alpha / n,
        beta,
        (i) => squares(a.slice(Math.max(0, i - reach), i + reach + 1)),
      );
    },
  },
  {
    mistake: "wraps around at the ends: the last map becomes a neighbour of the first",
    violates: "before the first and after the last map there is nothing",
    answer: (a, k, n, alpha, beta) =>
      withSum(a, k, alpha, beta, (i) =>
        squares(
          Array.from(
            { length: n },
            (_, o) => a[(i - (n - 1) / 2 + o + n * a.length) % a.length],
          ),
        )),
  },
]);
