/**
 * The ribbon of a run that is too small to be meaningful: a sentence before the takeaway of every
 * figure, and a mark on computed text, once nets were trained.
 *
 * @module
 */
import type { FigureText } from "./figure_spec.ts";

let sentence: string | undefined;
let partial: string | undefined;
let trained = false;

/**
 * Begins a lesson: `text` is what figures say once nets are trained; `undefined` for nothing.
 *
 * @param partly what figures say that show recorded numbers too; default: the same.
 */
export function setRibbon(text: string | undefined, partly: string | undefined = text): void {
  sentence = text;
  partial = partly;
  trained = false;
}

/** Notes that this run trains nets, which figures from now on may show. */
export function noteTraining(): void {
  trained = true;
}

/** Whether what is shown now may come from nets that are too small to be meaningful. */
export function ribbonIsDue(): boolean {
  return sentence !== undefined && trained;
}

/** The texts of a figure, with the ribbon if it is due and the figure shows this run. */
export function withRibbon(text: FigureText): FigureText {
  const ribbon = text.recorded === "partly" ? partial : sentence;
  return !ribbonIsDue() || text.recorded === true || text.takeaway.startsWith(ribbon ?? "")
    ? text
    : { ...text, takeaway: `${ribbon} ${text.takeaway}` };
}
