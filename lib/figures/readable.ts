/**
 * Formats numbers for readers.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { isUnmeasured } from "../unmeasured.ts";

/**
 * Formats a number for readers: integers with thousands separators, other numbers with `digits`
 * significant digits (default 3), and never in exponential notation between a millionth and a
 * billion.
 *
 * @param value the number.
 * @param digits significant digits; default 3.
 * @returns the number as text; `not measured` for a NaN left by a cell that was stopped.
 * @throws {BadArgumentError} if `digits` is not an integer from 1 to 21.
 */
export function readable(value: number, digits = 3): string {
  requireInteger("digits", digits, { min: 1, max: 21 });
  if (isUnmeasured(value)) return "not measured";
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -6 || magnitude > 9) return value.toExponential(digits - 1);
  const places = Math.max(0, digits - 1 - magnitude);
  return value.toLocaleString("en-US", {
    minimumFractionDigits: Math.min(places, 1),
    maximumFractionDigits: places,
  });
}
