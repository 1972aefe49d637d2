/**
 * Exercises of lesson 07: counting and drawing patches, mirroring, and noise along components.
 *
 * @module
 */
import type { Draws, Exercise } from "../../lib/course/mod.ts";

/** How many different patches augmentation can make of one image. */
export const patchCount: Exercise<(imageSide: number, cropSide: number) => number> = {
  name: "patchCount",
  task: "Return how many different patches of side `cropSide` an image of side `imageSide` " +
    "has, each counted with its mirror image.",
  difficulty: 1,
  minutes: 5,
  inputs: ["imageSide", "cropSide"],
  properties: [
    {
      says: "a patch as large as the image has one place, and a mirror image",
      inputs: [[1, 1], [32, 32]],
      more: (draw) => draw.distinct(2, 2, 300).map((side) => [side, side]),
      expected: patches,
      hints: ["One place down, one place across, two for the mirror."],
    },
    {
      says: "the first and the last place both count",
      inputs: [[2, 1], [32, 28], [256, 224]],
      more: (draw) =>
        draw.times(3, () => {
          const cropSide = draw.integer(2, 200);
          return [cropSide + draw.integer(1, 50), cropSide];
        }),
      expected: patches,
      hints: [
        "A patch of 1 in a row of 2 has two places, not one.",
        "The first row can be 0, 1, … up to imageSide - cropSide: one more than the difference.",
      ],
    },
  ],
};

/** From a uniform random number to a place. */
export const placeOf: Exercise<(u: number, places: number) => number> = {
  name: "placeOf",
  task: "`u` is drawn uniformly from 0 to 1 (never 1). Return a place from 0 to `places - " +
    "1`, all equally likely: the lowest values of `u` give place 0, the next ones place 1, and so on.",
  difficulty: 2,
  minutes: 8,
  inputs: ["u", "places"],
  properties: [
    {
      says: "every place is a whole number from 0 to places - 1",
      inputs: [[0, 1], [0.5, 3], [0.999, 5], [0.25, 33]],
      more: (draw) => draw.times(3, () => [draw.decimal(0, 0.999, 3), draw.integer(1, 40)]),
      complaint: (place, _u, places) =>
        Number.isInteger(place) && place >= 0 && place < places
          ? undefined
          : `${place} is no place among ${places}`,
      hints: ["Math.floor makes a whole number that is never too large."],
    },
    {
      says: "low numbers give the first places, high ones the last",
      inputs: [[0.01, 9], [0.99, 9], [0.05, 20], [0.95, 20]],
      more: (draw) =>
        draw.times(4, () => [
          draw.pick([draw.decimal(0.01, 0.1, 2), draw.decimal(0.9, 0.99, 2)]),
          draw.integer(9, 40),
        ]),
      complaint: (place, u, places) =>
        (u < 0.5) === (place < places / 2)
          ? undefined
          : `${u} is at the ${u < 0.5 ? "low" : "high"} end, but ${place} is not`,
      hints: ["A larger u never gives an earlier place: do not count from the end."],
    },
    {
      says: "each place gets the same share of the numbers from 0 to 1",
      inputs: [
        [0.3, 2],
        [0.7, 2],
        [0.1, 5],
        [0.19, 5],
        [0.21, 5],
        [0.81, 5],
        [0.97, 33],
        [0.99, 33],
      ],
      more: (draw) =>
        [0.01, 0.4, 0.96].map((least) =>
          draw.until(
            () => [draw.decimal(least, least + 0.03, 2), draw.integer(33, 40)],
            ([u, places]) => {
              const [inside, rounded] = [u * places % 1, Math.round(u * (places - 1))];
              // Not at an edge of a piece, and where a rounded place is another one.
              return inside > 0.01 && inside < 0.99 && rounded !== Math.floor(u * places);
            },
          )
        ),
      expected: (u, places) => Math.floor(u * places),
      hints: [
        "Cut [0, 1) into `places` pieces of equal length; u lies in one of them.",
        "Rounding instead of cutting gives the two ends half a share.",
      ],
    },
  ],
};

/** A mirrored row of pixels. */
export const mirrorRow: Exercise<(row: number[]) => number[]> = {
  name: "mirrorRow",
  task: "A row of an image holds red, green, blue of the first pixel, then of the second, " +
    "and so on. Return the row of the mirror image.",
  difficulty: 2,
  minutes: 8,
  inputs: ["row"],
  properties: [
    {
      says: "one pixel is its own mirror image",
      inputs: [[[1, 2, 3]], [[255, 0, 7]]],
      more: (draw) => draw.times(2, () => [draw.integers(3, 0, 255)]),
      expected: mirrored,
      hints: ["The colours of a pixel keep their order."],
    },
    {
      says: "the last pixel comes first, with red still before green before blue",
      inputs: [[[1, 2, 3, 4, 5, 6]], [[1, 2, 3, 4, 5, 6, 7, 8, 9]]],
      more: (draw) => draw.times(3, () => [draw.integers(3 * draw.integer(2, 5), 0, 255)]),
      expected: mirrored,
      hints: [
        "Go over pixels, three numbers at a time, not over numbers.",
        "row.reverse() turns blue into red.",
      ],
    },
  ],
};

/** The colour shift of the paper's second augmentation. */
export const colorShift: Exercise<
  (components: number[][], deviations: number[], alphas: number[]) => number[]
> = {
  name: "colorShift",
  task: "`components` are three unit vectors in RGB, one a row; `deviations` the standard " +
    "deviations along them; `alphas` three random numbers. Return what is added to red, " +
    "green and blue: the sum of alpha times deviation times component.",
  difficulty: 2,
  minutes: 10,
  inputs: ["components", "deviations", "alphas"],
  properties: [
    {
      says: "along one axis of colour, the shift is alpha times the standard deviation",
      inputs: [
        [identity(), [10, 5, 2], [1, 0, 0]],
        [identity(), [10, 5, 2], [0.1, -0.2, 0.5]],
      ],
      more: (draw) =>
        draw.times(2, () => [identity(), draw.integers(3, 2, 20), draw.decimals(3, -2, 2)]),
      expected: shift,
      hints: ["Multiply by the deviation itself, not by its square, the eigenvalue."],
    },
    {
      says: "each component moves all three colours",
      inputs: [
        [[[0.6, 0.8, 0], [-0.8, 0.6, 0], [0, 0, 1]], [10, 5, 2], [1, 0, 0]],
        [[[0.6, 0.8, 0], [-0.8, 0.6, 0], [0, 0, 1]], [10, 5, 2], [0.5, -1, 2]],
      ],
      more: (draw) =>
        draw.times(3, () => [turned(draw), draw.integers(3, 2, 20), draw.decimals(3, -2, 2)]),
      expected: shift,
      hints: [
        "Red gets alphas[i] * deviations[i] * components[i][0], summed over i.",
        "components[i] is the i-th vector; components[0][i] mixes vectors and colours.",
      ],
    },
  ],
};

function patches(imageSide: number, cropSide: number): number {
  return (imageSide - cropSide + 1) ** 2 * 2;
}

function mirrored(row: number[]): number[] {
  const width = row.length / 3;
  return row.map((_, i) => row[(width - 1 - Math.floor(i / 3)) * 3 + i % 3]);
}

function identity(): number[][] {
  return [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
}

function shift(components: number[][], deviations: number[], alphas: number[]): number[] {
  return [0, 1, 2].map((c) =>
    alphas.reduce((sum, alpha, i) => sum + alpha * deviations[i] * components[i][c], 0)
  );
}

/** Three unit vectors at right angles, one of which stays on its axis. */
function turned(draw: Draws): number[][] {
  const [a, b, c] = draw.pick([[3, 4, 5], [5, 12, 13], [8, 15, 17]]);
  return [[a / c, b / c, 0], [-b / c, a / c, 0], [0, 0, 1]];
}
