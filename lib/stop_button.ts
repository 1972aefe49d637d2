/**
 * The Stop button of a notebook.
 *
 * It sends SIGINT to the kernel, which ends Deno's kernel with all of its variables unless something
 * listens. The listener here stays for the life of the kernel. It can only note that the button was
 * pressed: long calls ask for it between two batches.
 *
 * @module
 */
import { inNotebook } from "./in_notebook.ts";

let listening = false;
let working = false;
let pressed = false;
let seesEnds = false;
let begun = 0;
let lost: (() => void) | undefined;

/** Milliseconds without further work after which a cell that has not said so is over. */
const OVER = 1000;
/** Milliseconds by which a timer is late while a cell computes without a pause. */
const LATE = 500;

/** Keeps the Stop button from ending this kernel. Calls after the first have no effect. */
export function listenForStopButton(): void {
  if (listening || !inNotebook()) return;
  listening = true;
  Deno.addSignalListener("SIGINT", () => {
    // Between two cells there is nothing to stop, and the next cell is not to be.
    if (working) pressed = true;
  });
}

/** Begins what can be stopped. */
export function beginWork(): void {
  listenForStopButton();
  begun++;
  working = true;
  // Without the end of cells, each call stands for a cell.
  if (!seesEnds) pressed = false;
}

/** Whether the button was pressed while the work of this cell ran. */
export function stopPressed(): boolean {
  return pressed;
}

/**
 * Notes that what was begun has ended. A cell that throws afterwards ends without a sign: if nothing
 * else begins for a second, there is nothing to stop any more.
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
  Deno.unrefTimer(timer);
}

/** Calls `callback` where a cell is taken to be over that did not say so. */
export function onCellWithoutEnd(callback: () => void): void {
  lost = callback;
}

/** Notes that a cell has ended: the next one is not stopped. */
export function endOfCell(): void {
  working = pressed = false;
  seesEnds = true;
  begun++;
}
