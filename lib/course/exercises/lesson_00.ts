/**
 * Exercises of lesson 00: reading error rates.
 *
 * @module
 */
import type { Exercise } from "../check.ts";

/** Credit that one image gives to the top-k score, ties shared as in the program of 2012. */
export const topKCredit: Exercise<(scores: number[], label: number, k: number) => number> = {
  name: "topKCredit",
  task:
    "Return the credit for one image: the share of the ways to order the tied scores in which " +
    "the label is among the first k.",
  difficulty: 2,
  minutes: 8,
  inputs: ["scores", "label", "k"],
  properties: [
    {
      says: "a label among the k highest scores gives credit 1, any other 0",
      inputs: [[[3, 1, 2], 0, 1], [[3, 1, 2], 1, 1], [[3, 1, 2], 2, 2], [[1, 5, 4, 3], 0, 3]],
      expected: tieCredit,
      hints: [
        "Count how many scores are strictly higher than the label's score.",
        "With `higher` such scores, the label is among the first k when higher < k.",
      ],
    },
    {
      says: "labels tied for the last places share them",
      inputs: [[[1, 1], 0, 1], [[2, 1, 1, 1], 1, 2], [[0, 0, 0, 0], 3, 3], [[5, 1, 1], 0, 1]],
      expected: tieCredit,
      hints: [
        "Count the scores equal to the label's score, the label included.",
        "k - higher places are left for `tied` labels: the credit is min(1, places / tied).",
      ],
    },
  ],
};

function tieCredit(scores: number[], label: number, k: number): number {
  const higher = scores.filter((score) => score > scores[label]).length;
  const tied = scores.filter((score) => score === scores[label]).length;
  return Math.min(1, Math.max(0, (k - higher) / tied));
}
