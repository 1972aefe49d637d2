/**
 * The median.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";

/**
 * The median, which outliers do not affect, e.g. in timings.
 *
 * @param values the values, at least one.
 * @returns the value in the middle, or the mean of the two in the middle.
 * @throws {BadArgumentError} if there is no value, or one is not finite.
 *
 * @example
 * ```ts
 * import { median } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([median([3, 1, 9]), median([4, 1, 9, 2])], [3, 3]);
 * ```
 */
export function median(values: readonly number[]): number {
  values.forEach((value) => requireFinite("a value", value));
  requireInteger("the number of values", values.length, { min: 1 });
  if (values.some(Number.isNaN)) return NaN; // left out by a cell that was stopped
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = elementAt(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (elementAt(sorted, middle - 1) + upper) / 2;
}
