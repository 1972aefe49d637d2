/**
 * Exercises of lesson 03: convolution, its rows, its gradient, and the check of a gradient; and what
 * the lesson measures: convolution in plain loops, and a loss for checking its gradient.
 *
 * @module
 */
import type { Draws, Exercise } from "../../lib/course/mod.ts";
import { coded } from "../../lib/course/exercises/compare_answers.ts";

export {
  convolutionFlop,
  type ConvolutionShape,
  convolvedSide,
  directConvolution,
  type Floats,
  matrixProduct,
  windowRows,
} from "../../lib/experiments/convolution_by_hand.ts";
export {
  inBothPrecisions,
  type LossInputs,
  tanhLossDifferences,
  tanhLossGradient,
} from "../../lib/experiments/gradient_check.ts";

// Arrow functions on one line: a counterexample shows their code.
const slope = ([x]: number[]) => 3 * x + 1;
const plane = ([x, y]: number[]) => 2 * x - 7 * y;
const product = (x: number[]) => x.reduce((all, value) => all * value, 1);
const parabola = (x: number[]) => x.reduce((sum, value) => sum + value ** 2, 0);

/** One map, one kernel. */
export const convolve: Exercise<(image: number[][], kernel: number[][]) => number[][]> = {
  name: "convolve",
  task: "Place the kernel over every window of the image that it fits on, and return the " +
    "sums of the products, row by row (no padding, stride one, the kernel is not " +
    "rotated).",
  difficulty: 2,
  minutes: 10,
  inputs: ["image", "kernel"],
  properties: [
    {
      says: "a kernel of one number multiplies every pixel",
      inputs: [[[[3]], [[2]]], [[[1, 2], [3, 4]], [[10]]]],
      more: (draw) =>
        draw.times(2, () => [grid(draw, draw.integer(2, 3), draw.integer(2, 3)), grid(draw, 1, 1)]),
      expected: sums,
      hints: ["Four loops: two over places, two over the kernel."],
    },
    {
      says: "the map is smaller than the image by the kernel's size, less one",
      inputs: [
        [[[1, 1], [1, 1]], [[1, 1], [1, 1]]],
        [[[1, 1, 1, 1], [1, 1, 1, 1]], [[1, 1]]],
        [[[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]], [[1], [1]]],
      ],
      more: (draw) =>
        draw.times(2, () => [
          draw.times(draw.integer(3, 5), () => [1, 1, 1, 1]),
          draw.pick([[[1, 1, 1]], [[1], [1]], [[1, 1], [1, 1], [1, 1]]]),
        ]),
      expected: sums,
      hints: [
        "image.length - kernel.length + 1 rows; the columns likewise.",
        "Rows and columns may differ: do not use one for the other.",
      ],
    },
    {
      says: "the kernel is applied as it is: a rise from left to right is positive",
      inputs: [
        [[[0, 5]], [[-1, 1]]],
        [[[0], [5]], [[-1], [1]]],
        [[[1, 2, 3], [4, 5, 6], [7, 8, 10]], [[1, 0], [0, -1]]],
        [[[1, 2, 3], [4, 5, 6], [7, 8, 10]], [[0, 1], [0, 0]]],
      ],
      more: (draw) => draw.times(3, () => [grid(draw, 3, 4), grid(draw, 2, draw.integer(2, 3))]),
      expected: sums,
      hints: ["image[r + i][c + j] * kernel[i][j], with a plus in both."],
    },
  ],
};

/** The windows of a line as rows. */
export const patches: Exercise<
  (line: number[], size: number, stride: number, padding: number) => number[][]
> = {
  name: "patches",
  task: "Return every window of `size` numbers, `stride` apart, of the line with `padding` " +
    "zeros on each side; only windows that fit.",
  difficulty: 2,
  minutes: 10,
  inputs: ["line", "size", "stride", "padding"],
  properties: [
    {
      says: "without padding every window is a piece of the line",
      inputs: [[[1, 2], 2, 1, 0], [[1, 2, 3], 2, 1, 0], [[1, 2, 3, 4, 5], 3, 2, 0]],
      more: (draw) =>
        draw.times(3, () => {
          const [windowSize, stride] = [draw.integer(2, 4), draw.integer(1, 2)];
          const line = draw.integers(windowSize + stride * draw.integer(1, 3), 1, 99);
          return [line, windowSize, stride, 0];
        }),
      expected: windows,
      hints: ["Window i begins at i * stride.", "line.slice(from, from + size)."],
    },
    {
      says: "a window that does not fit is left out",
      inputs: [[[1, 2, 3], 2, 2, 0], [[1, 2, 3, 4], 3, 2, 0]],
      more: (draw) =>
        draw.times(3, () => {
          const [windowSize, stride] = [draw.integer(2, 4), draw.integer(2, 3)];
          const over = draw.integer(1, stride - 1);
          const line = draw.integers(windowSize + stride * draw.integer(1, 3) + over, 1, 99);
          return [line, windowSize, stride, 0];
        }),
      expected: windows,
      hints: ["Math.floor((line.length + 2 * padding - size) / stride) + 1 windows."],
    },
    {
      says: "there are zeros on both sides, as many as `padding`",
      inputs: [[[1], 3, 1, 1], [[1, 2, 3], 3, 1, 1], [[1, 2, 3, 4], 5, 1, 2], [[1, 2, 3], 3, 2, 1]],
      more: (draw) =>
        draw.times(3, () => [
          draw.integers(draw.integer(3, 6), 1, 99),
          draw.integer(3, 5),
          draw.integer(1, 2),
          draw.integer(1, 2),
        ]),
      expected: windows,
      hints: [
        "Make the long line first: zeros, then the line, then zeros.",
        "line[-1] is undefined, not 0; and slice(-1) begins at the end.",
      ],
    },
  ],
};

/** The gradient of a kernel. */
export const weightGradient: Exercise<(line: number[], size: number, dy: number[]) => number[]> = {
  name: "weightGradient",
  task: "The sums of a line with a kernel of `size` weights (no padding, stride one) have " +
    "the gradient `dy`. Return the gradient of the weights.",
  difficulty: 3,
  minutes: 15,
  inputs: ["line", "size", "dy"],
  properties: [
    {
      says:
        "a weight's gradient is the number that it was multiplied by, times the gradient of the sum",
      inputs: [[[3], 1, [2]], [[3, 5], 2, [2]], [[1, 2, 4], 3, [10]]],
      more: (draw) =>
        draw.times(3, () => {
          const weights = draw.integer(2, 5);
          return [draw.integers(weights, -9, 9), weights, [draw.integer(2, 9)]];
        }),
      expected: weightGradients,
      hints: [
        "One place, as many sums as dy has: y = sum of line[j] * w[j], so dw[j] = line[j] * dy.",
      ],
    },
    {
      says: "a weight is used at every place: the contributions add up",
      inputs: [[[3, 5], 1, [2, 7]], [[1, 2, 4], 2, [1, 10]], [[1, -2, 3, 0, 5], 3, [1, -1, 2]]],
      more: (draw) =>
        draw.times(3, () => {
          const [weights, places] = [draw.integer(2, 3), draw.integer(2, 4)];
          const line = draw.integers(weights + places - 1, -9, 9);
          return [line, weights, draw.integers(places, -9, 9)];
        }),
      expected: weightGradients,
      hints: [
        "At place c, weight j is multiplied by line[c + j].",
        "dw[j] = sum over c of line[c + j] * dy[c].",
      ],
    },
  ],
};

/** The gradient of any function, by differences. */
export const centralDifferences: Exercise<
  (f: (x: number[]) => number, x: number[], h: number) => number[]
> = {
  name: "centralDifferences",
  task: "Return the gradient of `f` at `x` by central differences: each number is moved by " +
    "`h` up and down while the others stay as they are.",
  difficulty: 2,
  minutes: 8,
  inputs: ["f", "x", "h"],
  properties: [
    {
      says: "of a straight line it is the slope",
      inputs: [[slope, [1], 0.5], [plane, [1, 2], 0.5]],
      more: (draw) =>
        draw.times(3, () => [
          linear(draw.integer(2, 9), -draw.integer(2, 9)),
          draw.integers(2, -5, 5),
          draw.pick([0.25, 0.5, 1]),
        ]),
      expected: byDifferences,
      hints: ["(f(x + h) - f(x - h)) / (2 * h)."],
    },
    {
      says: "only one number moves at a time",
      inputs: [[product, [2, 5], 0.5], [product, [2, 5, 7], 0.25]],
      more: (draw) =>
        draw.times(3, () => [product, draw.distinct(3, 2, 9), draw.pick([0.25, 0.5])]),
      expected: byDifferences,
      hints: ["Copy x for each number, and move it back: x.slice(), or x.map."],
    },
    {
      says: "both sides count: of a parabola it is exact, whatever h",
      inputs: [[parabola, [3], 1], [parabola, [1, -2], 0.1]],
      more: (draw) =>
        draw.times(3, () => [parabola, draw.integers(3, -9, 9), draw.pick([0.5, 1, 2])]),
      expected: byDifferences,
      hints: ["(f(x + h) - f(x)) / h is off by h here; take the other side as well."],
    },
    {
      says: "x is the same afterwards, number for number",
      inputs: [[watched([0.1, 0.2, 0.3]), [0.1, 0.2, 0.3], 1e-5]],
      more: (draw) =>
        draw.times(2, () => {
          const x = draw.decimals(draw.integer(2, 5), 0.1, 0.9);
          return [watched(x), x, 1e-5];
        }),
      complaint: (result) =>
        result.every((value) => Math.abs(value - 1) < 1e-6)
          ? undefined
          : `the gradient of the sum is not ${result.join(", ")}`,
      hints: ["Do not change x itself: x[i] += h and -= h leaves rounding behind."],
    },
  ],
};

function sums(image: number[][], kernel: number[][]): number[][] {
  const rows = image.length - kernel.length + 1;
  const columns = image[0].length - kernel[0].length + 1;
  return Array.from(
    { length: rows },
    (_, r) =>
      Array.from({ length: columns }, (_, c) =>
        kernel.reduce(
          (sum, weights, i) => sum + weights.reduce((s, w, j) => s + w * image[r + i][c + j], 0),
          0,
        )),
  );
}

function windows(line: number[], size: number, stride: number, padding: number): number[][] {
  const zeros = Array.from({ length: padding }, () => 0);
  const long = [...zeros, ...line, ...zeros];
  const count = Math.floor((long.length - size) / stride) + 1;
  return Array.from({ length: count }, (_, i) => long.slice(i * stride, i * stride + size));
}

function weightGradients(line: number[], size: number, dy: number[]): number[] {
  return Array.from({ length: size }, (_, j) => dy.reduce((sum, g, c) => sum + g * line[c + j], 0));
}

function byDifferences(f: (x: number[]) => number, x: number[], h: number): number[] {
  const at = (i: number, by: number) => f(x.map((value, j) => j === i ? value + by : value));
  return x.map((_, i) => (at(i, h) - at(i, -h)) / (2 * h));
}

/** The sum of x, which throws if a number that should stay as it is has moved. */
function watched(rest: readonly number[]): (x: number[]) => number {
  return (x) => {
    const moved = x.filter((value, i) => value !== rest[i]).length;
    if (moved > 1) throw new RangeError(`${moved} numbers of x have moved at once`);
    return x.reduce((sum, value) => sum + value, 0);
  };
}

/** A straight line of two numbers, with its code. */
function linear(a: number, b: number): (x: number[]) => number {
  return coded(([x, y]) => a * x + b * y, `([x, y]) => ${a} * x + (${b}) * y`);
}

/** Rows of small whole numbers. */
function grid(draw: Draws, rows: number, columns: number): number[][] {
  return draw.times(rows, () => draw.integers(columns, -5, 9));
}
