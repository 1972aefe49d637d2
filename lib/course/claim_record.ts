/**
 * A claim as plain data: what `claims.json` and the outputs of a notebook hold.
 *
 * @module
 */
import type { Estimate } from "../statistics/estimate.ts";
import type { Scale } from "./scale.ts";
import type { PaperValue, Verdict } from "./verdict.ts";

/** The media type under which a claim travels in a notebook's outputs. */
export const claimMediaType = "application/vnd.alexnet.claim+json";

/** A claim as `claims.json` holds it: plain data. */
export interface ClaimRecord {
  /** Stable name. */
  id: string;
  /** Number of the lesson. */
  lesson: string;
  /** Where the paper says it. */
  section: string;
  /** The claim in one sentence. */
  statement: string;
  /** Unit of all values. */
  unit: string;
  /** The paper's number and how it is meant. */
  paper: PaperValue;
  /** The run log of 2012. */
  log2012?: { value: number; source: string };
  /** Our measurement. */
  ours: Estimate;
  /** The verdict by the rule. */
  verdict: Verdict;
  /** Under which condition we measured. */
  condition?: string;
  /** The smallest effect that the run could see. */
  smallestEffect?: number;
  /** The learner's guess. */
  guess?: number;
  /** How much was computed. */
  scale: Scale;
  /** The root seed. */
  seed: number;
}
