/**
 * A learner's guess, checked when it is made.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";

/** The numbers that are possible in a unit, and in words what it counts. */
export interface GuessRange {
  /** The smallest possible number. */
  readonly min: number;
  /** The largest possible number. */
  readonly max: number;
}

/** The possible values of a share, and of a ratio of two times or sizes. */
const VALUES: Readonly<Record<string, GuessRange>> = {
  "%": { min: 0, max: 100 },
  "times": { min: 0, max: Infinity },
};

/** The possible changes: no error rate moves by more than 100 points. */
const CHANGES: Readonly<Record<string, GuessRange>> = {
  "points": { min: -100, max: 100 },
};

/**
 * Checks a guess in `unit`.
 *
 * @param what What the guess belongs to, for the message: `predict`.
 * @param change Whether the number is asked for as a change, whose percentages may be negative.
 * @returns the guess; `null` if there is none yet.
 * @throws {BadArgumentError} for anything but a number that is possible in the unit, or null.
 */
export function requireGuess(
  what: string,
  guess: unknown,
  unit: string,
  change = false,
): number | null {
  if (guess === null) return null;
  if (typeof guess !== "number" || !Number.isFinite(guess)) {
    const found = typeof guess === "string" ? `the text ${JSON.stringify(guess)}` : String(guess);
    const hint = typeof guess === "string" && guess.trim() !== "" && Number.isFinite(Number(guess))
      ? `; write ${Number(guess)}, without quotes`
      : "";
    throw new BadArgumentError(
      `Expected a number or null as guess of ${what} but found ${found}${hint}.`,
    );
  }
  const { min, max } = CHANGES[unit] ?? (change ? undefined : VALUES[unit]) ??
    { min: -Infinity, max: Infinity };
  if (guess >= min && guess <= max) return guess;
  const range = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new BadArgumentError(
    `Expected a guess ${range} ${unit} in ${what} but found ${guess}.`,
  );
}
