/**
 * The sentence that a measurement supports.
 *
 * @module
 */
import { requireFields, requireFinite } from "../../argument_checks.ts";
import type { Estimate } from "../../statistics/estimate.ts";

/** One sentence for each way a measurement can come out. */
export interface Conclusions {
  /** When the 95 % interval lies wholly below `nothing`. */
  lower: string;
  /** When it lies wholly above `nothing`. */
  higher: string;
  /** When it contains `nothing`, or there is none. */
  open: string;
}

/**
 * Chooses the one of three sentences that the interval of `ours` supports, for takeaways and
 * answers: a sentence fixed in advance would be wrong in a run that shows the opposite.
 *
 * @param ours what was measured.
 * @param sentences what to say of an interval below, above and around `nothing`.
 * @param nothing where there is no effect: 0 for differences (default), 1 for ratios.
 * @returns one of the sentences.
 * @throws {BadArgumentError} if `nothing`, the value or an end of its interval is not finite.
 *
 * @example
 * ```ts
 * import { acrossSeeds, conclusion } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const sentences = { lower: "It helps.", higher: "It hurts.", open: "We cannot tell." };
 * assertEquals(conclusion(acrossSeeds([-3, -4, -3.5]), sentences), "It helps.");
 * assertEquals(conclusion(acrossSeeds([-3, 4, 1]), sentences), "We cannot tell.");
 * ```
 */
export function conclusion(ours: Estimate, sentences: Conclusions, nothing: number = 0): string {
  requireFields("the sentences of conclusion", sentences, {
    lower: true,
    higher: true,
    open: true,
  });
  requireFinite("the value of an estimate", ours.value);
  requireFinite("the value that stands for no effect", nothing);
  const { low, high } = ours;
  for (const end of [low, high]) if (end !== null) requireFinite("an end of an interval", end);
  if (low === null || high === null || low === high && ours.covers !== "exact") {
    return sentences.open;
  }
  return high < nothing ? sentences.lower : low > nothing ? sentences.higher : sentences.open;
}
