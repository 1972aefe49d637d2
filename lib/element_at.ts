/**
 * Checked access to a list at a computed index.
 *
 * @module
 */
import { BadArgumentError } from "./errors.ts";

/**
 * Returns `list[index]`. An index out of range is an error, because `undefined` would turn into NaN
 * in later arithmetic.
 *
 * @throws {BadArgumentError} if `list` has no element at `index`.
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
