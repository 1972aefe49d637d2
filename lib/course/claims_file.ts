/**
 * `claims.json`: every claim of the course with its measurement. Lessons read the recorded file
 * (`notebooks/claims.json`).
 *
 * @module
 */
import { BadArgumentError, BadFileError, nearestName } from "../errors.ts";
import type { ClaimRecord } from "./claim_record.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { isRecord } from "../is_record.ts";
import type { Scale } from "./scale.ts";

/** A claim with the date and duration of its lesson. */
export interface RegisteredClaim extends ClaimRecord {
  /** The day of the run, `YYYY-MM-DD`. */
  date: string;
  /** Duration of the whole lesson in seconds. */
  seconds: number;
}

/** The content of `claims.json`. */
export interface ClaimsFile {
  /** The scale of the run. */
  scale: Scale;
  /** The commit of the last run; empty if it is not known. */
  commit: string;
  /** Version of Deno. */
  deno: string;
  /** Every claim, by id. */
  claims: RegisteredClaim[];
}

/** Reads a claims file; `undefined` if there is none. */
export async function readClaims(path: string | URL): Promise<ClaimsFile | undefined> {
  // A package that is not installed as files has no recorded claims.
  if (path instanceof URL && path.protocol !== "file:") return undefined;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const raw: unknown = JSON.parse(text);
  if (!isRecord(raw) || !Array.isArray(raw.claims) || !raw.claims.every(isClaimRecord)) {
    throw new BadFileError({
      path: String(path),
      expected: "a list of claims",
      found: "something else",
      hint: "write it again with: deno task course --scale laptop --record",
    });
  }
  return raw as unknown as ClaimsFile;
}

/**
 * The recorded measurement of a claim, marked with its date, for lessons that build on a long run.
 *
 * @param id the claim's id.
 * @returns the measurement, with the day of its record.
 * @throws {BadArgumentError} when there is no such record; the message names the nearest id.
 *
 * @example
 * ```ts
 * import { recorded, recordedClaims } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * // A package without the notebooks has no recorded claims.
 * for (const { id, ours } of (await recordedClaims()).slice(0, 1)) {
 *   assertEquals((await recorded(id)).value, ours.value);
 * }
 * ```
 */
export async function recorded(id: string): Promise<Estimate> {
  const file = await readClaims(new URL("../../notebooks/claims.json", import.meta.url));
  const claim = file?.claims.find((known) => known.id === id);
  if (claim !== undefined) return { ...claim.ours, recorded: claim.ours.recorded ?? claim.date };
  const near = nearestName(id, file?.claims.map((known) => known.id) ?? []);
  throw new BadArgumentError(
    `No recorded claim "${id}".${near === undefined ? "" : ` Did you mean "${near}"?`}`,
  );
}

/**
 * All recorded claims; empty before the first record.
 *
 * @returns the claims in the order of their lessons.
 */
export async function recordedClaims(): Promise<readonly RegisteredClaim[]> {
  const file = await readClaims(new URL("../../notebooks/claims.json", import.meta.url));
  return file?.claims ?? [];
}

/** Whether `value`, read from a file or an output, is a claim. */
export function isClaimRecord(value: unknown): value is ClaimRecord {
  return isRecord(value) && typeof value.id === "string" && typeof value.lesson === "string" &&
    typeof value.verdict === "string" && isRecord(value.ours) && isRecord(value.paper);
}
