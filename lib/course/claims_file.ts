/**
 * `claims.json`: every claim of the course with its measurement, and what is made from it.
 *
 * `site/claims.json` is written by each run; `notebooks/claims.json` only by `--record`, and the
 * README's table is generated from it.
 *
 * @module
 */
import { AlexNetError, BadArgumentError, BadFileError, nearestName } from "../errors.ts";
import { estimateText, paperText, verdictSigns } from "./claim_card.ts";
import { claimMediaType, type ClaimRecord } from "./claim.ts";
import { readable } from "./display.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { isCode, isRecord, type Notebook } from "../../tools/notebook/notebook.ts";
import type { Scale } from "./scale.ts";

/** A claim and how long its lesson took. */
export interface RegisteredClaim extends ClaimRecord {
  /** The day of the run, `YYYY-MM-DD`. */
  date: string;
  /** Seconds that the whole lesson took. */
  seconds: number;
}

/** The content of `claims.json`. */
export interface ClaimsFile {
  /** How much was computed. */
  scale: Scale;
  /** The commit that the last run was made at; empty when it is not known. */
  commit: string;
  /** Version of Deno. */
  deno: string;
  /** Every claim, by id. */
  claims: RegisteredClaim[];
}

/**
 * The claims in the outputs of an executed notebook.
 *
 * @throws AlexNetError when two cards have the same id or one belongs to another lesson.
 */
export function claimsIn(notebook: Notebook, lesson: string): ClaimRecord[] {
  const claims: ClaimRecord[] = [];
  for (const cell of notebook.cells.filter(isCode)) {
    for (const output of cell.outputs) {
      if (output.output_type !== "display_data" && output.output_type !== "execute_result") {
        continue;
      }
      const record = output.data[claimMediaType];
      if (!isClaimRecord(record)) continue;
      if (record.lesson !== lesson) {
        throw new AlexNetError(`Claim ${record.id} in cell ${cell.id} is not of lesson ${lesson}.`);
      }
      if (claims.some((other) => other.id === record.id)) {
        throw new AlexNetError(`Two claim cards of lesson ${lesson} have the id ${record.id}.`);
      }
      claims.push(record);
    }
  }
  return claims;
}

/** `known` with the claims of some lessons replaced by those of a new run, sorted by id. */
export function merged(
  known: ClaimsFile | undefined,
  run: ClaimsFile,
  lessons: readonly string[],
): ClaimsFile {
  const kept = known?.scale === run.scale
    ? known.claims.filter((claim) => !lessons.includes(claim.lesson))
    : [];
  const claims = [...kept, ...run.claims].sort((a, b) => a.id < b.id ? -1 : 1);
  return { ...run, claims };
}

/** Reads a claims file; `undefined` when there is none. */
export async function readClaims(path: string | URL): Promise<ClaimsFile | undefined> {
  // A package that was not installed as files has no record beside it.
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

/** Writes a claims file so that a torn write cannot replace a good one. */
export async function writeClaims(path: string, file: ClaimsFile): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(temporary, JSON.stringify(file, null, 2) + "\n");
  await Deno.rename(temporary, path);
}

/**
 * The recorded measurement of a claim, marked with its date, for lessons that build on a long run.
 *
 * @throws BadArgumentError with the nearest id when there is no such record.
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

/** All recorded claims, e.g. for the ablation ladder; empty before the first record. */
export async function recordedClaims(): Promise<readonly RegisteredClaim[]> {
  const file = await readClaims(new URL("../../notebooks/claims.json", import.meta.url));
  return file?.claims ?? [];
}

/**
 * What a run found otherwise than the record, in sentences, among the claims that no sample enters:
 * counts must be equal, other exact values must lead to the same verdict at every scale. Empty when all
 * agree.
 */
export function departures(
  run: readonly RegisteredClaim[],
  record: readonly RegisteredClaim[],
): string[] {
  return run.flatMap((claim) => {
    const known = record.find(({ id }) => id === claim.id);
    if (known === undefined || claim.ours.covers !== "exact") return [];
    const counted = claim.paper.neutral === null;
    const [found, expected] = counted
      ? [claim.ours.value, known.ours.value]
      : [claim.verdict, known.verdict];
    return found === expected
      ? []
      : [`${claim.id}: expected ${expected}, as recorded on ${known.date}, but found ${found}.`];
  });
}

/** The claims as a Markdown table. */
export function claimsTable(file: ClaimsFile): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = file.claims.map((claim) => {
    const log = claim.log2012 === undefined ? "" : readable(claim.log2012.value);
    const condition = claim.condition === undefined ? "" : ` (${claim.condition})`;
    return [
      claim.lesson,
      claim.statement + condition,
      paperText(claim.paper, claim.unit),
      log,
      estimateText(claim.ours, claim.unit),
      `${verdictSigns[claim.verdict]} ${claim.verdict}`,
    ].map(cell).join(" | ");
  });
  return [
    "| Lesson | Claim of the paper | Paper | Log of 2012 | Ours | Verdict |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** Where the generated table stands in the README. */
export const readmeMarkers = {
  begin: "<!-- claims: generated by `deno task course --record`, do not edit -->",
  end: "<!-- /claims -->",
} as const;

/**
 * The README with its claims table replaced.
 *
 * @throws AlexNetError when the markers are missing.
 */
export function readmeWithClaims(readme: string, file: ClaimsFile): string {
  const begin = readme.indexOf(readmeMarkers.begin);
  const end = readme.indexOf(readmeMarkers.end);
  if (begin < 0 || end < begin) {
    throw new AlexNetError(
      `The README has no lines ${readmeMarkers.begin} … ${readmeMarkers.end}.`,
    );
  }
  const before = readme.slice(0, begin + readmeMarkers.begin.length);
  const dates = file.claims.map((claim) => claim.date).sort();
  const when = dates.length === 0
    ? ""
    : `Measured at scale \`${file.scale}\`, ${dates[0]}${
      dates.at(-1) === dates[0] ? "" : ` to ${dates.at(-1)}`
    }, by \`deno task course --scale ${file.scale} --record\`.\n\n`;
  return `${before}\n\n${when}${claimsTable(file)}\n\n${readme.slice(end)}`;
}

function isClaimRecord(value: unknown): value is ClaimRecord {
  return isRecord(value) && typeof value.id === "string" && typeof value.lesson === "string" &&
    typeof value.verdict === "string" && isRecord(value.ours) && isRecord(value.paper);
}
