import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson03 } from "@alexnet/alexnet/exercises";

const met =
  "a weight's gradient is the number that it was multiplied by, times the gradient of the sum";
const everywhere = "a weight is used at every place: the contributions add up";

/** The gradient with `at(c, j)` for the number that weight j met at place c. */
function gradient(size: number, dy: number[], at: (c: number, j: number) => number): number[] {
  return Array.from({ length: size }, (_, j) => dy.reduce((sum, g, c) => sum + g * at(c, j), 0));
}

export default wrongAnswers(lesson03.weightGradient, [
  {
    mistake: "rotates the kernel",
    violates: met,
    answer: (line, size, dy) => gradient(size, dy, (c, j) => line[c + size - 1 - j]),
  },
  {
    mistake: "forgets the gradient of the sums",
    violates: met,
    answer: (line, size, dy) => gradient(size, dy.map(() => 1), (c, j) => line[c + j]),
  },
  {
    mistake: "takes the last place alone",
    violates: everywhere,
    answer: (line, size, dy) => {
      const last = dy.length - 1;
      return gradient(size, [dy[last]], (_, j) => line[last + j]);
    },
  },
  {
    mistake: "takes the mean over places",
    violates: everywhere,
    answer: (line, size, dy) =>
      gradient(size, dy, (c, j) => line[c + j]).map((value) => value / dy.length),
  },
]);
