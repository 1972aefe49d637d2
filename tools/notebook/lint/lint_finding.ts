/**
 * A finding of the linter for lessons.
 *
 * @module
 */

/** One thing that is wrong with a lesson. */
export interface LintFinding {
  /** The cell; absent if the finding concerns the whole notebook. */
  cellId?: string | undefined;
  /** The line in the cell, from 1. */
  line?: number | undefined;
  /** `error` fails the gate; `warning` is advice. */
  level: "error" | "warning";
  /** What was expected and what was found. */
  message: string;
}
