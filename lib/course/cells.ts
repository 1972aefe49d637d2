/**
 * Tracks the cells of a notebook as they end: which were stopped, which lack results, and which
 * failed without showing anything.
 *
 * Deno's kernel reports the number of a cell only when the cell has succeeded. A cell with a syntax
 * error never begins, shows nothing in most front ends, and leaves all variables as they were.
 *
 * @module
 */
import type { MediaBundle } from "../figures/figure_spec.ts";
import { leaveCell } from "../progress_bar.ts";
import { endOfCell, onCellWithoutEnd } from "../stop_button.ts";
import { noteCellWithoutEnd, unmeasuredInCell } from "../unmeasured.ts";

let ended = 0;
let ending = 0;

/**
 * Watches for cells that end in an error, so that the next cell shows its own progress and
 * unfinished work is reported for the cell that left it.
 */
export function watchCells(): void {
  onCellWithoutEnd(() => {
    leaveCell();
    noteCellWithoutEnd();
  });
}

/** Notes that cell number `cell` has run to its end; its value is displayed next. */
export function beginDisplay(cell: number): void {
  ending = cell;
}

/**
 * The numbers of the cells just before the one whose value is displayed that failed: each threw an
 * error, or has a syntax error.
 */
export function cellsWithoutEnd(): number[] {
  return Array.from({ length: Math.max(0, ending - ended - 1) }, (_, i) => ended + 1 + i);
}

/** Notes that everything of cell number `cell` is displayed, and returns a note for the reader. */
export function endDisplay(cell: number): MediaBundle | undefined {
  const failed = cellsWithoutEnd().at(-1);
  ended = cell;
  endOfCell();
  leaveCell();
  const { stopped, needed } = unmeasuredInCell(cell, failed);
  if (stopped) {
    return note(
      "Stopped.",
      "What was finished is kept. Run this cell again for the rest, or continue: cells below " +
        "that need more results will say so.",
    );
  }
  if (needed.length === 0) return undefined;
  const cells = needed.map((number) => `[${number}]`).join(", ");
  return note(
    "Not measured.",
    `Some numbers of this cell are missing, because ${needed.length > 1 ? "cells" : "cell"} ` +
      `${cells} ${needed.length > 1 ? "were" : "was"} stopped. Run ${cells} again, then this one.`,
  );
}

function note(head: string, text: string): MediaBundle {
  return { "text/markdown": `> **${head}** ${text}`, "text/plain": `${head} ${text}` };
}
