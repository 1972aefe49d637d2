/**
 * Collects the claims of a run from the outputs of notebooks, merges them into `claims.json`,
 * compares them with the record, and writes the page of the claims.
 *
 * `site/claims.json` is written by each run; `notebooks/claims.json` only by `--record`.
 *
 * @module
 */
import {
  estimateText,
  paperText,
  toDecideText,
  verdictText,
} from "../lib/course/claims/claim_card.ts";
import {
  claimKinds,
  claimMediaType,
  type ClaimRecord,
  kindTitles,
} from "../lib/course/claims/claim_record.ts";
import {
  type ClaimsFile,
  isClaimRecord,
  type RegisteredClaim,
} from "../lib/course/claims/claims_file.ts";
import { AlexNetError } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { readable } from "../lib/figures/readable.ts";
import { isCode, type Notebook } from "./notebook/notebook.ts";

/**
 * The claims in the outputs of an executed notebook.
 *
 * @throws {AlexNetError} when two cards have the same id or one belongs to another lesson.
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
        throw new AlexNetError(
          `Claim ${record.id} in cell ${cell.id} does not belong to lesson ${lesson}.`,
        );
      }
      if (claims.some((other) => other.id === record.id)) {
        throw new AlexNetError(`Two claim cards of lesson ${lesson} have the id ${record.id}.`);
      }
      claims.push(record);
    }
  }
  return claims;
}

/** `known` with the claims of some lessons replaced by those of a new run, sorted by lesson and id. */
export function merged(
  known: ClaimsFile | undefined,
  run: ClaimsFile,
  lessons: readonly string[],
): ClaimsFile {
  const kept = known?.scale === run.scale
    ? known.claims.filter((claim) => !lessons.includes(claim.lesson))
    : [];
  const claims = [...kept, ...run.claims].sort((a, b) =>
    a.lesson === b.lesson ? a.id < b.id ? -1 : 1 : a.lesson < b.lesson ? -1 : 1
  );
  return { ...run, claims };
}

/**
 * Writes a claims file atomically, so that an interrupted write does not damage an existing file.
 */
export async function writeClaims(path: string, file: ClaimsFile): Promise<void> {
  await writeAtomically(path, JSON.stringify(file, null, 2) + "\n");
}

/**
 * The differences between a run and the record, in sentences, for claims that do not depend on
 * samples: counts must be equal, and other exact values must give the same verdict at every scale.
 * Empty if all agree.
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

/** The claims as Markdown tables, one for each kind. */
export function claimsTable(file: ClaimsFile): string {
  return claimKinds.flatMap((kind) => {
    const claims = file.claims.filter((claim) => claim.kind === kind);
    const { title, note } = kindTitles[kind];
    return claims.length === 0 ? [] : [`**${title}.** ${note}\n\n${table(claims)}`];
  }).join("\n\n");
}

function table(claims: readonly RegisteredClaim[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = claims.map((claim) => {
    const log = claim.log2012 === undefined ? "" : readable(claim.log2012.value);
    const condition = claim.condition === undefined ? "" : ` (${claim.condition})`;
    return [
      claim.lesson,
      claim.statement + condition,
      paperText(claim.paper, claim.unit),
      log,
      estimateText(claim.ours, claim.unit) + (claim.own === undefined ? "" : "; full record"),
      [verdictText(claim), toDecideText(claim.record?.toDecide)]
        .filter((text) => text !== undefined).join("; "),
    ].map(cell).join(" | ");
  });
  return [
    "| Lesson | Claim | Paper | Log of 2012 | Ours | Verdict |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/**
 * The page of the recorded claims, `docs/claims.md`.
 *
 * @param file the record.
 * @param lessons the ids of the claims that each lesson measures, by its two digits.
 */
export function claimsPage(
  file: ClaimsFile,
  lessons: ReadonlyMap<string, readonly string[]>,
): string {
  const dates = file.claims.map((claim) => claim.date).sort();
  const until = dates.at(-1) === dates[0] ? "" : ` to ${dates.at(-1)}`;
  return `# Results of the paper's claims

<!-- Generated by \`deno task course --scale ${file.scale} --record\`; do not edit. -->

Lessons ask for a prediction before they measure, so the results are collapsed and do not give the
answers away.

Each row is a claim of the paper unless it names another source. Its lesson measured it at scale \`${file.scale}\`, ${
    dates[0] ?? ""
  }${until}.
Each interval states what it covers, and the verdict follows a fixed rule. Where the record at full scale is complete, it decides the claim
([record.md](record.md)).

<details>
<summary>Show the results</summary>

${claimsTable(file)}

</details>
${missingText(file, lessons)}`;
}

/** The claims of the lessons that are not recorded; empty if all are. */
function missingText(
  { claims }: ClaimsFile,
  lessons: ReadonlyMap<string, readonly string[]>,
): string {
  const known = new Set(claims.map(({ id }) => id));
  const missing = [...lessons].flatMap(([lesson, ids]) =>
    ids.filter((id) => !known.has(id)).map((id) => `- \`${id}\` (lesson ${lesson})`)
  );
  return missing.length === 0
    ? ""
    : `\nNot recorded yet; each is measured when its lesson runs:\n\n${missing.join("\n")}\n`;
}
