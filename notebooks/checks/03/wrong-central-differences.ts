import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson03 } from "@alexnet/alexnet/exercises";

const straight = "of a straight line it is the slope";

export default wrongAnswers(lesson03.centralDifferences, [
  {
    mistake: "looks at one side only",
    violates: "both sides count: of a parabola it is exact, whatever h",
    answer: (f, x, h) =>
      x.map((_, i) => (f(x.map((value, j) => j === i ? value + h : value)) - f(x)) / h),
  },
  {
    mistake: "divides by h, not by both steps",
    violates: straight,
    answer: (f, x, h) =>
      x.map((_, i) => {
        const at = (by: number) => f(x.map((value, j) => j === i ? value + by : value));
        return (at(h) - at(-h)) / h;
      }),
  },
  {
    mistake: "moves all numbers at once",
    violates: straight,
    answer: (f, x, h) => {
      const at = (by: number) => f(x.map((value) => value + by));
      return x.map(() => (at(h) - at(-h)) / (2 * h));
    },
  },
  {
    mistake: "does not move back",
    violates: "only one number moves at a time",
    answer: (f, x, h) =>
      x.map((_, i) => {
        x[i] += h;
        const up = f(x);
        x[i] -= 2 * h;
        return (up - f(x)) / (2 * h);
      }),
  },
  {
    mistake: "moves x itself and leaves rounding behind",
    violates: "x is the same afterwards, number for number",
    answer: (f, x, h) =>
      x.map((_, i) => {
        x[i] += h;
        const up = f(x);
        x[i] -= 2 * h;
        const down = f(x);
        x[i] += h;
        return (up - down) / (2 * h);
      }),
  },
]);
