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
  {
    mistake: "believes a sample without errors, or without right answers",
    violates: "no error in a sample does not mean an error rate of 0",
    answer: (errors, images) => {
      if (errors === 0) return [0, 0];
      if (errors === images) return [1, 1];
      const p = errors / images, z = 1.96, scale = 1 + z * z / images;
      const half = z * Math.sqrt(p * (1 - p) / images + z * z / (4 * images * images));
      const middle = p + z * z / (2 * images);
      return [(middle - half) / scale, (middle + half) / scale];
    },
  },
]);
