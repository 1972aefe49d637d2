/**
 * Exercises of lesson 12: ten patches, averaging, and a submission.
 *
 * @module
 */
import type { Draws, Exercise } from "../../lib/course/mod.ts";

/** Where the five patches of an image begin. */
export const fivePlaces: Exercise<(imageSide: number, cropSide: number) => number[][]> = {
  name: "fivePlaces",
  task:
    "Return `[top, left]` of the five patches of `cropSide` in an image of `imageSide`: upper " +
    "left, upper right, middle, lower left, lower right.",
  difficulty: 1,
  minutes: 6,
  inputs: ["imageSide", "cropSide"],
  properties: [
    {
      says: "four patches touch the corners",
      inputs: [[256, 224], [40, 32], [5, 3]],
      more: (draw) => draw.times(3, () => imageAndCrop(draw)),
      complaint: (result, imageSide, cropSide) => {
        const right = places(imageSide, cropSide);
        const wrong = [0, 1, 3, 4].find((i) => String(result[i]) !== String(right[i]));
        return wrong === undefined
          ? undefined
          : `patch ${wrong + 1} begins at [${result[wrong]}], not [${right[wrong]}]`;
      },
      hints: ["The last row that a patch can begin at is imageSide - cropSide."],
    },
    {
      says: "the remaining patch lies in the middle",
      inputs: [[256, 224], [40, 32], [5, 3]],
      more: (draw) => draw.times(3, () => imageAndCrop(draw)),
      complaint: ([, , third], imageSide, cropSide) => {
        const right = places(imageSide, cropSide)[2];
        return String(third) === String(right)
          ? undefined
          : `patch 3 begins at [${third}], not [${right}]`;
      },
      hints: ["Half of imageSide - cropSide, in both directions; it stands third."],
    },
  ],
};

/** The mean of what several patches say. */
export const averagePatches: Exercise<(logits: number[][]) => number[]> = {
  name: "averagePatches",
  task: "`logits` holds one row per patch. Return the probabilities of the image as the paper " +
    "averages them: the mean of the patches' softmax outputs.",
  difficulty: 2,
  minutes: 10,
  inputs: ["logits"],
  properties: [
    {
      says: "one patch: its softmax",
      inputs: [[[[0, 0]]], [[[Math.log(3), 0]]]],
      more: (draw) => draw.times(2, () => [[draw.decimals(draw.integer(2, 4), -3, 5)]]),
      expected: meanSoftmax,
      tolerance: 1e-9,
      hints: ["exp of each logit, divided by their sum."],
    },
    {
      says: "several patches: the mean of their probabilities, not of their logits",
      inputs: [[[[0, 0], [4, 0]]], [[[9, 0, 0], [0, 1, 0], [0, 1, 0]]]],
      more: (draw) =>
        draw.times(3, () => [
          draw.times(draw.integer(2, 4), () => draw.integers(3, -4, 9)),
        ]),
      expected: meanSoftmax,
      tolerance: 1e-9,
      hints: [
        "A patch that is very sure must not outvote the others: softmax first, then the mean.",
      ],
    },
    {
      says: "large logits give numbers, not NaN",
      inputs: [
        [[[1000, 0]]],
        [[[0, 1000]]],
        [[[-1000, -1001]]],
        [[[0, 1000, 0], [-1000, -1000, -1000]]],
      ],
      more: (draw) => {
        const high = draw.integer(1000, 2000);
        return [[[[draw.integer(-5, 5), high]]], [[[high, 0], [-high, -high - 1]]]];
      },
      expected: meanSoftmax,
      tolerance: 1e-9,
      hints: ["Subtract the largest logit of the row before exp: it changes nothing else."],
    },
  ],
};

/** A line of a submission. */
export const submissionLine: Exercise<(probabilities: number[]) => string> = {
  name: "submissionLine",
  task:
    "Return a line of a submission: the numbers, from one, of the five most probable classes, " +
    "the most probable first, with single blanks between.",
  difficulty: 2,
  minutes: 8,
  inputs: ["probabilities"],
  properties: [
    {
      says: "classes are numbered from 1",
      inputs: [[[0.5, 0.2, 0.15, 0.1, 0.05]]],
      more: (draw) => [[draw.probabilities(5).sort((a, b) => b - a)]],
      expected: line,
      hints: ["Index + 1."],
    },
    {
      says: "the most probable class stands first",
      inputs: [[[0.05, 0.1, 0.15, 0.2, 0.5]], [[0.1, 0.4, 0.2, 0.05, 0.25]]],
      more: (draw) => draw.times(3, () => [draw.probabilities(5)]),
      expected: line,
      hints: ["Sort the indices by their probability, largest first."],
    },
    {
      says: "there are five guesses, however many classes there are",
      inputs: [[[0.3, 0.2, 0.15, 0.12, 0.1, 0.08, 0.05]]],
      more: (draw) => draw.times(3, () => [draw.probabilities(draw.integer(6, 9))]),
      expected: line,
      hints: [".slice(0, 5)"],
    },
    {
      says: "equally probable classes all keep their number",
      inputs: [
        [[0.2, 0.2, 0.2, 0.2, 0.2]],
        [[0.05, 0.3, 0.05, 0.1, 0.3, 0.2]],
      ],
      more: (draw) =>
        draw.times(3, () => [
          draw.shuffled([0.2, 0.2, 0.2, 0.1, 0.1, 0.05, 0.05, ...draw.pick([[], [0.1]])]),
        ]),
      complaint: (result, probabilities) => {
        const numbers = result.split(" ").map(Number);
        if (new Set(numbers).size < 5) return "five different classes are asked for";
        // Any order of equals is right.
        const found = numbers.map((number) => probabilities[number - 1]);
        const right = probabilities.toSorted((a, b) => b - a).slice(0, 5);
        return String(found) === String(right)
          ? undefined
          : `these classes have the probabilities ${found}, the five largest are ${right}`;
      },
      hints: ["Sort the indices themselves: indexOf finds the first of several equals each time."],
    },
  ],
};

/** The flat error of ILSVRC. */
export const flatError: Exercise<(guesses: number[][], truths: number[]) => number> = {
  name: "flatError",
  task:
    "`guesses` holds the guesses for each image, `truths` its true class. Return the share of " +
    "images whose class is not among their guesses; only the first five guesses of a line count.",
  difficulty: 2,
  minutes: 8,
  inputs: ["guesses", "truths"],
  properties: [
    {
      says: "an image is right when any of its guesses is",
      inputs: [[[[1, 2, 3]], [3]], [[[1, 2], [4, 5]], [2, 1]]],
      more: (draw) =>
        draw.times(3, () => {
          const guesses = draw.times(3, () => draw.distinct(4, 1, 20));
          return [guesses, guesses.map((row) => draw.pick([...row, 21, 22]))];
        }),
      expected: flat,
      hints: ["guesses[i].includes(truths[i])"],
    },
    {
      says: "the error is a share of all images",
      inputs: [[[[1], [1], [1], [1]], [1, 2, 3, 4]]],
      more: (draw) =>
        draw.times(2, () => {
          const truths = draw.integers(draw.integer(3, 7), 1, 3);
          return [truths.map(() => [draw.integer(1, 3)]), truths];
        }),
      expected: flat,
      hints: ["Divide by the number of images."],
    },
    {
      says: "a sixth guess does not count",
      inputs: [[[[1, 2, 3, 4, 5, 6]], [6]], [[[6, 1, 2, 3, 4, 5], [5, 1, 2, 3, 4, 6]], [6, 6]]],
      more: (draw) =>
        draw.times(3, () => {
          const guesses = draw.times(3, () => draw.distinct(7, 1, 20));
          return [guesses, guesses.map((row) => row[draw.integer(3, 6)])];
        }),
      expected: flat,
      hints: ["guesses[i].slice(0, 5)"],
    },
  ],
};

function places(imageSide: number, cropSide: number): number[][] {
  const far = imageSide - cropSide;
  return [[0, 0], [0, far], [far / 2, far / 2], [far, 0], [far, far]];
}

function meanSoftmax(logits: number[][]): number[] {
  const rows = logits.map((row) => {
    const largest = Math.max(...row);
    const powers = row.map((x) => Math.exp(x - largest));
    const sum = powers.reduce((total, x) => total + x, 0);
    return powers.map((x) => x / sum);
  });
  return rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);
}

function line(probabilities: number[]): string {
  return probabilities
    .map((p, index) => ({ p, index }))
    .sort((a, b) => b.p - a.p)
    .slice(0, 5)
    .map(({ index }) => index + 1)
    .join(" ");
}

function flat(guesses: number[][], truths: number[]): number {
  const wrong = guesses.filter((row, i) => !row.slice(0, 5).includes(truths[i])).length;
  return wrong / truths.length;
}

/** The sides of an image and of a patch that can lie in its middle. */
function imageAndCrop(draw: Draws): [number, number] {
  const cropSide = draw.integer(3, 224);
  return [cropSide + 2 * draw.integer(1, 30), cropSide];
}
