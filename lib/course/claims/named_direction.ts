/**
 * When a measurement is sure enough to name the direction of an effect: the one rule of verdicts,
 * of conclusions in the text, and of a reader's own experiment.
 *
 * @module
 */
import type { Estimate } from "../../statistics/estimate_record.ts";
import { smallestEffectOf } from "../../statistics/smallest_effect.ts";

/** What the rule needs besides the measurement. */
export interface DirectionRule {
  /** What no effect would be: 0 for differences (default), 1 for ratios. */
  readonly neutral?: number | undefined;
  /**
   * The smallest effect that the run can detect; for ratios as a ratio. Default: computed from the
   * spread of the measurement itself.
   */
  readonly smallest?: number | undefined;
  /** The same measurement on a second block of seeds. */
  readonly confirmation?: Estimate | undefined;
}

/**
 * 1 or -1 where an effect above or below `neutral` is named, else 0. It is named when the 99 %
 * interval excludes `neutral` (or the 95 % intervals of two blocks of seeds do, on one side) and the
 * effect is not smaller than the smallest that the run can detect.
 *
 * Not named are single runs, and intervals of zero width that were not counted.
 */
export function namedDirection(
  ours: Estimate,
  rule: DirectionRule = {},
): -1 | 0 | 1 {
  const { neutral = 0, confirmation } = rule;
  if (ours.low === null || (ours.low === ours.high && ours.covers !== "exact")) return 0;
  const visible = (smallest: number) => isVisible(ours.value, smallest, neutral);
  const at99 = sideOf(ours.low99, ours.high99, neutral);
  if (at99 !== 0 && visible(detectableEffect(ours, rule))) return at99;
  // The spread of one block does not say what two blocks can detect.
  if (confirmation === undefined || !visible(rule.smallest ?? 0)) return 0;
  const first = sideOf(ours.low, ours.high, neutral);
  return first === sideOf(confirmation.low, confirmation.high, neutral) ? first : 0;
}

/**
 * The smallest effect that the measurement `ours` can detect: that of the rule, which was known before
 * the run, or else what the spread of `ours` gives. 0 for counts.
 */
export function detectableEffect(ours: Estimate, { neutral, smallest }: DirectionRule): number {
  return smallest ?? smallestEffectOf(ours, neutral === 1) ?? 0;
}

/** Whether an effect is at least as large as `smallest`, the smallest detectable one. */
export function isVisible(effect: number, smallest: number, neutral: number): boolean {
  // Of ratios the logarithm counts, so that 2 and 1/2 are equally far from 1.
  return neutral === 1
    ? Math.abs(Math.log(effect)) >= Math.abs(Math.log(Math.max(smallest, 1)))
    : Math.abs(effect - neutral) >= smallest;
}

/** The side of `neutral` on which an interval lies: 1 above, -1 below, 0 if it contains it. */
export function sideOf(low: number | null, high: number | null, neutral: number): -1 | 0 | 1 {
  if (low === null || high === null) return 0;
  return low > neutral ? 1 : high < neutral ? -1 : 0;
}
