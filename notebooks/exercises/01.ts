/**
 * Exercises of lesson 01: reading error rates.
 *
 * @module
 */
import { wilsonInterval } from "../../mod.ts";
import type { Exercise } from "../../lib/course/mod.ts";

/** Credit that one image gives to the top-k score, ties shared as in the program of 2012. */
export const topKCredit: Exercise<(scores: number[], label: number, k: number) => number> = {
  name: "topKCredit",
  task: "Return the credit that one image earns with `k` guesses: the chance that its " +
    "`label` is among the first `k` when equal scores are put in a random order.",
  difficulty: 2,
  minutes: 8,
  inputs: ["scores", "label", "k"],
  properties: [
    {
      says: "a label among the k highest scores gives credit 1, any other 0",
      inputs: [
        [[3, 1, 2], 0, 1],
        [[3, 1, 2], 1, 1],
        [[3, 1, 2], 2, 2],
        [[3, 1, 2], 0, 2],
        [[1, 5, 4, 3], 0, 3],
      ],
      more: (draw) => {
        const scores = draw.distinct(6, -9, 20);
        const ranked = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
        const k = draw.integer(2, 3);
        return [0, k - 1, k, 5].map((rank) => [scores, ranked[rank], k]);
      },
      expected: tieCredit,
      hints: [
        "Count how many scores are strictly higher than the score of the label.",
        "With `higher` such scores, the label is among the first k when higher < k.",
      ],
    },
    {
      says: "labels tied for the last places share them",
      inputs: [
        [[1, 1], 0, 1],
        [[1, 1], 1, 1],
        [[2, 1, 1, 1], 1, 2],
        [[0, 0, 0, 0], 3, 3],
        [[1, 1, 0], 0, 3],
      ],
      more: (draw) =>
        [1, 2, 4].map((places) => {
          // Three scores are tied; so many are below them, and so many above.
          const [lower, higher] = [draw.integer(0, 2), draw.integer(0, 2)];
          const scores = draw.shuffled([
            ...draw.integers(lower, 0, 3),
            ...[5, 5, 5],
            ...draw.integers(higher, 7, 9),
          ]);
          return [scores, scores.indexOf(5), higher + places];
        }),
      expected: tieCredit,
      hints: [
        "Count the scores that equal the score of the label, its own included.",
        "k - higher places are left for `tied` labels: min(1, places / tied).",
      ],
    },
  ],
};

/** Wilson's 95 % interval of an error rate. */
export const wilson: Exercise<(errors: number, images: number) => [number, number]> = {
  name: "wilson",
  task: "Return Wilson's 95 % interval `[low, high]` of the error rate, as fractions from 0 to 1.",
  difficulty: 2,
  minutes: 10,
  inputs: ["errors", "images"],
  properties: [
    {
      says: "the interval agrees with Wilson's formula",
      inputs: [[1, 2], [3, 8], [25, 100], [2500, 10000]],
      more: (draw) =>
        draw.times(3, () => {
          const images = draw.integer(10, 5000);
          return [draw.integer(1, images - 1), images];
        }),
      expected: (errors, images) => wilsonInterval(errors, images),
      tolerance: 1e-4,
      hints: [
        "Write z = 1.96, p = errors / images, and divide the middle by 1 + z² / images.",
        "Under the root stands p(1 - p) / images + z² / (4 images²).",
      ],
    },
    {
      says: "no error in a sample does not mean an error rate of 0",
      inputs: [[0, 10], [10, 10], [0, 1000]],
      more: (draw) => draw.distinct(2, 5, 500).flatMap((images) => [[0, images], [images, images]]),
      expected: (errors, images) => wilsonInterval(errors, images),
      tolerance: 1e-4,
      hints: ["At p = 0 only the z² / (4 images²) under the root is left; keep it."],
    },
  ],
};

/** How many test images tell two models apart. */
export const imagesNeeded: Exercise<(points: number, discordant: number) => number> = {
  name: "imagesNeeded",
  task: "Two models disagree on a share `discordant` of the images, so the standard error " +
    "of their difference is `100 * Math.sqrt(discordant / images)` points. Return the " +
    "fewest images, as a whole number, for which a difference of `points` points is at " +
    "least 1.96 standard errors.",
  difficulty: 2,
  minutes: 6,
  inputs: ["points", "discordant"],
  properties: [
    {
      says: "half the effect needs four times the images",
      inputs: [[2, 0.25], [1, 0.25], [0.5, 0.25], [0.4, 0.1]],
      more: (draw) => draw.times(3, () => [draw.decimal(0.2, 3), draw.decimal(0.05, 0.4, 2)]),
      complaint: (result, points, discordant) => {
        const right = needed(points, discordant);
        return Math.abs(result - right) <= 1e-3 * right + 1
          ? undefined
          : `${right} images are needed`;
      },
      hints: [
        "Solve points = 1.96 * 100 * sqrt(discordant / images) for images.",
        "Square first, then put images on the left.",
      ],
    },
    {
      says: "the number of images is whole, enough, and no larger than it has to be",
      // Before rounding none is near a whole number, so that 1.96 may have more digits.
      inputs: [[1, 0.1], [4, 0.3], [5, 0.2], [2, 0.15]],
      more: (draw) =>
        draw.times(3, () =>
          draw.until(
            () => [draw.decimal(1, 6), draw.decimal(0.05, 0.4, 2)],
            ([points, discordant]) => {
              // The same number of images if 1.96 has more digits.
              const [few, many] = [195.996, 196].map((z) => discordant * (z / points) ** 2);
              return few % 1 > 0.01 && many % 1 < 0.49 && Math.ceil(few) === Math.ceil(many);
            },
          )),
      complaint: (result, points, discordant) => {
        if (!Number.isInteger(result)) return "that is not a whole number of images";
        const right = needed(points, discordant);
        if (result < right) return "with so few, the difference is less than 1.96 standard errors";
        return result > right ? `${right} images are enough` : undefined;
      },
      hints: [
        "If 307.3 images are needed, 307 are not enough.",
        "Round up: Math.ceil.",
      ],
    },
  ],
};

/** Test images that stand in the training set. */
export const leaked: Exercise<(train: number[][], test: number[][]) => number[]> = {
  name: "leaked",
  task: "Return the indices, in order, of the test images that are also in the training " +
    "set, pixel for pixel.",
  difficulty: 1,
  minutes: 6,
  inputs: ["train", "test"],
  properties: [
    {
      says: "a copy is found and nothing else",
      inputs: [[[[1, 2]], [[1, 2]]], [[[9, 9], [1, 2]], [[1, 2]]], [[[1, 2]], [[2, 1]]]],
      more: (draw) =>
        draw.times(3, () => {
          const [one, two, three] = draw.times(3, () => draw.integers(3, 0, 99));
          return [[one, two], draw.shuffled([three, draw.pick([one, two]), two.toReversed()])];
        }),
      expected: copies,
      hints: [
        "Two arrays are never === each other: compare their pixels.",
        "A text made of the pixels can be kept in a Set: pixels.join().",
      ],
    },
    {
      says: "all pixels count",
      inputs: [[[[1, 23]], [[12, 3]]], [[[0, 0, 1]], [[0, 0, 2]]], [[[1, 2, 3]], [[3, 2, 1]]]],
      more: (draw) =>
        draw.times(3, () => {
          const [a, b, c, d] = draw.distinct(4, 1, 9);
          return [[[a, 10 * b + c], [a, b, c]], [[10 * a + b, c], [a, b, d], [d, b, c]]];
        }),
      expected: copies,
      hints: ["1,23 and 12,3 are different: keep a separator, and keep the order."],
    },
    {
      says: "every test image is looked at, and its index is given once, in order",
      inputs: [
        [[[1, 2]], [[3, 4], [1, 2]]],
        [[[5, 6], [3, 4]], [[3, 4], [7, 8], [5, 6]]],
        [[[1, 2], [1, 2]], [[1, 2], [1, 2]]],
        [[[1, 2]], []],
      ],
      more: (draw) =>
        draw.times(3, () => {
          const images = draw.distinct(5, 0, 99).map((pixel) => [pixel, 7]);
          const train = draw.shuffled([...images.slice(0, 3), images[0]]);
          return [train, draw.shuffled([...images, draw.pick(images)])];
        }),
      expected: copies,
      hints: [
        "Go through the test images, not the training images, and collect indices in a list.",
      ],
    },
  ],
};

function tieCredit(scores: number[], label: number, k: number): number {
  const higher = scores.filter((score) => score > scores[label]).length;
  const tied = scores.filter((score) => score === scores[label]).length;
  return Math.min(1, Math.max(0, (k - higher) / tied));
}

function needed(points: number, discordant: number): number {
  return Math.ceil(discordant * (1.96 * 100 / points) ** 2);
}

function copies(train: number[][], test: number[][]): number[] {
  const known = new Set(train.map((pixels) => pixels.join()));
  return test.flatMap((pixels, i) => known.has(pixels.join()) ? [i] : []);
}
