/**
 * A training run of a comparison whose numbers stopped being finite.
 *
 * @module
 */
import { counted } from "../counted.ts";
import { NotFiniteError } from "../errors.ts";

/** Where a comparison diverged: the arm, the seed, and after how many updates. */
export class DivergedArmError extends NotFiniteError {
  /** Name of the arm. */
  readonly arm: string;
  /** Root seed of the run. */
  readonly seed: number;
  /** Updates of the run before a number was not finite. */
  readonly updates: number;

  /**
   * Adds the place to the message of `cause`.
   *
   * @param where the arm, the seed and its updates.
   * @param cause what was not finite.
   */
  constructor(
    { arm, seed, updates }: { arm: string; seed: number; updates: number },
    cause: NotFiniteError,
  ) {
    super(
      `"${arm}" diverged from seed ${seed} after ${counted(updates, "update")}. ${cause.message}`,
      { cause },
    );
    this.arm = arm;
    this.seed = seed;
    this.updates = updates;
  }
}
