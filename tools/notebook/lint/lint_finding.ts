/**
 * What the linter of lessons reports.
 *
 * @module
 */

/** One thing that is wrong with a lesson. */
export interface LintFinding {
  /** The cell; absent when the notebook as a whole is meant. */
  cellId?: string | undefined;
  /** The line in the cell, from 1. */
  line?: number | undefined;
  /** `error` fails the gate; `warning` is advice. */
  level: "error" | "warning";
  /** What was expected and what was found. */
  message: string;
}
