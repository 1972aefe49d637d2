/**
 * The rule that turns a measured interval and the paper's value into a verdict.
 *
 * @module
 */
import { type Estimate, requireEstimate } from "../statistics/estimate.ts";
import { requireFinite, requireOptions } from "../argument_checks.ts";

/** What became of a claim of the paper in our measurement. */
export type Verdict =
  | "reproduced"
  | "same direction"
  | "below our resolution"
  | "not reproduced";

/** What the paper says. */
export interface PaperValue {
  /** The number; leave it out when the paper claims a direction only. */
  value?: number;
  /**
   * How the number is meant. `about` (default): the effect has this size. `at least`, `at most`: a
   * bound on the size of the effect, in the direction of the number (-1 `at least`: lower by one or
   * more); for counts, on the number itself. `higher`, `lower`: a direction without a number.
   */
  relation?: "about" | "at least" | "at most" | "higher" | "lower";
  /**
   * Half a unit of the last digit that the paper prints, e.g. 0.05 for 1.4: a value that rounds to
   * the printed number agrees with it. Default 0.
   */
  rounding?: number;
  /** What no effect would be: 0 for differences (default), 1 for ratios, `null` for counts. */
  neutral?: number | null;
}

/**
 * The verdict on one claim.
 *
 * - reproduced: the interval excludes "no effect" in the paper's direction and contains the paper's
 *   value (for a bound or a direction: satisfies it);
 * - same direction: it excludes "no effect" in the paper's direction, but misses the value;
 * - not reproduced: it excludes "no effect" the other way, or lies wholly below the paper's effect
 *   without excluding "no effect";
 * - below our resolution: anything else, and every single run.
 *
 * Counts (`neutral: null`) have no "no effect": they agree with the paper's value or they do not.
 *
 * @param paper what the paper says.
 * @param ours what was measured.
 * @returns one of four verdicts.
 * @throws {BadArgumentError} when a number is not finite.
 *
 * @example
 * ```ts
 * import { acrossSeeds, verdict } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const ours = acrossSeeds([-3.1, -3.6, -3.4]);
 * assertEquals(verdict({ value: -0.4, rounding: 0.05 }, ours), "same direction");
 * ```
 */
export function verdict(paper: PaperValue, ours: Estimate): Verdict {
  requireOptions("the paper's value", paper, {
    value: true,
    relation: true,
    rounding: true,
    neutral: true,
  });
  for (const [name, number] of Object.entries({ rounding: 0, ...paper })) {
    if (typeof number === "number") requireFinite(`${name} of the paper's value`, number);
  }
  const { low, high } = requireEstimate(ours);
  if (low === null || high === null) return "below our resolution";
  const { value, relation = "about", rounding = 0, neutral = 0 } = paper;
  const least = (value ?? NaN) - rounding;
  const most = (value ?? NaN) + rounding;
  if (neutral === null) {
    if (relation === "at most") return high <= most ? "reproduced" : missed(low > most);
    if (relation === "at least") return low >= least ? "reproduced" : missed(high < least);
    return low <= most && high >= least ? "reproduced" : "not reproduced";
  }
  const upward = relation === "higher" || (relation !== "lower" && (value ?? neutral) > neutral);
  const towards = upward ? low > neutral : high < neutral;
  const against = upward ? high < neutral : low > neutral;
  if (against) return "not reproduced";
  if (relation === "higher" || relation === "lower") {
    return towards ? "reproduced" : "below our resolution";
  }
  const short = upward ? high < least : low > most;
  const beyond = upward ? low > most : high < least;
  if (!towards) return short ? "not reproduced" : "below our resolution";
  // "More than 1 %" is satisfied by any larger effect, "at most" by any smaller one.
  const satisfied = relation === "at least" ? !short : relation === "at most" ? !beyond : false;
  return satisfied || (!short && !beyond) ? "reproduced" : "same direction";
}

/** A bound that the interval breaks, or one that it straddles. */
function missed(broken: boolean): Verdict {
  return broken ? "not reproduced" : "below our resolution";
}
