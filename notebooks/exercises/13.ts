/**
 * Exercises of lesson 13: neighbours, their vote, a covered square, and an interval over queries.
 *
 * @module
 */
import type { Draws, Exercise } from "../../lib/course/mod.ts";

/** The nearest points. */
export const nearestPoints: Exercise<
  (query: number[], others: number[][], k: number) => number[]
> = {
  name: "nearestPoints",
  task: "Return the indices of the `k` points of `others` that are nearest to `query` in " +
    "Euclidean distance, the nearest first.",
  difficulty: 1,
  minutes: 7,
  inputs: ["query", "others", "k"],
  properties: [
    {
      says: "the nearest stands first",
      inputs: [[[0], [[5], [1], [3]], 2], [[2, 2], [[0, 0], [2, 3], [2, 2]], 3]],
      more: (draw) =>
        draw.times(3, () => [
          [draw.integer(-9, 9)],
          draw.distinct(5, -30, 30).map((x) => [x]),
          draw.integer(2, 4),
        ]),
      expected: nearest,
      hints: ["Sort the indices by distance, smallest first, and keep k of them."],
    },
    {
      says: "distance is Euclidean",
      inputs: [
        [[0, 0], [[5, 0], [3, 3]], 1],
        [[1, 0], [[10, 0], [1, 0.5]], 1],
        [[0, 0], [[3, 3], [4, 0]], 1],
      ],
      more: (draw) =>
        [1.25, 1.7].map((ratio) => {
          // Along an axis or across: the sum and the largest of the differences tell it wrongly.
          const [x, y, across] = [draw.integer(-5, 5), draw.integer(-5, 5), draw.integer(5, 9)];
          const along = Math.floor(ratio * across);
          return [[x, y], draw.shuffled([[x, y - along], [x + across, y + across]]), 1];
        }),
      expected: nearest,
      hints: [
        "Neither a sum of absolute differences, nor the largest of them, nor a product.",
        "The sum of the squared differences; its root changes no order.",
      ],
    },
    {
      says: "ties go to the lower index",
      inputs: [[[0], [[2], [-2], [2]], 2], [[0, 0], [[9, 9], [1, 0], [0, 1]], 1]],
      more: (draw) =>
        draw.times(3, () => {
          const [x, y, far] = [draw.integer(-5, 5), draw.integer(-5, 5), draw.integer(2, 5)];
          const around = [[x + far, y], [x, y - far], [x - far, y], [x, y + far]];
          return [[x, y], [[x + 9, y], ...draw.shuffled(around)], draw.integer(1, 3)];
        }),
      expected: nearest,
      hints: ["JavaScript's sort keeps the order of equals: a - b is enough."],
    },
  ],
};

/** The class that the neighbours vote for. */
export const neighbourVote: Exercise<(labels: number[]) => number> = {
  name: "neighbourVote",
  task: "`labels` holds the classes of the neighbours, the nearest first. Return the class that " +
    "most of them have; of classes with equally many, the one that comes first.",
  difficulty: 1,
  minutes: 5,
  inputs: ["labels"],
  properties: [
    {
      says: "most votes win, not the nearest neighbour",
      inputs: [[[1, 3, 3]], [[7, 3, 5, 3, 3, 7]]],
      more: (draw) =>
        draw.times(3, () => {
          const [first, winner, third] = draw.distinct(3, 0, 9);
          return [[first, ...draw.shuffled([winner, winner, winner, first, third])]];
        }),
      expected: vote,
      hints: ["Count each class; take the largest count."],
    },
    {
      says: "of equally many, the nearer class wins",
      inputs: [[[3, 1]], [[2, 1, 1, 2]], [[9, 4, 4, 9, 0]]],
      more: (draw) =>
        [1, -1].map((order) => {
          const [a, b, c] = draw.distinct(3, 0, 9).sort((a, b) => order * (a - b));
          return [[a, ...draw.shuffled([a, c, b]), c]];
        }),
      expected: vote,
      hints: ["Go through the labels in their order, and look for the first with the top count."],
    },
  ],
};

/** An image with a square covered. */
export const coverSquare: Exercise<
  (image: number[][], top: number, left: number, size: number, fill: number) => number[][]
> = {
  name: "coverSquare",
  task: "Return a copy of `image` (rows of pixels) in which the square of side `size` with its " +
    "upper left pixel at row `top`, column `left` has the value `fill`; what lies outside the " +
    "image is cut off.",
  difficulty: 2,
  minutes: 8,
  inputs: ["image", "top", "left", "size", "fill"],
  properties: [
    {
      says: "the square, and nothing else, gets the fill",
      inputs: [
        [[[1, 2], [3, 4]], 0, 0, 1, 9],
        [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], 0, 1, 2, 0],
      ],
      more: (draw) =>
        draw.times(
          2,
          () => [image(draw), draw.integer(0, 2), draw.integer(0, 2), 2, draw.integer(100, 200)],
        ),
      expected: covered,
      hints: ["Rows top to top + size - 1, columns left to left + size - 1."],
    },
    {
      says: "a square over the lower or right edge is cut off",
      inputs: [[[[1, 2], [3, 4]], 1, 1, 2, 9]],
      more: (draw) =>
        draw.times(2, () => [image(draw), draw.integer(1, 3), 3, 3, draw.integer(100, 200)]),
      expected: covered,
      hints: ["The result has as many rows and columns as the image."],
    },
    {
      says: "a square over the upper or left edge is cut off, not moved",
      inputs: [
        [[[1, 2], [3, 4]], -1, -1, 2, 9],
        [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], -1, -1, 3, 0],
      ],
      more: (draw) =>
        draw.times(
          2,
          () => [image(draw), draw.integer(-2, 1), -draw.integer(1, 2), 3, draw.integer(100, 200)],
        ),
      expected: covered,
      hints: ["Ask of each pixel of the image whether it lies in the square."],
    },
    {
      says: "the image itself stays as it was",
      inputs: [[[[1, 2], [3, 4]], 0, 0, 1, 9]],
      more: (
        draw,
      ) => [[image(draw), draw.integer(0, 2), draw.integer(0, 2), 2, draw.integer(100, 200)]],
      expected: covered,
      keepsInputs: true,
      hints: [
        "A list of rows that is copied with [...image] or image.slice() still has the same rows.",
        "Copy each row as well: image.map((row) => [...row]).",
      ],
    },
  ],
};

/** How far the mean share may be off. */
export const halfWidth: Exercise<(hits: number[][]) => number> = {
  name: "halfWidth",
  task: "`hits[i]` holds, for query i, a one for each neighbour of the same class and a zero for " +
    "each other. Return half the width of the 95 % interval of the mean share over queries: 1.96 " +
    "standard errors of the mean. For the variance of the n shares, divide by n - 1.",
  difficulty: 2,
  minutes: 10,
  inputs: ["hits"],
  properties: [
    {
      says: "queries that all have the same share leave no width",
      inputs: [[[[1, 0], [0, 1]]], [[[1, 1, 0], [1, 0, 1], [0, 1, 1]]]],
      more: (draw) =>
        draw.times(2, () => {
          const row = draw.shuffled([1, 1, 0, draw.integer(0, 1)]);
          return [draw.times(draw.integer(2, 5), () => draw.shuffled(row))];
        }),
      expected: half,
      hints: ["First one number a query: its share. Then the spread of those numbers."],
    },
    {
      says: "the standard error is the deviation of the shares over the root of their number",
      inputs: [[[[1], [0], [1], [0]]], [[[1], [1], [0], [1], [1]]]],
      more: (draw) =>
        draw.times(2, () => [
          draw.shuffled([0, 1, ...draw.integers(draw.integer(2, 5), 0, 1)]).map((hit) => [hit]),
        ]),
      expected: half,
      hints: [
        "The variance of n numbers that are a sample divides by n - 1.",
        "1.96 * Math.sqrt(variance / n), with n queries.",
      ],
    },
    {
      says: "more neighbours of one query are no more queries",
      inputs: [
        [[[1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]]],
        [[[1, 1], [0, 0], [1, 0], [1, 1]]],
      ],
      more: (draw) =>
        draw.times(3, () => [[
          [1, 1, 1, 0],
          [0, 0, 0, 1],
          ...draw.times(draw.integer(1, 4), () => draw.integers(4, 0, 1)),
        ]]),
      expected: half,
      hints: ["n is hits.length, not the number of all neighbours."],
    },
  ],
};

function nearest(query: number[], others: number[][], k: number): number[] {
  const distance = others.map((other) => other.reduce((sum, x, i) => sum + (x - query[i]) ** 2, 0));
  return others.map((_, i) => i).sort((a, b) => distance[a] - distance[b]).slice(0, k);
}

function vote(labels: number[]): number {
  const count = (label: number) => labels.filter((other) => other === label).length;
  const most = Math.max(...labels.map(count));
  return labels.find((label) => count(label) === most) ?? NaN;
}

function covered(
  image: number[][],
  top: number,
  left: number,
  size: number,
  fill: number,
): number[][] {
  const inside = (at: number, begin: number) => at >= begin && at < begin + size;
  return image.map((row, y) =>
    row.map((pixel, x) => inside(y, top) && inside(x, left) ? fill : pixel)
  );
}

function half(hits: number[][]): number {
  const shares = hits.map((row) => row.reduce((sum, hit) => sum + hit, 0) / row.length);
  const n = shares.length;
  const mean = shares.reduce((sum, share) => sum + share, 0) / n;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (n - 1);
  return 1.96 * Math.sqrt(variance / n);
}

/** Rows of pixels. */
function image(draw: Draws): number[][] {
  return draw.times(4, () => draw.integers(5, 0, 99));
}
