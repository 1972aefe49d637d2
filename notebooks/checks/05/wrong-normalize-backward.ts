import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson05 } from "@alexnet/alexnet/exercises";

const itself = "a response holds itself back";

/** Denominators before the power. */
function sums(a: number[], k: number, n: number, alpha: number): number[] {
  const reach = (n - 1) / 2;
  return a.map((_, i) =>
    k + alpha * a.slice(Math.max(0, i - reach), i + reach + 1).reduce((s, x) => s + x * x, 0)
  );
}

export default wrongAnswers(lesson05.normalizeBackward, [
  {
    mistake: "passes the gradient through as it is",
    violates: "where nothing is normalized (alpha = 0), the gradient is divided by k ** beta",
    answer: (_a, dy) => dy,
  },
  {
    mistake: "takes the denominator for a constant",
    violates: itself,
    answer: (a, dy, k, n, alpha, beta) => {
      const d = sums(a, k, n, alpha);
      return dy.map((gradient, i) => gradient / d[i] ** beta);
    },
  },
  {
    mistake: "forgets that the square has a factor of two",
    violates: itself,
    answer: (a, dy, k, n, alpha, beta) => {
      const d = sums(a, k, n, alpha);
      const reach = (n - 1) / 2;
      const parts = a.map((value, i) => dy[i] * value / d[i] ** (beta + 1));
      return a.map((value, j) =>
        dy[j] / d[j] ** beta - alpha * beta * value *
          parts.slice(Math.max(0, j - reach), j + reach + 1).reduce((s, x) => s + x, 0)
      );
    },
  },
  {
    mistake: "lets a response hold back itself alone",
    violates: "a response holds its neighbours back too",
    answer: (a, dy, k, n, alpha, beta) => {
      const d = sums(a, k, n, alpha);
      return a.map((value, j) =>
        dy[j] / d[j] ** beta - 2 * alpha * beta * value ** 2 * dy[j] / d[j] ** (beta + 1)
      );
    },
  },
]);
