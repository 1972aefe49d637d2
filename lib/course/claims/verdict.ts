/**
 * The rule that turns a measured interval and the paper's value into a verdict.
 *
 * @module
 */
import {
  type FieldNames,
  requireFields,
  requireFinite,
  requireOptions,
} from "../../argument_checks.ts";
import { type Estimate, requireEstimate } from "../../statistics/estimate_record.ts";
import { isUnmeasured } from "../../unmeasured.ts";
import { detectableEffect, isVisible, namedDirection } from "./named_direction.ts";

/**
 * The outcome of a claim of the paper in our measurement. A count `agrees` or `differs`; an effect
 * gets one of the first four; both can be `undecided`.
 */
export type Verdict =
  | "reproduced"
  | "same direction"
  | "contradicted"
  | "excluded at the paper's size"
  | "undecided"
  | "agrees"
  | "differs";

/** All verdicts, best first. */
export const verdicts: readonly Verdict[] = [
  "reproduced",
  "same direction",
  "excluded at the paper's size",
  "contradicted",
  "agrees",
  "differs",
  "undecided",
];

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
  /**
   * The value that means no effect: 0 for differences (default), 1 for ratios, `null` for counts.
   */
  neutral?: number | null;
  /** What a direction without a number means, for the card: `test error lower with dropout`. */
  words?: string;
}

/** The names of the fields of a {@linkcode PaperValue}. */
export const PAPER_VALUE_FIELDS: FieldNames<PaperValue> = {
  value: true,
  relation: true,
  rounding: true,
  neutral: true,
  words: true,
};

/** What else a verdict depends on. */
export interface VerdictOptions {
  /**
   * The smallest effect that the run can detect; for ratios as a ratio. Default: computed from the
   * spread of the measurement itself.
   */
  smallest?: number;
  /** A second block of seeds. A direction that both blocks show at 95 % needs no 99 %. */
  confirmation?: Estimate;
  /** Whether the nets of either arm are still at chance level; if so, nothing is judged. */
  atChance?: boolean;
}

/**
 * The verdict on one claim.
 *
 * A direction is named only when the 99 % interval excludes "no effect" (or the 95 % intervals of two
 * blocks of seeds do) and the effect is not smaller than the smallest that the run can detect:
 *
 * - reproduced: a direction is named, it is the paper's, and the 95 % interval contains the paper's
 *   value (for a bound or a direction: satisfies it);
 * - same direction: it is the paper's, but the interval misses the value;
 * - contradicted: a direction is named, and it is the opposite one;
 * - excluded at the paper's size: no direction is named, but the whole 95 % interval falls short of
 *   the paper's effect, which the run could have detected;
 * - undecided: anything else, including every single run, every interval of zero width that was not
 *   counted, and every comparison at chance level.
 *
 * Counts (`neutral: null`) have no value for no effect: they agree with the paper's value or they
 * differ.
 *
 * @param paper what the paper says.
 * @param ours what was measured.
 * @param options the smallest visible effect, a second block of seeds, whether the nets are at chance.
 * @returns the verdict.
 * @throws {BadArgumentError} when a number is not finite.
 *
 * @example
 * ```ts
 * import { acrossSeeds, verdict } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const ours = acrossSeeds([-3.1, -3.6, -3.4]);
 * assertEquals(verdict({ value: -0.4, rounding: 0.05 }, ours), "same direction");
 * assertEquals(verdict({ value: -0.4, rounding: 0.05 }, ours, { smallest: 5 }), "undecided");
 * ```
 */
export function verdict(
  paper: PaperValue,
  ours: Estimate,
  options: VerdictOptions = {},
): Verdict {
  requireFields("the paper's value of verdict", paper, PAPER_VALUE_FIELDS);
  requireOptions("verdict", options, { smallest: true, confirmation: true, atChance: true });
  for (const [name, number] of Object.entries({ rounding: 0, ...paper })) {
    if (typeof number === "number") requireFinite(`${name} of the paper's value`, number);
  }
  if (options.smallest !== undefined) {
    requireFinite("the smallest visible effect", options.smallest, { min: 0 });
  }
  if (options.confirmation !== undefined) requireEstimate(options.confirmation);
  const { low, high } = requireEstimate(ours);
  if (low === null || high === null || options.atChance) return "undecided";
  if (isUnmeasured(ours.value)) return "undecided";
  if (paper.neutral === null) return countVerdict(paper, low, high);
  if (low === high && ours.covers !== "exact") return "undecided";
  return effectVerdict(paper, ours, { low, high }, options);
}

/**
 * Whether a count agrees with the printed number or bound; `undecided` if an interval straddles it.
 */
function countVerdict(
  { value = NaN, relation = "about", rounding = 0 }: PaperValue,
  low: number,
  high: number,
): Verdict {
  const least = value - rounding;
  const most = value + rounding;
  if (relation === "at most") return high <= most ? "agrees" : low > most ? "differs" : "undecided";
  if (relation === "at least") {
    return low >= least ? "agrees" : high < least ? "differs" : "undecided";
  }
  return low <= most && high >= least ? "agrees" : "differs";
}

function effectVerdict(
  { value, relation = "about", rounding = 0, neutral }: PaperValue,
  ours: Estimate,
  { low, high }: { low: number; high: number },
  options: VerdictOptions,
): Verdict {
  const nothing = neutral ?? 0;
  const upward = relation === "higher" || (relation !== "lower" && (value ?? nothing) > nothing);
  const rule = { neutral: nothing, ...options };
  const named = namedDirection(ours, rule);
  if (named === (upward ? -1 : 1)) return "contradicted";
  if (relation === "higher" || relation === "lower") {
    return named === 0 ? "undecided" : "reproduced";
  }
  const least = (value ?? NaN) - rounding;
  const most = (value ?? NaN) + rounding;
  const short = upward ? high < least : low > most;
  const beyond = upward ? low > most : high < least;
  if (named === 0) {
    return short && isVisible(value ?? nothing, detectableEffect(ours, rule), nothing)
      ? "excluded at the paper's size"
      : "undecided";
  }
  // "More than 1 %" is satisfied by any larger effect, "at most" by any smaller one.
  const satisfied = relation === "at least" ? !short : relation === "at most" ? !beyond : false;
  return satisfied || (!short && !beyond) ? "reproduced" : "same direction";
}
