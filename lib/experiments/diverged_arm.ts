/**
 * A training run of a comparison whose numbers stopped being finite.
 *
 * @module
 */
import { counted } from "../counted.ts";
import { NotFiniteError } from "../errors.ts";

/**
 * A comparison that diverged: in which arm, from which seed, and after how many updates.
 *
 * @example
 * ```ts
 * import { NotFiniteError } from "@alexnet/alexnet";
 * import { DivergedArmError } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new DivergedArmError("rate of 1000", 1, 3, new NotFiniteError("The loss is NaN."));
 * assertEquals([error.arm, error.seed, error.updates], ["rate of 1000", 1, 3]);
 * ```
 */
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
   * @param arm name of the arm.
   * @param seed root seed of the run.
   * @param updates updates of the run before a number was not finite.
   * @param cause what was not finite.
   */
  constructor(arm: string, seed: number, updates: number, cause: NotFiniteError) {
    super(
      `"${arm}" diverged from seed ${seed} after ${counted(updates, "update")}. ${cause.message}`,
      { cause },
    );
    this.arm = arm;
    this.seed = seed;
    this.updates = updates;
  }
}
