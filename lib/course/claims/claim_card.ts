/**
 * Formats a claim: as a card for notebooks and the site, as text, and as a row of a table.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { type ClaimRecord, hasVerdict } from "./claim_record.ts";
import type { RegisteredClaim } from "./claims_file.ts";
import { escapeHtml } from "../../figures/escape_html.ts";
import { readable } from "../../figures/readable.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import type { SeedsToDecide } from "./seeds_to_decide.ts";
import type { PaperValue, Verdict } from "./verdict.ts";

/**
 * A sign for each verdict, so that colour is not the only cue: full, half, dotted and empty circle.
 */
export const verdictSigns: Readonly<Record<Verdict, string>> = {
  "reproduced": "●",
  "same direction": "◐",
  "excluded at the paper's size": "⊖",
  "contradicted": "○",
  "undecided": "◌",
  "agrees": "✓",
  "differs": "≠",
};

/** Colours of the verdicts, dark enough on white and distinct for colour-blind readers. */
const verdictColours: Readonly<Record<Verdict, string>> = {
  "reproduced": "#00664d",
  "same direction": "#004c80",
  "excluded at the paper's size": "#6b3fa0",
  "contradicted": "#8f3a00",
  "undecided": "#595959",
  "agrees": "#00664d",
  "differs": "#8f3a00",
};

/** The colour of a card without a verdict: that of `undecided`. */
const NO_VERDICT_COLOUR = verdictColours.undecided;

/**
 * The paper's number with its relation: `6 times`, `at most 3 GB`; a bound on a difference by its
 * direction, `lower by 1 point or more`, since "at least -1" would read as a bound from below; of a
 * direction, its words.
 */
export function paperText(paper: PaperValue, unit: string): string {
  const { value, relation = "about", neutral = 0 } = paper;
  if (value === undefined) return paper.words ?? paper.relation ?? "";
  const number = `${readable(value)} ${unit}`;
  if (relation !== "at least" && relation !== "at most") return number;
  if (neutral !== 0) return `${relation} ${number}`;
  const size = Math.abs(value);
  const by = `${readable(size)} ${size === 1 ? unit.replace(/s$/, "") : unit}`;
  const direction = value < 0 ? "lower" : "higher";
  return relation === "at least"
    ? `${direction} by ${by} or more`
    : `${direction} by at most ${by}`;
}

/** A measurement with its interval and what the interval covers. */
export function estimateText(ours: Estimate, unit: string): string {
  const date = ours.recorded === undefined ? "" : `, recorded ${ours.recorded}`;
  const value = `${readable(ours.value)} ${unit}`;
  if (ours.covers === "exact") return `${value} (exact${date})`;
  const count = ours.covers === "single run"
    ? ours.covers
    : counted(ours.n, ours.covers.replace(/s$/, ""));
  if (ours.low === null || ours.high === null) return `${value} (${count}, no interval${date})`;
  // All seeds alike say nothing of how far others would differ.
  if (ours.low === ours.high) return `${value} (${count}, all alike: no interval${date})`;
  return `${value} [${readable(ours.low)}, ${readable(ours.high)}] ` +
    `(95 %, ${count}, ${ours.method}${date})`;
}

/** What is shown in place of a verdict on nets trained at scale `quick`. */
export const NO_VERDICT = "none from a quick run";

/** What a card says as the verdict on a claim: the verdict's name, or {@linkcode NO_VERDICT}. */
export function verdictWords(
  claim: Pick<ClaimRecord, "scale" | "own" | "ours" | "verdict">,
): string {
  return hasVerdict(claim) ? claim.verdict : NO_VERDICT;
}

/** The measurement and the verdict of a complete record as a sentence; empty without one. */
export function atFullScaleText(record: ClaimRecord): string {
  const { own, ours, unit } = record;
  if (own === undefined) return "";
  return `The record at full scale: ${estimateText(ours, unit)}, ${verdictWords(record)}.`;
}

/** The verdict on a claim with its sign, e.g. `● reproduced`, or {@linkcode NO_VERDICT}. */
export function verdictText(
  claim: Pick<ClaimRecord, "scale" | "own" | "ours" | "verdict">,
): string {
  return hasVerdict(claim) ? `${verdictSigns[claim.verdict]} ${claim.verdict}` : NO_VERDICT;
}

/** What a card says besides its record. */
export interface CardOptions {
  /** Whether the learner was asked for a prediction of this claim; default: if there is a guess. */
  asked?: boolean;
  /** How accurate the learner's guesses have been so far. */
  calibration?: string | undefined;
  /** The committed measurement of the same claim, shown beside this run's. */
  recorded?: RegisteredClaim | undefined;
}

/** How far the full record of a claim is; undefined if it is complete and decides. */
function recordText({ own, record }: ClaimRecord): string | undefined {
  if (record === undefined) return undefined;
  const { done, planned, hoursLeft } = record;
  if (own !== undefined) return toDecideText(record.toDecide);
  // Only an ensemble can be missing when no training is.
  if (hoursLeft === 0) return "all nets are recorded; their ensemble is not measured yet";
  return `${done} of ${counted(planned, "seed")}; ${
    readable(hoursLeft, 2)
  } hours on two processor cores would complete it`;
}

/** What would decide a claim that the complete record leaves undecided. */
export function toDecideText(needed: SeedsToDecide | undefined): string | undefined {
  if (needed === undefined) return undefined;
  const { aim, seeds, hours } = needed;
  const what = {
    "the paper's size": "show an effect of the paper's size in four of five such records",
    "the log's size": "show an effect of the log's size in four of five such records",
    "half the interval": "halve the interval",
  }[aim];
  return `${counted(seeds, "seed")}, ${
    readable(hours, 2)
  } more hours on two processor cores, would ` +
    what;
}

/** The rows of a card: what, and the text. */
function rows(record: ClaimRecord, options: CardOptions): [string, string][] {
  const { section, unit, paper, log2012, own, ours, scale, condition, guess } = record;
  const { calibration, recorded, asked = guess !== undefined } = options;
  const all: [string, string | undefined][] = [
    [`Paper, section ${section}`, paperText(paper, unit)],
    [
      "Run log of 2012",
      log2012 === undefined ? "none" : `${readable(log2012.value)} ${unit} (${log2012.source})`,
    ],
    [
      `The record (${recorded?.scale})`,
      recorded && own === undefined
        ? `${estimateText({ ...recorded.ours, recorded: recorded.date }, unit)}: ` +
          verdictText(recorded)
        : undefined,
    ],
    [`Ours (${own === undefined ? scale : "full record"})`, estimateText(ours, unit)],
    [`This run (${scale})`, own && estimateText(own, unit)],
    ["Full record", recordText(record)],
    ["Condition", condition],
    [
      `${own === undefined ? "This run" : "The record"} can detect`,
      record.smallestEffect === undefined
        ? undefined
        : `${readable(record.smallestEffect, 2)} ${unit} or more` +
          (record.smallestByOwnSpread ? ", by its own spread" : ""),
    ],
    [
      "Your guess",
      !asked ? undefined : guess === undefined ? "none" : `${readable(guess)} ${unit}`,
    ],
    ["Your guesses", calibration],
  ];
  return all.flatMap(([name, text]) => text === undefined ? [] : [[name, text]]);
}

/** The card as HTML that needs no stylesheet. */
export function claimHtml(record: ClaimRecord, options: CardOptions = {}): string {
  const colour = hasVerdict(record) ? verdictColours[record.verdict] : NO_VERDICT_COLOUR;
  const body = rows(record, options).map(([name, text]) =>
    `<tr><th scope="row" style="text-align:left;padding:2px 12px 2px 0;font-weight:600">` +
    `${escapeHtml(name)}</th><td style="text-align:left;padding:2px 0">${
      escapeHtml(text)
    }</td></tr>`
  ).join("");
  return `<table class="claim" data-claim="${escapeHtml(record.id)}" ` +
    `style="border-left:4px solid ${colour};padding-left:12px;margin:8px 0">` +
    `<caption style="text-align:left;caption-side:top;padding-left:12px">` +
    `${escapeHtml(record.statement)}</caption><tbody>${body}` +
    `<tr><th scope="row" style="text-align:left;padding:2px 12px 2px 0;font-weight:600">Verdict</th>` +
    `<td style="text-align:left"><strong style="color:${colour};background:#fff;padding:0 4px">` +
    `${verdictText(record)}</strong></td></tr></tbody></table>`;
}

/** The card as lines of text. */
export function claimText(record: ClaimRecord, options: CardOptions = {}): string {
  const lines = rows(record, options).map(([name, text]) => `${name}: ${text}`);
  return [record.statement, ...lines, `Verdict: ${verdictWords(record)}`].join("\n");
}
