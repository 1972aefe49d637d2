/**
 * The times in a reader's work: when a part of it was written, in milliseconds since 1970.
 *
 * @module
 */

/** The earliest time that can be right: the year of the paper. */
export const earliestTime = Date.UTC(2012, 0, 1);

/** How far the clock of another computer may be ahead, in milliseconds. */
const aheadBy = 24 * 60 * 60 * 1000;

/**
 * Whether work can have been written at `time`: whole milliseconds since 1970, from 2012 to a day
 * after `now`.
 */
export function isWorkTime(time: number, now: number): boolean {
  return Number.isSafeInteger(time) && time >= earliestTime && time <= now + aheadBy;
}

/**
 * The nearest time at which work can have been written, so that no entry is the latest forever:
 * `now` for a later time, {@linkcode earliestTime} for an earlier one and for what is no time.
 */
export function nearestWorkTime(time: unknown, now: number): number {
  if (typeof time !== "number" || !(time >= earliestTime)) return earliestTime;
  return Math.min(Math.floor(time), now);
}
