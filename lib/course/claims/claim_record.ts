/**
 * A claim as plain data, as stored in `claims.json` and in the outputs of a notebook.
 *
 * @module
 */
import type { Estimate } from "../../statistics/estimate.ts";
import type { Scale } from "../scale.ts";
import type { PaperValue, Verdict } from "./verdict.ts";

/** The media type of a claim in a notebook's outputs. */
export const claimMediaType = "application/vnd.alexnet.claim+json";

/**
 * What a claim is about. `counted`: arithmetic, which has no error bars. `mechanism`: what a thing
 * does. `effect`: what it is worth, against training without it.
 */
export type ClaimKind = "counted" | "mechanism" | "effect";

/** The kinds of claims. */
export const claimKinds: readonly ClaimKind[] = ["effect", "mechanism", "counted"];

/** What stands over the claims of each kind. */
export const kindTitles: Readonly<Record<ClaimKind, { title: string; note: string }>> = {
  effect: {
    title: "Effects",
    note: "What an idea is worth: trainings with it against trainings without.",
  },
  mechanism: { title: "Mechanisms", note: "What an idea does, whatever that is worth." },
  counted: { title: "Counted", note: "Arithmetic: no error bars, and nothing was trained." },
};

/**
 * Whether a claim's verdict is shown. Nets of scale `quick` learn next to nothing, so that a verdict
 * on them would mean nothing; what is counted or computed, and what the full record decides, does not
 * depend on the scale.
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
  record?: { done: number; planned: number; hoursLeft: number };
  /** What this run measured, where the record decides. */
  own?: Estimate;
  /** Training images of each net of this run. */
  images?: number;
  /** The verdict by the rule. */
  verdict: Verdict;
  /** Under which condition we measured. */
  condition?: string | undefined;
  /** The smallest effect that the run could see. */
  smallestEffect?: number | undefined;
  /** The learner's guess. */
  guess?: number | undefined;
  /** How much was computed. */
  scale: Scale;
  /** The root seed. */
  seed: number;
}
