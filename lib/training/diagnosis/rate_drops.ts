/**
 * Looks for a learning rate that was never lowered although the net no longer improves at it. The
 * paper divides it by 10 when the validation error stops improving (section 5).
 *
 * @module
 */
import type { EpochLine } from "../run/log_lines.ts";
import { found, inOrder, type Look, notJudged } from "./finding.ts";
import { isOnPlateau } from "./plateau.ts";
import { countText, percentText, rate } from "./finding_text.ts";
import { chanceError, type RunFacts } from "./run_facts.ts";

/** Epochs with which three parts can be compared. */
const EPOCHS = 9;

/** Improvement of the training loss from one third of a run to the next that counts as none. */
const STANDSTILL = 0.03;

/** Training error at which nothing is left to gain. */
const LEARNED = 0.02;

/** Whether the rate should have been lowered. */
export function lookForRateDrops(facts: RunFacts): Look {
  const { epochs, steps, settings, data } = facts;
  const rates = steps.map(({ learningRate }) => learningRate);
  const [most, least] = [Math.max(...rates), Math.min(...rates)];
  if (rates.length === 0) return notJudged("learning-rate", "No update is logged.");
  if (least < 0.99 * most) {
    return inOrder("learning-rate", `the rate went from ${rate(most)} to ${rate(least)}`);
  }
  if (epochs.length < EPOCHS) {
    return notJudged(
      "learning-rate",
      `The rate is ${rate(most)} throughout; ${countText(epochs.length, "epoch")} ${
        epochs.length === 1 ? "is" : "are"
      } too few to judge that.`,
    );
  }
  const third = Math.floor(epochs.length / 3);
  const [middle, last] = [epochs.slice(-2 * third, -third), epochs.slice(-third)];
  const [lossBefore, loss] = [middle, last].map((part) => mean(part, (line) => line.loss));
  const gain = 1 - loss / lossBefore;
  const trainingError = mean(last, ({ errorRate }) => errorRate);
  const validation = (part: readonly EpochLine[]) =>
    mean(part, ({ validationError }) => validationError ?? NaN);
  const [errorBefore, error] = [validation(middle), validation(last)];
  const measured = Number.isFinite(errorBefore) && Number.isFinite(error);
  // Half the width of a 95 % interval of the difference, as if the images were drawn anew: too wide,
  // because they are the same ones.
  const noise = measured ? errorNoise(error, data?.validationImages ?? 0) : 0;
  const improves = gain > STANDSTILL || measured && errorBefore - error > Math.max(0.002, noise);
  const knowsNothing = isOnPlateau(facts) ||
    trainingError > 0.95 * (chanceError(facts) ?? Infinity);
  if (improves || trainingError < LEARNED || knowsNothing) {
    return inOrder(
      "learning-rate",
      `the rate stayed at ${rate(most)}, and ` +
        (improves ? "the net still improves at it" : "nothing else asks for a lower one"),
    );
  }
  const constant = settings.schedule === "constant";
  return found({
    sign: "learning-rate",
    kind: "problem",
    title: "The learning rate never dropped",
    update: last[last.length - 1].step,
    seen:
      `The rate was ${rate(most)} in all ${epochs.length} epochs. From one third of the run to ` +
      `the next the mean training loss went from ${lossBefore.toFixed(3)} to ${loss.toFixed(3)}` +
      (measured
        ? `, and the validation error from ${percentText(errorBefore)} to ${percentText(error)}.`
        : "."),
    why:
      "At a constant rate the weights end up circling around a minimum at the distance of a step. " +
      "Each drop gained the paper's network several points of error within an epoch.",
    advice: "Divide the rate by 10 when the validation error stops improving, as the paper did: " +
      (constant
        ? "--schedule paper does so (with --validation images), and --schedule steps at --drops."
        : "--schedule paper does so; with --schedule steps, let --drops begin earlier."),
  });
}

function mean(part: readonly EpochLine[], of: (line: EpochLine) => number): number {
  return part.reduce((sum, line) => sum + of(line), 0) / part.length;
}

/** 1.96 standard errors of the difference of two error rates near `error`, of `images` images. */
export function errorNoise(error: number, images: number): number {
  return images === 0 ? 0 : 1.96 * Math.sqrt(2 * error * (1 - error) / images);
}
