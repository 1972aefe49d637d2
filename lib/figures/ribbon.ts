/**
 * The ribbon on figures in a run that is too small to be meaningful: a sentence before the takeaway
 * of every figure that is drawn after nets were trained.
 *
 * @module
 */
import type { FigureText } from "./figure_spec.ts";

let sentence: string | undefined;
let trained = false;

/**
 * Begins a lesson: `text` is the sentence of figures once nets are trained; `undefined` for none.
 */
export function setRibbon(text: string | undefined): void {
  sentence = text;
  trained = false;
}

/** Notes that this run trains nets, which figures from now on may show. */
export function noteTraining(): void {
  trained = true;
}

/** The texts of a figure, with the ribbon if it applies. */
export function withRibbon(text: FigureText): FigureText {
  return sentence === undefined || !trained || text.takeaway.startsWith(sentence)
    ? text
    : { ...text, takeaway: `${sentence} ${text.takeaway}` };
}
