/**
 * `claims.json`: every claim of the course with its measurement. Lessons read the recorded file
 * (`notebooks/claims.json`).
 *
 * @module
 */
import { inDeno, nodeBuiltin } from "../../deno_only.ts";
import { BadArgumentError, BadFileError, nearestName } from "../../errors.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { pageFrontEnd } from "../../front_end.ts";
import { claimKinds, type ClaimRecord } from "./claim_record.ts";
import { Z95 } from "../../statistics/error_intervals.ts";
import { sdOfSeeds } from "../../statistics/smallest_effect.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { isRecord } from "../../is_record.ts";
import type { Scale } from "../scale.ts";

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
  // A browser, and a package that is not installed as files, has no recorded claims.
  if (!inDeno()) return undefined;
  if (path instanceof URL && path.protocol !== "file:") return undefined;
  const file = path instanceof URL ? nodeBuiltin("node:url").fileURLToPath(path) : path;
  await requireRegularFile(file, { expected: "recorded claims", most: 2 ** 28 });
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return parseClaims(text, String(path));
}

/**
 * The recorded claims: those beside the notebooks, or in a page of the course's site those that its
 * folder holds.
 */
async function readRecordedClaims(): Promise<ClaimsFile | undefined> {
  const page = pageFrontEnd();
  if (page === undefined) {
    return await readClaims(new URL("../../../notebooks/claims.json", import.meta.url));
  }
  const bytes = await page.file("claims.json");
  return bytes && parseClaims(new TextDecoder().decode(bytes), "claims.json");
}

/** @throws {BadFileError} if `text` is not a list of claims. */
function parseClaims(text: string, path: string): ClaimsFile {
  const raw: unknown = JSON.parse(text);
  if (!isRecord(raw) || !Array.isArray(raw.claims) || !raw.claims.every(isClaimRecord)) {
    throw new BadFileError({
      path,
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
 * @throws {BadFileError} when the file of the recorded claims is damaged.
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
  const file = await readRecordedClaims();
  const claim = file?.claims.find((known) => known.id === id);
  if (claim !== undefined) return { ...claim.ours, recorded: claim.ours.recorded ?? claim.date };
  const near = nearestName(id, file?.claims.map((known) => known.id) ?? []);
  throw new BadArgumentError(
    `No recorded claim "${id}".${near === undefined ? "" : ` Did you mean "${near}"?`}`,
  );
}

/**
 * The spread of the paired differences of a recorded claim between seeds: their standard deviation,
 * recovered from the recorded interval, so that no lesson hard-codes a spread.
 *
 * @param id the claim's id.
 * @returns the standard deviation, in the unit of the claim; for ratios, that of their natural
 * logarithm; `undefined` for a claim that was never recorded.
 * @throws {BadArgumentError} when the record is not over seeds.
 *
 * @example
 * ```ts
 * import { recordedClaims, recordedSpread } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * // A package without the notebooks has no record beside it.
 * for (const { id, ours, own } of await recordedClaims()) {
 *   if ((own ?? ours).covers === "seeds") assert((await recordedSpread(id) ?? 0) > 0);
 * }
 * ```
 */
export async function recordedSpread(id: string): Promise<number | undefined> {
  const known = await recordedClaim(id);
  return known === undefined ? undefined : spreadOf(known);
}

/**
 * The fraction of the test images on which exactly one of the two classifiers of a recorded claim
 * was wrong, recovered from the recorded interval, so that no lesson hard-codes it.
 *
 * @param id the claim's id.
 * @returns the fraction, 0 to 1; `undefined` for a claim that was never recorded.
 * @throws {BadArgumentError} when the record does not compare two classifiers on the same images.
 *
 * @example
 * ```ts
 * import { recordedClaims, recordedDiscordance } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * // A package without the notebooks has no record beside it.
 * for (const { id, ours, own } of await recordedClaims()) {
 *   if ((own ?? ours).method === "McNemar") assert((await recordedDiscordance(id) ?? 0) > 0);
 * }
 * ```
 */
export async function recordedDiscordance(id: string): Promise<number | undefined> {
  const known = await recordedClaim(id);
  return known === undefined ? undefined : discordanceOf(known);
}

async function recordedClaim(id: string): Promise<RegisteredClaim | undefined> {
  return (await recordedClaims()).find((claim) => claim.id === id);
}

/** The spread between seeds of a lesson's own run, even if the full record decides the claim. */
export function spreadOf(claim: Pick<ClaimRecord, "id" | "ours" | "own">): number {
  const estimate = claim.own ?? claim.ours;
  const sd = sdOfSeeds(estimate);
  if (sd !== undefined) return sd;
  throw new BadArgumentError(
    `Expected a record of claim "${claim.id}" over seeds but found one over ${estimate.covers}.`,
  );
}

/** The discordant fraction behind the interval of {@linkcode pairedErrors}, in a lesson's own run. */
export function discordanceOf(claim: Pick<ClaimRecord, "id" | "ours" | "own">): number {
  const { low, high, n, method } = claim.own ?? claim.ours;
  if (method !== "McNemar" || low === null || high === null) {
    throw new BadArgumentError(
      `Expected a record of claim "${claim.id}" by McNemar's comparison but found ${method}.`,
    );
  }
  // Bonett and Price: b and c each count one more image, of two more in total.
  const half = (high - low) / 200 / Z95;
  const difference = (high + low) / 200;
  return Math.max(0, ((half ** 2 * (n + 2) + difference ** 2) * (n + 2) - 2) / n);
}

/**
 * All recorded claims; empty before the first record.
 *
 * @returns the claims in the order of their lessons.
 * @throws {BadFileError} when their file is damaged.
 */
export async function recordedClaims(): Promise<readonly RegisteredClaim[]> {
  return (await readRecordedClaims())?.claims ?? [];
}

/** Whether `value`, read from a file or an output, is a claim. */
export function isClaimRecord(value: unknown): value is ClaimRecord {
  return isRecord(value) && typeof value.id === "string" && typeof value.lesson === "string" &&
    claimKinds.some((kind) => kind === value.kind) &&
    typeof value.verdict === "string" && isRecord(value.ours) && isRecord(value.paper);
}
