/**
 * A claim as plain data, as stored in `claims.json` and in the outputs of a notebook.
 *
 * @module
 */
import type { Estimate } from "../statistics/estimate.ts";
import type { Scale } from "./scale.ts";
import type { PaperValue, Verdict } from "./verdict.ts";

/** The media type of a claim in a notebook's outputs. */
export const claimMediaType = "application/vnd.alexnet.claim+json";

/** A claim as stored in `claims.json`: plain data. */
export interface ClaimRecord {
  /** Stable name. */
  id: string;
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
  log2012?: { value: number; source: string };
  /** Our measurement. */
  ours: Estimate;
  /** The verdict. */
  verdict: Verdict;
  /** The condition of our measurement. */
  condition?: string;
  /** The smallest effect that the run can detect. */
  smallestEffect?: number;
  /** The learner's guess. */
  guess?: number;
  /** The scale of the run. */
  scale: Scale;
  /** The root seed. */
  seed: number;
}
