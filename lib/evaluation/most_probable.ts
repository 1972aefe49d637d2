/**
 * The class that a net predicts.
 *
 * @module
 */
import { elementAt } from "../element_at.ts";

/** The index, from 0, of the first largest of `length` numbers from `start` on. */
export function mostProbable(
  probabilities: ArrayLike<number>,
  start: number,
  length: number,
): number {
  let best = 0;
  for (let c = 1; c < length; c++) {
    if (elementAt(probabilities, start + c) > elementAt(probabilities, start + best)) best = c;
  }
  return best;
}
