/**
 * The sentence that a measurement supports.
 *
 * @module
 */
import { requireFields, requireFinite, requireOptions } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { namedDirection } from "./named_direction.ts";

/** One sentence for each way a measurement can come out. */
export interface Conclusions {
  /** When an effect below `neutral` is named. */
  lower: string;
  /** When one above it is. */
  higher: string;
  /** When none is named. */
  open: string;
}

/** Options of {@linkcode conclusion}. */
export interface ConclusionOptions {
  /** Where there is no effect: 0 for differences (default), 1 for ratios. */
  neutral?: number;
  /**
   * The smallest effect that the run can detect; for ratios as a ratio. Default: computed from the
   * spread of the measurement itself; at 95 %, no effect is too small.
   */
  smallest?: number | undefined;
  /**
   * The interval that must exclude `neutral`, in percent: 99 (default), as on the cards, or 95, to
   * show how often that names a winner by luck.
   */
  level?: 95 | 99;
}

/**
 * Chooses the one of three sentences that the measurement `ours` supports, for takeaways and
 * answers: a sentence fixed in advance would be wrong in a run that shows the opposite. A direction
 * is named by the rule of the cards: see {@linkcode verdict}.
 *
 * @param ours what was measured.
 * @param sentences what to say of an effect that is named, and when none is.
 * @param options what no effect would be, the smallest detectable effect, the interval's level.
 * @returns one of the sentences.
 * @throws {BadArgumentError} if a number is not finite.
 *
 * @example
 * ```ts
 * import { acrossSeeds, conclusion } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const sentences = { lower: "It helps.", higher: "It hurts.", open: "We cannot tell." };
 * const ours = acrossSeeds([-3, -4, -3.5, -3.4]);
 * assertEquals(conclusion(ours, sentences), "It helps.");
 * assertEquals(conclusion(ours, sentences, { smallest: 5 }), "We cannot tell.");
 * assertEquals(conclusion(acrossSeeds([-3, 4, 1]), sentences), "We cannot tell.");
 * ```
 */
export function conclusion(
  ours: Estimate,
  sentences: Conclusions,
  options: ConclusionOptions = {},
): string {
  requireFields("the sentences of conclusion", sentences, {
    lower: true,
    higher: true,
    open: true,
  });
  requireOptions("conclusion", options, { neutral: true, smallest: true, level: true });
  requireFinite("the value of an estimate", ours.value);
  const { neutral = 0, smallest, level = 99 } = options;
  requireFinite("the value that stands for no effect", neutral);
  if (smallest !== undefined) requireFinite("the smallest visible effect", smallest, { min: 0 });
  if (level !== 95 && level !== 99) {
    throw new BadArgumentError(
      `level of conclusion: expected 95 or 99, found ${printable(level)}.`,
    );
  }
  const { low, high, low99, high99 } = ours;
  for (const end of [low, high, low99, high99]) {
    if (end !== null) requireFinite("an end of an interval", end);
  }
  const judged = level === 99 ? ours : { ...ours, low99: low, high99: high };
  const named = namedDirection(judged, {
    neutral,
    smallest: level === 99 ? smallest : smallest ?? 0,
  });
  return named < 0 ? sentences.lower : named > 0 ? sentences.higher : sentences.open;
}
