/**
 * The Stop button of a notebook.
 *
 * It sends SIGINT to the kernel, which ends Deno's kernel with all of its variables unless
 * something listens. The listener here stays for the life of the kernel. It only notes that the
 * button was pressed; long calls check for that between batches. In a page of the course's site there
 * is no signal: the page is asked whether its button was pressed.
 *
 * @module
 */
import { inDeno } from "./deno_only.ts";
import { frontEnd, pageFrontEnd } from "./front_end.ts";
import { inNotebook } from "./in_notebook.ts";

let listening = false;
let working = false;
let pressed = false;
let seesEnds = false;
let begun = 0;
let lost: (() => void) | undefined;

/**
 * Milliseconds without further work after which a cell counts as over although its end was not
 * reported.
 */
const OVER = 1000;
/** Milliseconds by which a timer is late if a cell computes without a pause. */
const LATE = 500;

/** Keeps the Stop button from ending this kernel. Calls after the first have no effect. */
export function listenForStopButton(): void {
  if (listening || !inNotebook()) return;
  listening = true;
  if (pageFrontEnd() !== undefined) return;
  Deno.addSignalListener("SIGINT", () => {
    // Between two cells there is nothing to stop, and the next cell must not be stopped.
    if (working) pressed = true;
  });
}

/** Notes that work that can be stopped begins. */
export function beginWork(): void {
  listenForStopButton();
  begun++;
  working = true;
  // If the ends of cells are not reported, each call counts as a cell.
  if (!seesEnds) pressed = false;
}

/** Whether the button was pressed while the work of this cell ran. */
export function stopPressed(): boolean {
  return pressed || frontEnd()?.stopRequested?.() === true;
}

/**
 * Notes that the work has ended. The end of a cell that throws afterwards is not reported: if no
 * other work begins for a second, there is nothing left to stop.
 */
export function endWork(): void {
  if (listening) watchForEnd(begun, performance.now());
}

function watchForEnd(own: number, asked: number): void {
  const timer = setTimeout(() => {
    if (begun !== own) return;
    if (performance.now() - asked > OVER + LATE) return watchForEnd(own, performance.now());
    working = pressed = false;
    lost?.();
  }, OVER);
  if (inDeno()) Deno.unrefTimer(timer);
}

/** Calls `callback` when a cell is assumed to be over although its end was not reported. */
export function onCellWithoutEnd(callback: () => void): void {
  lost = callback;
}

/** Notes that a cell has ended: the next one is not stopped. */
export function endOfCell(): void {
  working = pressed = false;
  seesEnds = true;
  begun++;
}
