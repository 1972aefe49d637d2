/**
 * The recorded outputs of a lesson: those of its cells when the committed claims were measured, in
 * one compressed file per lesson, so that the site can show them without a run.
 *
 * @module
 */
import { gunzipSync, gzipSync } from "node:zlib";
import { BadFileError } from "../../lib/errors.ts";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { sha256 } from "../../lib/files/sha256.ts";
import { isRecord } from "../../lib/is_record.ts";
import { type CodeCell, isCode, type Notebook, type Output } from "./notebook.ts";
import { publishable } from "./unpublished.ts";

/** The folder of the committed outputs. */
export const recordedOutputsFolder = "notebooks/outputs";

/** The outputs of one recorded lesson. */
export interface RecordedOutputs {
  /** The scale of the run, e.g. `laptop`. */
  scale: string;
  /** The day of the run, `YYYY-MM-DD`. */
  date: string;
  /** Each code cell by its id: a digest of its source, and its outputs. */
  cells: Record<string, { source: string; outputs: Output[] }>;
}

/** The path of a lesson's outputs. */
export function recordedOutputsPath(name: string, folder = recordedOutputsFolder): string {
  return `${folder}/${name}.json.gz`;
}

/** Writes the outputs of an executed lesson, without figures that must not be published. */
export async function writeRecordedOutputs(
  path: string,
  executed: Notebook,
  { scale, date }: Pick<RecordedOutputs, "scale" | "date">,
): Promise<void> {
  const cells: RecordedOutputs["cells"] = {};
  for (const cell of publishable(executed).cells.filter(isCode)) {
    cells[cell.id] = { source: await digest(cell), outputs: cell.outputs };
  }
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  await writeAtomically(path, gzipSync(JSON.stringify({ scale, date, cells }), { level: 9 }));
}

/**
 * Reads the outputs of a recorded lesson; `undefined` if there are none.
 *
 * @throws {BadFileError} if the file is not what {@linkcode writeRecordedOutputs} wrote.
 */
export async function readRecordedOutputs(path: string): Promise<RecordedOutputs | undefined> {
  const bytes = await Deno.readFile(path).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const raw = parsed(bytes);
  if (
    !isRecord(raw) || typeof raw.scale !== "string" || typeof raw.date !== "string" ||
    !isRecord(raw.cells) || !Object.values(raw.cells).every(isCellRecord)
  ) {
    throw new BadFileError({
      path,
      expected: "the recorded outputs of a lesson",
      found: "something else",
      hint: "write it again with: deno task course --scale laptop --record",
    });
  }
  return raw as unknown as RecordedOutputs;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(gunzipSync(bytes)));
  } catch {
    return undefined;
  }
}

function isCellRecord(value: unknown): boolean {
  return isRecord(value) && typeof value.source === "string" && Array.isArray(value.outputs);
}

/**
 * `notebook` with the recorded outputs of the unchanged cells, and the ids of the others, which
 * have no outputs until the lesson is recorded again.
 */
export async function withRecordedOutputs(
  notebook: Notebook,
  { cells: recorded }: RecordedOutputs,
): Promise<{ notebook: Notebook; changed: string[] }> {
  const changed: string[] = [];
  const cells = await Promise.all(notebook.cells.map(async (cell) => {
    if (!isCode(cell)) return cell;
    const known = recorded[cell.id];
    if (known?.source === await digest(cell)) return { ...cell, outputs: known.outputs };
    if (cell.source.trim() !== "") changed.push(cell.id);
    return { ...cell, outputs: [] };
  }));
  return { notebook: { ...notebook, cells }, changed };
}

/** The first 16 digits of the SHA-256 of a cell's source. */
async function digest({ source }: CodeCell): Promise<string> {
  return (await sha256(new TextEncoder().encode(source))).slice(0, 16);
}
