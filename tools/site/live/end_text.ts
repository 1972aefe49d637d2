/**
 * What the bar says after cells have run.
 *
 * @module
 */
import type { Output } from "../../notebook/notebook.ts";
import type { RunEnd, RunnableCell } from "./lesson_runner.ts";

/** A cell that has run, with its outputs. */
export interface EndedCell extends Pick<RunnableCell, "number" | "throws"> {
  /** The outputs of the run. */
  readonly outputs: { readonly all: readonly Output[] } | undefined;
}

/**
 * What the bar says after `cells` have run; undefined if nothing is to be said, because none of them
 * ran or because it is already said why the variables are lost.
 *
 * @param ends how each cell ended.
 * @param lost whether the kernel ended during the run, with all of its variables.
 */
export function endText(
  cells: readonly EndedCell[],
  ends: readonly RunEnd[],
  lost: boolean,
): string | undefined {
  if (lost || ends.every((end) => end === "dropped")) return undefined;
  const failed = cells.find(({ throws }, i) => ends[i] === "error" && !throws);
  if (failed === undefined && ends.includes("dropped")) return "Stopped; the variables stay.";
  if (failed === undefined) {
    return cells.length === 1 ? `Cell ${cells[0].number} has run.` : "The cells have run.";
  }
  const unknown = failed.outputs?.all.some((output) =>
    output.output_type === "error" && output.ename === "ReferenceError"
  );
  const hint = unknown ? " If the name belongs to a cell above: Run all above." : "";
  return `Cell ${failed.number} failed; its error stands below it.${hint}`;
}
