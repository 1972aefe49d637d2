import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson01 } from "@alexnet/alexnet/exercises";

const formula = "the interval agrees with Wilson's formula";

export default wrongAnswers(lesson01.wilson, [
  {
    mistake: "Wald's interval, which says that 0 errors of 10 is a rate of 0",
    violates: formula,
    answer: (errors, images) => {
      const p = errors / images;
      const half = 1.96 * Math.sqrt(p * (1 - p) / images);
      return [p - half, p + half];
    },
  },
  {
    mistake: "returns percent",
    violates: formula,
    answer: (errors, images) => [100 * errors / images, 100 * errors / images],
  },
  {
    mistake: "forgets z² / (4 n²) under the root",
    violates: formula,
    answer: (errors, images) => {
      const p = errors / images, z = 1.96, scale = 1 + z * z / images;
      const half = z * Math.sqrt(p * (1 - p) / images);
      const middle = p + z * z / (2 * images);
      return [(middle - half) / scale, (middle + half) / scale];
    },
  },
]);
