/**
 * A claim as plain data, as stored in `claims.json` and in the outputs of a notebook.
 *
 * @module
 */
import type { Estimate } from "../../statistics/estimate.ts";
import type { Scale } from "../scale.ts";
import type { SeedsToDecide } from "./seeds_to_decide.ts";
import type { PaperValue, Verdict } from "./verdict.ts";

/** The media type of a claim in a notebook's outputs. */
export const claimMediaType = "application/vnd.alexnet.claim+json";

/**
 * What a claim is about. `counted`: arithmetic, which has no error bars. `mechanism`: what an idea
 * does. `effect`: how much it helps, compared with training without it.
 */
export type ClaimKind = "counted" | "mechanism" | "effect";

/** The kinds of claims. */
export const claimKinds: readonly ClaimKind[] = ["effect", "mechanism", "counted"];

/** The line above the claims of each kind. */
export const kindTitles: Readonly<Record<ClaimKind, { title: string; note: string }>> = {
  effect: {
    title: "Effects",
    note: "What an idea is worth: training runs with it against runs without.",
  },
  mechanism: { title: "Mechanisms", note: "What an idea does, whether or not it helps." },
  counted: { title: "Counted", note: "Arithmetic: no error bars, and nothing was trained." },
};

/**
 * Whether a claim's verdict is shown. Nets trained at scale `quick` learn next to nothing, so a
 * verdict on them would be meaningless. Counted or computed claims, and those that the full record
 * decides, do not depend on the scale.
 */
export function hasVerdict(
  { scale, own, ours }: Pick<ClaimRecord, "scale" | "own" | "ours">,
): boolean {
  return scale !== "quick" || own !== undefined || ours.covers === "exact";
}

/** A claim as `claims.json` holds it: plain data. */
export interface ClaimRecord {
  /** Stable name. */
  id: string;
  /** What the claim is about. */
  kind: ClaimKind;
  /** Number of the lesson. */
  lesson: string;
  /** The section of the paper. */
  section: string;
  /** The claim in one sentence. */
  statement: string;
  /** Unit of all values. */
  unit: string;
  /** The paper's number and its meaning. */
  paper: PaperValue;
  /** The run log of 2012. */
  log2012?: { value: number; source: string } | undefined;
  /** Our measurement. */
  ours: Estimate;
  /**
   * How far the record at full scale is. When it is complete, `ours` and the verdict are the record's
   * and `own` is what this run measured.
   */
  record?: {
    done: number;
    planned: number;
    hoursLeft: number;
    /** What a complete record that leaves the claim undecided would have needed. */
    toDecide?: SeedsToDecide;
  };
  /** What this run measured, where the record decides. */
  own?: Estimate;
  /** Training images of each net of this run. */
  images?: number;
  /** The verdict by the rule. */
  verdict: Verdict;
  /** The condition of our measurement. */
  condition?: string | undefined;
  /** The smallest effect that the run could detect. */
  smallestEffect?: number | undefined;
  /** Whether it was computed from the run's own spread, because none was known before. */
  smallestByOwnSpread?: boolean;
  /** The learner's guess. */
  guess?: number | undefined;
  /** How much was computed. */
  scale: Scale;
  /** The root seed. */
  seed: number;
}
