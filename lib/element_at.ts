/**
 * Reading a list at a computed place.
 *
 * @module
 */
import { BadArgumentError } from "./errors.ts";

/**
 * `list[index]`, which must be there: a place past the end is an error rather than `undefined`, which
 * would go on as NaN.
 *
 * @throws {BadArgumentError} when `list` has nothing at `index`.
 */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index];
  if (element === undefined) {
    throw new BadArgumentError(
      `Expected an element at index ${index} of a list of ${list.length} but found none.`,
    );
  }
  return element;
}
