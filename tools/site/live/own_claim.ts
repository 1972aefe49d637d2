/**
 * A claim that the reader's run has measured, from the output of its cell.
 *
 * @module
 */
import type { LessonWork, OwnClaim } from "../../../lib/course/grading/course_work.ts";
import {
  claimMediaType,
  type ClaimRecord,
  hasVerdict,
} from "../../../lib/course/claims/claim_record.ts";
import { isRecord } from "../../../lib/is_record.ts";
import type { Output } from "../../notebook/notebook.ts";

/**
 * The claim in `output` and its id; undefined if it is another output.
 *
 * @param now the time, in milliseconds since 1970.
 */
export function claimOf(output: Output, now: number): { id: string; claim: OwnClaim } | undefined {
  if (!("data" in output)) return undefined;
  const record = output.data[claimMediaType];
  const html = output.data["text/html"];
  if (!isRecord(record) || typeof record.id !== "string" || typeof html !== "string") {
    return undefined;
  }
  const ours = isRecord(record.ours) ? record.ours : {};
  const number = (value: unknown) => typeof value === "number" ? value : null;
  return {
    id: record.id,
    claim: {
      html,
      scale: String(record.scale ?? ""),
      unit: String(record.unit ?? ""),
      value: number(ours.value),
      low: number(ours.low),
      high: number(ours.high),
      guess: number(record.guess),
      judged: hasVerdict({ ...record, ours } as unknown as ClaimRecord),
      changed: now,
    },
  };
}

/** A claim with its lesson. */
export interface LessonClaim extends OwnClaim {
  /** The id of the claim. */
  readonly id: string;
  /** The name of the lesson, e.g. `04-relu`. */
  readonly lesson: string;
}

/** The claims of all lessons, in the order of the lessons. */
export function claimsOf(lessons: Readonly<Record<string, LessonWork>>): LessonClaim[] {
  return Object.keys(lessons).sort().flatMap((lesson) =>
    Object.entries(lessons[lesson].claims).map(([id, claim]) => ({ ...claim, id, lesson }))
  );
}

/** How many guesses lie inside the measured interval; empty without a guess that counts. */
export function calibrationText(claims: readonly OwnClaim[]): string {
  const inside = claims.flatMap(({ guess, low, high, judged }) =>
    guess === null || low === null || high === null || !(high > low) || !judged
      ? []
      : [guess >= low && guess <= high]
  );
  const hits = inside.filter((hit) => hit).length;
  return inside.length === 0
    ? ""
    : `Your guesses inside the measured interval so far: ${hits} of ${inside.length}.`;
}
