import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson13 } from "@alexnet/alexnet/exercises";

/** The first k indices by a score, smallest first. */
function smallest(scores: number[], k: number): number[] {
  return scores.map((_, i) => i).sort((a, b) => scores[a] - scores[b]).slice(0, k);
}

function squared(query: number[], other: number[]): number {
  return other.reduce((sum, x, i) => sum + (x - query[i]) ** 2, 0);
}

export default wrongAnswers(lesson13.nearestPoints, [
  {
    mistake: "returns the farthest",
    violates: "the nearest stands first",
    answer: (query, others, k) => smallest(others.map((other) => -squared(query, other)), k),
  },
  {
    mistake: "returns the nearest in the order of the file",
    violates: "the nearest stands first",
    answer: (query, others, k) =>
      smallest(others.map((other) => squared(query, other)), k).sort((a, b) => a - b),
  },
  {
    mistake: "adds absolute differences",
    violates: "distance is Euclidean",
    answer: (query, others, k) =>
      smallest(
        others.map((other) => other.reduce((sum, x, i) => sum + Math.abs(x - query[i]), 0)),
        k,
      ),
  },
  {
    mistake: "takes the largest difference of a coordinate",
    violates: "distance is Euclidean",
    answer: (query, others, k) =>
      smallest(others.map((other) => Math.max(...other.map((x, i) => Math.abs(x - query[i])))), k),
  },
  {
    mistake: "adds the differences themselves",
    violates: "the nearest stands first",
    answer: (query, others, k) =>
      smallest(others.map((other) => other.reduce((sum, x, i) => sum + x - query[i], 0)), k),
  },
  {
    mistake: "prefers the last of equals",
    violates: "ties go to the lower index",
    answer: (query, others, k) =>
      others.map((_, i) => i)
        .sort((a, b) => squared(query, others[a]) - squared(query, others[b]) || b - a)
        .slice(0, k),
  },
]);
