/**
 * A measured value with its intervals, as data, and its check.
 *
 * @module
 */
import { requireFinite } from "../argument_checks.ts";

/** What would vary if the measurement were repeated. */
export type Covers = "test images" | "seeds" | "repetitions" | "exact" | "single run";

/** A value with its 95 % interval, and the 99 % interval that a winner needs. */
export interface Estimate {
  /** The measured value. */
  value: number;
  /** Lower end of the 95 % interval; `null` if unknown (single run). */
  low: number | null;
  /** Upper end of the 95 % interval; `null` if unknown (single run). */
  high: number | null;
  /** Lower end of the 99 % interval; `null` when it is not known. */
  low99: number | null;
  /** Upper end of the 99 % interval; `null` when it is not known. */
  high99: number | null;
  /** What the interval covers. */
  covers: Covers;
  /** Number of test images, of seeds or of repetitions; 1 for exact values and single runs. */
  n: number;
  /** How the interval was computed, e.g. `Wilson`. */
  method: string;
  /** The day of the measurement if it was not made in this run, `YYYY-MM-DD`. */
  recorded?: string;
}

/**
 * Checks the numbers of an estimate that was written by hand or read from a file.
 *
 * @throws {BadArgumentError} when a number is not finite, only one end of an interval is known, or the
 * lower end is above the upper one.
 */
export function requireEstimate(estimate: Estimate): Estimate {
  const { value, low, high } = estimate;
  // An estimate that was written by hand may have no 99 % interval.
  const { low99 = null, high99 = null } = estimate;
  requireFinite("the value of an estimate", value);
  for (const [least, most] of [[low, high], [low99, high99]]) {
    if (least === null && most === null) continue;
    requireFinite("the lower end of an estimate", least);
    requireFinite("the upper end of an estimate", most, { min: Number(least) });
  }
  return estimate;
}
