/**
 * The claims as an HTML table: the paper, the log of 2012 and our measurement, each with a small
 * plot of the interval.
 *
 * @module
 */
import {
  estimateText,
  NO_VERDICT,
  paperText,
  verdictSigns,
} from "../../lib/course/claims/claim_card.ts";
import { claimKinds, hasVerdict, kindTitles } from "../../lib/course/claims/claim_record.ts";
import type { RegisteredClaim } from "../../lib/course/claims/claims_file.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import { readable } from "../../lib/figures/readable.ts";
import { type Verdict, verdicts } from "../../lib/course/claims/verdict.ts";

/** The CSS class of a verdict. */
export function verdictClass(verdict: Verdict): string {
  return `verdict ${verdict.replaceAll("'", "").replaceAll(" ", "-")}`;
}

/** A verdict with its sign. */
export function verdictHtml(verdict: Verdict): string {
  return `<span class="${verdictClass(verdict)}"><span aria-hidden="true">${
    verdictSigns[verdict]
  }</span> ${verdict}</span>`;
}

/**
 * The tables of `claims`, one for each kind; `pages` maps two digits to the name of a lesson's
 * page. A row's anchor is `anchor` followed by the claim's id.
 */
export function claimsHtml(
  claims: readonly RegisteredClaim[],
  pages: ReadonlyMap<string, string>,
  anchor = "",
): string {
  if (claims.length === 0) {
    return "<p>No claim has been measured yet: run <code>deno task course</code>.</p>";
  }
  return claimKinds.flatMap((kind) => {
    const ofKind = claims.filter((claim) => claim.kind === kind);
    const { title, note } = kindTitles[kind];
    return ofKind.length === 0
      ? []
      : [`<h3>${title}</h3><p>${note}</p>${tableHtml(ofKind, pages, anchor)}`];
  }).join("");
}

function tableHtml(
  claims: readonly RegisteredClaim[],
  pages: ReadonlyMap<string, string>,
  anchor: string,
): string {
  const rows = claims.map((claim) => {
    const page = pages.get(claim.lesson);
    const lesson = page === undefined
      ? escapeHtml(claim.lesson)
      : `<a href="${escapeHtml(page)}.html">Lesson ${escapeHtml(claim.lesson)}</a>`;
    const log = claim.log2012 === undefined
      ? "\u2013"
      : `${readable(claim.log2012.value)} ${escapeHtml(claim.unit)}<br><small>${
        escapeHtml(claim.log2012.source)
      }</small>`;
    const condition = claim.condition === undefined
      ? ""
      : `<br><small>${escapeHtml(claim.condition)}</small>`;
    return `<tr id="${escapeHtml(anchor + claim.id)}"><td>${
      escapeHtml(claim.statement)
    }${condition}<br>` +
      `<small>${lesson} · paper, section ${escapeHtml(claim.section)}</small></td>` +
      cell("Paper", escapeHtml(paperText(claim.paper, claim.unit)) || "\u2013") +
      cell("Log of 2012", log) +
      cell("Measured", escapeHtml(estimateText(claim.ours, claim.unit)) + intervalSvg(claim)) +
      cell("Verdict", hasVerdict(claim) ? verdictHtml(claim.verdict) : NO_VERDICT) + "</tr>";
  });
  return `<div class="wide" tabindex="0"><table class="claims"><thead><tr>` +
    `<th scope="col">Claim</th><th scope="col">Paper</th><th scope="col">Log of 2012</th>` +
    `<th scope="col">Measured</th><th scope="col">Verdict</th></tr></thead>` +
    `<tbody>${rows.join("")}</tbody></table></div>`;
}

/** A cell that knows its column, whose heading is out of sight on a small screen. */
function cell(column: string, html: string): string {
  const none = html === "\u2013" ? ' class="none"' : "";
  return `<td data-column="${column}"${none}><div>${html}</div></td>`;
}

/** A claim that a lesson measures and no record holds. */
export interface MissingClaim {
  /** Its id. */
  readonly id: string;
  /** The lesson, two digits. */
  readonly lesson: string;
}

/** What the lessons measure besides the recorded claims; empty if all are recorded. */
export function missingHtml(
  missing: readonly MissingClaim[],
  pages: ReadonlyMap<string, string>,
): string {
  if (missing.length === 0) return "";
  const items = missing.map(({ id, lesson }) => {
    const page = pages.get(lesson);
    const link = page === undefined
      ? `lesson ${escapeHtml(lesson)}`
      : `<a href="${escapeHtml(page)}.html">lesson ${escapeHtml(lesson)}</a>`;
    return `<li><code>${escapeHtml(id)}</code>, ${link}</li>`;
  });
  return `<h2>Not recorded yet</h2><p>These claims are measured when you run their lessons.</p>` +
    `<ul class="missing">${items.join("")}</ul>`;
}

/** Our interval, "no effect" and the paper's value on one line; empty without an interval. */
function intervalSvg({ ours, paper }: RegisteredClaim): string {
  if (ours.low === null || ours.high === null || ours.covers === "exact") return "";
  const stated = paper.value;
  const marks = [ours.low, ours.high, ours.value, ...stated === undefined ? [] : [stated]];
  const nothing = paper.neutral === undefined ? 0 : paper.neutral;
  const withZero = nothing === null ? marks : [...marks, nothing];
  const [low, high] = [Math.min(...withZero), Math.max(...withZero)];
  if (!(high > low)) return "";
  const place = (value: number) => (8 + 184 * (value - low) / (high - low)).toFixed(1);
  const diamond = stated === undefined
    ? ""
    : `<path class="paper-mark" d="M${place(stated)} 6l6 6l-6 6l-6 -6z"/>`;
  const zero = nothing === null ? "" : `<path class="zero" d="M${place(nothing)} 2V22"/>`;
  const words = `Interval from ${readable(ours.low)} to ${readable(ours.high)}` +
    (stated === undefined ? "" : `; the paper's value is ${readable(stated)}`);
  return `<svg class="interval" viewBox="0 0 200 24" width="200" height="24" role="img" ` +
    `aria-label="${words}">${zero}<path class="whisker" d="M${place(ours.low)} 12H${
      place(ours.high)
    }M${place(ours.low)} 7v10M${place(ours.high)} 7v10"/>` +
    `<circle class="ours" cx="${place(ours.value)}" cy="12" r="4.5"/>${diamond}</svg>`;
}

/** How many claims have each verdict, as a list. */
export function verdictSummary(claims: readonly RegisteredClaim[]): string {
  const items = verdicts.flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count === 0 ? [] : [`<li><strong>${count}</strong> ${verdictHtml(verdict)}</li>`];
  });
  return `<ul class="summary">${items.join("")}</ul>`;
}
