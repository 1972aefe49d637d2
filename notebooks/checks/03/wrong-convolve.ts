import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson03 } from "@alexnet/alexnet/exercises";

const smaller = "the map is smaller than the image by the kernel's size, less one";

/** Sums over places; `at` gives the product of place (r, c) and weight (i, j). */
function map(
  rows: number,
  columns: number,
  kernel: number[][],
  at: (r: number, c: number, i: number, j: number) => number,
): number[][] {
  return Array.from({ length: rows }, (_, r) =>
    Array.from(
      { length: columns },
      (_, c) =>
        kernel.reduce(
          (sum, weights, i) => sum + weights.reduce((s, _, j) => s + at(r, c, i, j), 0),
          0,
        ),
    ));
}

export default wrongAnswers(lesson03.convolve, [
  {
    mistake: "gives a map of the image's size, with nothing beyond the edge",
    violates: smaller,
    answer: (image, kernel) =>
      map(
        image.length,
        image[0].length,
        kernel,
        (r, c, i, j) => (image[r + i]?.[c + j] ?? 0) * kernel[i][j],
      ),
  },
  {
    mistake: "forgets the last row and column",
    violates: "a kernel of one number multiplies every pixel",
    answer: (image, kernel) =>
      map(
        image.length - kernel.length,
        image[0].length - kernel[0].length,
        kernel,
        (r, c, i, j) => image[r + i][c + j] * kernel[i][j],
      ),
  },
  {
    mistake: "rotates the kernel, as mathematicians do",
    violates: "the kernel is applied as it is: a rise from left to right is positive",
    answer: (image, kernel) => {
      const turned = kernel.toReversed().map((row) => row.toReversed());
      return map(
        image.length - kernel.length + 1,
        image[0].length - kernel[0].length + 1,
        kernel,
        (r, c, i, j) => image[r + i][c + j] * turned[i][j],
      );
    },
  },
  {
    mistake: "takes the rows' number for the columns' too",
    violates: smaller,
    answer: (image, kernel) =>
      map(
        image.length - kernel.length + 1,
        image.length - kernel.length + 1,
        kernel,
        (r, c, i, j) => image[r + i][c + j] * kernel[i][j],
      ),
  },
]);
