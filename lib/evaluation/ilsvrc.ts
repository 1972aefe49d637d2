/**
 * The two errors of the ImageNet Large Scale Visual Recognition Challenge, as its development kit
 * defines them. Guesses and true classes are class numbers from 1, as in the kit's files; 0 means
 * no guess and matches nothing.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import type { HierarchyCosts } from "../../datasets/hierarchy_costs.ts";

/** The guesses for each image, the best first, as class numbers from 1; 0 is no guess. */
export type NumberedGuesses = readonly (readonly number[])[];

/** The true class of each image, or its several true classes, as numbers from 1. */
export type Truths = readonly (number | readonly number[])[];

/**
 * The flat error for 1, 2, … `most` guesses: the mean over the images of
 *
 *     (1/n) sum over the n true classes of min over the guesses j of [guess j is not that class]
 *
 * @param guesses class numbers from 1 of each image, the most probable first; 0 is no guess.
 * @param truths the true class of each image, or its several true classes, as numbers from 1.
 * @param most the largest number of guesses; default 5.
 * @returns One error for each number of guesses.
 * @throws {BadArgumentError} when guesses and truths are not for the same images, or a number is
 * not a class number.
 *
 * @example
 * ```ts
 * import { flatErrors } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(flatErrors([[2, 1], [3, 4]], [1, 3], 2), [0.5, 0]);
 * ```
 */
export function flatErrors(guesses: NumberedGuesses, truths: Truths, most: number = 5): number[] {
  return errors(guesses, truths, most, 1, (guess, truth) => {
    requireInteger("a guess", guess, { min: 0 });
    requireInteger("a true class", truth, { min: 1 });
    return guess === truth ? 0 : 1;
  });
}

/**
 * The hierarchical error for 1, 2, … `most` guesses: like the flat error, but with the cost of each
 * guess, the height of the lowest common ancestor; a missing guess has the largest cost.
 *
 * @param guesses class numbers from 1 of each image, the most probable first; 0 is no guess.
 * @param truths the true class of each image, or its several true classes, as numbers from 1.
 * @param hierarchy the cost of each guess.
 * @param most the largest number of guesses; default 5.
 * @returns One mean cost for each number of guesses.
 * @throws {BadArgumentError} when guesses and truths are not for the same images, or a number is
 * not a class of the hierarchy.
 */
export function hierarchicalErrors(
  guesses: NumberedGuesses,
  truths: Truths,
  hierarchy: HierarchyCosts,
  most: number = 5,
): number[] {
  const { classes, costs } = hierarchy;
  const index = (number: number, least: number): number => {
    if (!Number.isInteger(number) || number < least || number > classes) {
      throw new BadArgumentError(
        `Expected class numbers from ${least} to ${classes} but found ${number}.`,
      );
    }
    return number - 1;
  };
  return errors(guesses, truths, most, hierarchy.most, (guess, truth) => {
    const column = index(truth, 1);
    const row = index(guess, 0);
    return row < 0 ? hierarchy.most : elementAt(costs, row * classes + column);
  });
}

/** For each number of guesses, the mean over images and truths of the cost of the best guess. */
function errors(
  guesses: NumberedGuesses,
  truths: Truths,
  most: number,
  missing: number,
  cost: (guess: number, truth: number) => number,
): number[] {
  if (guesses.length !== truths.length || guesses.length === 0) {
    throw new BadArgumentError(
      `Expected guesses for ${truths.length} images (at least one) but found ${guesses.length}.`,
    );
  }
  requireInteger("the number of guesses", most, { min: 1, max: 1e6 });
  const sums = Array<number>(most).fill(0);
  for (const [i, row] of guesses.entries()) {
    const truth = elementAt(truths, i);
    const classes = typeof truth === "number" ? [truth] : truth;
    if (classes.length === 0) {
      throw new BadArgumentError(`Expected a true class for image ${i + 1} but found none.`);
    }
    for (const label of classes) {
      let best = missing;
      for (const [k, sum] of sums.entries()) {
        const guess = row[k];
        if (guess !== undefined) best = Math.min(best, cost(guess, label));
        sums[k] = sum + best / classes.length;
      }
    }
  }
  return sums.map((sum) => sum / guesses.length);
}
