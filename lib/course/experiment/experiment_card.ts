/**
 * Formats a reader's experiment: the sentence that its numbers support, the card, and its text.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import type { ArmResult } from "../../experiments/arms.ts";
import { escapeHtml } from "../../figures/escape_html.ts";
import { readable } from "../../figures/readable.ts";
import { reliableEffect } from "../../statistics/smallest_effect.ts";
import { leastSeeds } from "../../statistics/estimate.ts";
import type { Estimate } from "../../statistics/estimate_record.ts";
import { estimateText } from "../claims/claim_card.ts";
import { isVisible, namedDirection } from "../claims/named_direction.ts";
import { costText, type ExperimentCost } from "./experiment_cost.ts";
import type { CheckedExperiment } from "./experiment_options.ts";

/** The outcome of an experiment. */
export interface ExperimentOutcome {
  /** Its estimated cost; `undefined` if it was stopped before that was measured. */
  readonly cost: ExperimentCost | undefined;
  /** Whether it started: one that costs more than its limit does not. */
  readonly started: boolean;
  /** Complete pairs of training runs, and how many were planned; none for a measurement. */
  readonly pairs?: { readonly done: number; readonly planned: number };
  /** What was measured. */
  readonly estimate?: Estimate;
  /** One difference for each seed. */
  readonly differences: readonly number[];
  /** The training runs of both arms. */
  readonly results: readonly ArmResult[];
  /** The smallest effect that an experiment of this size can detect. */
  readonly smallest?: number;
  /** The run whose numbers stopped being finite; then there is nothing to compare. */
  readonly diverged?: { readonly arm: string; readonly seed: number; readonly updates: number };
  /** How many test images are training images too. */
  readonly shared?: number;
  /** Why its numbers support no conclusion, whatever they are. */
  readonly void?: string;
}

/**
 * The sentence that the numbers of an experiment support. It is about its own nets, not about the
 * paper.
 */
export function supportedSentence(
  experiment: CheckedExperiment,
  outcome: ExperimentOutcome,
): string {
  const { estimate, cost, started } = outcome;
  const { work, minutes } = experiment;
  if (!started && cost !== undefined) {
    const less = "compare" in work
      ? "Fewer seeds, epochs or images cost less"
      : "A smaller one costs less";
    return `Not started: it would take ${costText(cost)}, and the limit is ${
      readable(minutes)
    } min. ` +
      `${less}; \`minutes: ${Math.ceil(cost.seconds / 60)}\` accepts the cost.`;
  }
  if (outcome.diverged !== undefined) {
    const { arm, seed, updates } = outcome.diverged;
    return `“${arm}” diverged: after ${
      counted(updates, "update")
    } from seed ${seed} its numbers were ` +
      "no longer finite. With these settings it does not learn, and that is the result.";
  }
  if (estimate === undefined) return "Stopped before there was anything to compare.";
  if (outcome.void !== undefined) return outcome.void;
  const neutral = "compare" in work ? 0 : work.neutral ?? 0;
  return sentenceOf(experiment, estimate, neutral, outcome.smallest);
}

function sentenceOf(
  { between: [first, second], quantity }: CheckedExperiment,
  estimate: Estimate,
  neutral: number,
  smallest: number | undefined,
): string {
  const { low, high, covers, n } = estimate;
  const compared = (word: string) =>
    `${quantity} is ${word} with “${second}” than with “${first}”.`;
  if (covers === "exact") {
    const word = direction(estimate.value, estimate.value, neutral);
    return word === undefined
      ? `By the count, ${quantity} is the same with both.`
      : `By the count, ${compared(word)}`;
  }
  if (low === null || high === null) {
    return `Fewer than ${leastSeeds} seeds give no interval: this difference may be luck.`;
  }
  const sure = namedDirection(estimate, { neutral, smallest });
  if (sure !== 0) return `In this experiment, ${compared(sure < 0 ? "lower" : "higher")}`;
  const hint = direction(low, high, neutral);
  if (low < high && hint !== undefined) {
    const why = smallest !== undefined && !isVisible(estimate.value, smallest, neutral)
      ? "But the difference is smaller than what this experiment can detect"
      : "But one experiment in twenty looks like that by luck, and a winner needs the 99 % interval";
    return `It looks as if ${compared(hint)} ${why}. Repeat it before you believe it.`;
  }
  return `${
    readable(n)
  } ${covers} do not tell “${first}” and “${second}” apart. That does not mean ` +
    "that they are equal.";
}

function direction(low: number, high: number, neutral: number): "lower" | "higher" | undefined {
  return high < neutral ? "lower" : low > neutral ? "higher" : undefined;
}

/** The rows of a card: heading and text. */
function rows(experiment: CheckedExperiment, outcome: ExperimentOutcome): [string, string][] {
  const { between: [first, second], changes, guess, quantity, unit, work } = experiment;
  const { estimate, pairs, differences, smallest, cost } = outcome;
  const ratio = "neutral" in work && work.neutral === 1;
  const all: [string, string | undefined][] = [
    [
      "Your guess",
      guess === null ? "none" : `${readable(guess)} ${unit}${guessText(guess, outcome)}`,
    ],
    ["Compared", `“${second}” ${ratio ? "relative to" : "minus"} “${first}”`],
    ["Changed", changes.length === 0 ? undefined : changesText(changes)],
    ["Estimated cost", cost && costText(cost)],
    [
      "Careful",
      outcome.shared === undefined
        ? undefined
        : `${readable(outcome.shared)} of the test images are training images too: the error on ` +
          "them is no test error",
    ],
    [quantity, estimate && estimateText(estimate, unit)],
    [
      "By seed",
      differences.length === 0
        ? undefined
        : differences.map((difference) => readable(difference)).join(", "),
    ],
    [
      "Stopped",
      pairs === undefined || pairs.done === pairs.planned || !outcome.started
        ? undefined
        : `after ${pairs.done} of ${counted(pairs.planned, "seed")}`,
    ],
    [
      "This experiment can detect",
      smallest === undefined
        ? undefined
        : `${readable(smallest, 2)} ${unit} or more; if its spread is the true one, an effect of ${
          readable(reliableEffect(smallest, ratio), 2)
        } ${unit} is named in four of five experiments`,
    ],
  ];
  return all.flatMap(([name, text]) => text === undefined ? [] : [[name, text]]);
}

function guessText(guess: number, outcome: ExperimentOutcome): string {
  const { low, high } = outcome.estimate ?? { low: null, high: null };
  if (low === null || high === null || outcome.void !== undefined) return "";
  return guess >= low && guess <= high ? ", inside the interval" : ", outside the interval";
}

function changesText(changes: readonly string[]): string {
  const [most, more] = [changes.slice(0, 4), changes.length - 4];
  const list = most.join("; ") + (more > 0 ? `; and ${more} more` : "");
  return changes.length === 1
    ? list
    : `${list} (${changes.length} settings at once: the difference belongs to all of them ` +
      "together)";
}

/** The card as HTML that needs no stylesheet. */
export function experimentHtml(experiment: CheckedExperiment, outcome: ExperimentOutcome): string {
  const cell = "text-align:left;padding:2px 12px 2px 0";
  const row = ([name, text]: [string, string]) =>
    `<tr><th scope="row" style="${cell};font-weight:600">${escapeHtml(name)}</th>` +
    `<td style="${cell}">${escapeHtml(text)}</td></tr>`;
  const sentence = escapeHtml(supportedSentence(experiment, outcome))
    .replaceAll(/`([^`]*)`/g, "<code>$1</code>");
  return `<table class="experiment" style="border-left:4px solid #595959;padding-left:12px;` +
    `margin:8px 0"><caption style="text-align:left;caption-side:top;padding-left:12px">` +
    `${escapeHtml(experiment.question)}</caption><tbody>` +
    rows(experiment, outcome).map(row).join("") +
    `<tr><th scope="row" style="${cell};font-weight:600">What it says</th>` +
    `<td style="${cell}"><strong>${sentence}</strong></td></tr></tbody></table>`;
}

/** The card as lines of text. */
export function experimentText(experiment: CheckedExperiment, outcome: ExperimentOutcome): string {
  const lines = rows(experiment, outcome).map(([name, text]) => `${name}: ${text}`);
  return [experiment.question, ...lines, supportedSentence(experiment, outcome)].join("\n");
}
