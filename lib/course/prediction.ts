/**
 * The learner's prediction, recorded before the measurement.
 *
 * @module
 */
import { requireGuess } from "./guess.ts";
import { requireOptions } from "../argument_checks.ts";
import { jupyterDisplay, type MediaBundle } from "../figures/figure_spec.ts";
import type { Displayable } from "../figures/displayable.ts";
import { readable } from "../figures/readable.ts";

/** Options of {@linkcode predict}. */
export interface PredictionOptions {
  /** The question, in one sentence. */
  question: string;
  /** The unit of the answer, e.g. `epochs`, `points`, `times`. */
  unit: string;
  /** The learner's number; `null` if there is none yet. */
  guess: number | null;
}

/** A prediction; can be displayed as the value of a cell. */
export interface Prediction extends Displayable, Readonly<PredictionOptions> {}

/**
 * Records a prediction. Pass it to {@linkcode claim}, which shows it next to the measurement.
 *
 * @param options the question, its unit and the learner's number.
 * @returns the prediction, as the value of a cell.
 * @throws {BadArgumentError} when the guess is not a number, or impossible in its unit: a share below 0 or
 * above 100 %, a change of more than 100 points.
 *
 * @example
 * ```ts
 * import { predict } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const prediction = predict({
 *   question: "How many times as fast does ReLU learn?",
 *   unit: "times",
 *   guess: 3,
 * });
 * assertEquals(prediction.guess, 3);
 * ```
 */
export function predict(options: PredictionOptions): Prediction {
  requireOptions("predict", options, { question: true, unit: true, guess: true });
  const { question, unit, guess } = options;
  requireGuess("predict", guess, unit);
  const answer = guess === null
    ? "No guess yet: write your number in place of `null` and run the cell again."
    : `Your guess: **${readable(guess)} ${unit}**. Compare it with what is measured below.`;
  return {
    question,
    unit,
    guess,
    [jupyterDisplay]: (): MediaBundle => ({
      "text/markdown": `> ${question}\n>\n> ${answer}`,
      "text/plain": `${question}\n${answer.replaceAll(/[*`]/g, "")}`,
    }),
  };
}
