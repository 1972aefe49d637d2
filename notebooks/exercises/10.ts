/**
 * Exercises of lesson 10: two towers as one matrix, what they exchange, and colour.
 *
 * @module
 */
import type { Draws, Exercise } from "../../lib/course/mod.ts";

/** Two towers as one layer. */
export const oneMatrix: Exercise<(a: number[][], b: number[][]) => number[][]> = {
  name: "oneMatrix",
  task: "Two towers each multiply their own inputs by a matrix, `a` and `b` (rows: outputs, " +
    "columns: inputs). Return the one matrix that does the same to the inputs of both, " +
    "those of tower 1 first.",
  difficulty: 2,
  minutes: 10,
  inputs: ["a", "b"],
  properties: [
    {
      says: "outputs and inputs of both towers are there",
      inputs: [[[[1]], [[2]]], [[[1, 2]], [[3]]]],
      more: (draw) => draw.times(2, () => twoMatrices(draw)),
      complaint: (m, a, b) =>
        m.length === a.length + b.length &&
          m.every((row) => row.length === a[0].length + b[0].length)
          ? undefined
          : `found ${m.length} rows of ${m[0]?.length ?? 0}`,
      hints: ["a's rows and then b's; a's columns and then b's."],
    },
    {
      says: "each tower reads its own maps",
      inputs: [[[[1]], [[2]]], [[[1, 2], [3, 4]], [[5, 6]]]],
      more: (draw) => draw.times(3, () => twoMatrices(draw)),
      complaint: (m, a, b) =>
        a.every((row, i) => row.every((w, j) => m[i]?.[j] === w)) &&
          b.every((row, i) => row.every((w, j) => m[a.length + i]?.[a[0].length + j] === w))
          ? undefined
          : "a weight is not at its place",
      hints: ["a stands in the upper left corner, b in the lower right one."],
    },
    {
      says: "no tower reads the other",
      inputs: [[[[1]], [[2]]], [[[1, 2], [3, 4]], [[5, 6]]]],
      more: (draw) => draw.times(3, () => twoMatrices(draw)),
      expected: blocks,
      hints: ["Everything else is 0: the weights that the two towers save."],
    },
  ],
};

/** What the towers send each other. */
export const bytesSent: Exercise<(side: number, maps: number, batch: number) => number> = {
  name: "bytesSent",
  task: "A layer reads `maps` maps of `side` × `side` from both towers together, for each " +
    "image of a batch. Return how many bytes one tower sends to the other; a number " +
    "takes four bytes.",
  difficulty: 1,
  minutes: 5,
  inputs: ["side", "maps", "batch"],
  properties: [
    {
      says: "each tower sends its own half of the maps",
      inputs: [[1, 2, 1], [13, 256, 1]],
      more: (draw) => draw.times(2, () => [draw.integer(2, 30), 2 * draw.integer(1, 200), 1]),
      expected: bytes,
      hints: ["maps / 2 maps, side * side numbers each."],
    },
    {
      says: "for every image of the batch, four bytes a number",
      inputs: [[1, 2, 128], [13, 256, 128], [6, 256, 128]],
      more: (draw) =>
        draw.times(3, () => [draw.integer(2, 30), 2 * draw.integer(1, 200), draw.integer(2, 256)]),
      expected: bytes,
      hints: ["Multiply by batch, and by 4."],
    },
  ],
};

/** How colourful a filter is. */
export const colorShare: Exercise<(filter: number[][]) => number> = {
  name: "colorShare",
  task: "A filter is a list of places, each with its weights for red, green and blue. " +
    "Return the share of its energy that is colour: the sum of (weight - mean of the " +
    "place)² over the sum of weight².",
  difficulty: 2,
  minutes: 10,
  inputs: ["filter"],
  properties: [
    {
      says: "a grey filter has no colour",
      inputs: [[[[1, 1, 1]]], [[[1, 1, 1], [-2, -2, -2]]]],
      more: (draw) =>
        draw.times(2, () => [draw.distinct(3, 1, 9).map((grey) => [grey, grey, grey])]),
      expected: share,
      hints: ["The mean is that of the three weights at one place, not of the whole filter."],
    },
    {
      says: "weights that cancel are nothing but colour",
      inputs: [[[[1, -1, 0]]], [[[1, 0, -1], [0, 2, -2]]]],
      more: (draw) =>
        draw.times(2, () => [draw.times(2, () => {
          const [a, b] = draw.distinct(2, 1, 9);
          return draw.shuffled([a, b, -a - b]);
        })]),
      expected: share,
      hints: ["With mean 0 both sums are the same: 1."],
    },
    {
      says: "between the two it is a share of the squares",
      inputs: [[[[1, 0, 0]]], [[[3, 1, 2], [0, 0, 6]]]],
      more: (draw) =>
        draw.times(3, () => [draw.times(draw.integer(1, 3), () => draw.distinct(3, -5, 9))]),
      expected: share,
      hints: ["For [1, 0, 0]: (4 + 1 + 1) / 9 over 1."],
    },
  ],
};

function blocks(a: number[][], b: number[][]): number[][] {
  return [
    ...a.map((row) => [...row, ...b[0].map(() => 0)]),
    ...b.map((row) => [...a[0].map(() => 0), ...row]),
  ];
}

function bytes(side: number, maps: number, batch: number): number {
  return side * side * (maps / 2) * batch * 4;
}

function share(filter: number[][]): number {
  let color = 0, all = 0;
  for (const place of filter) {
    const mean = place.reduce((sum, w) => sum + w, 0) / 3;
    for (const w of place) {
      color += (w - mean) ** 2;
      all += w ** 2;
    }
  }
  return color / all;
}

/** The matrices of two towers of different sizes. */
function twoMatrices(draw: Draws): [number[][], number[][]] {
  const matrix = (rows: number, columns: number) =>
    draw.times(rows, () => draw.integers(columns, 1, 9));
  const [rows, columns] = [draw.integer(1, 3), draw.integer(1, 3)];
  return [matrix(rows, columns), matrix(draw.integer(1, 3), columns + 1)];
}
