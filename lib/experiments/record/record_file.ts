/**
 * The files of the record: one compressed file per experiment, with one row per line.
 *
 * @module
 */
import { nodeBuiltin } from "../../deno_only.ts";
import { AlexNetError, BadFileError } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { withLock } from "../../files/lock.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { jobName } from "./recorded_experiment.ts";
import { parseRecordRow, type RecordRow } from "./record_row.ts";

/** The file of an experiment in the folder of the record. */
export function recordPath(folder: string, experiment: string): string {
  return `${folder}/${experiment}.jsonl.gz`;
}

/**
 * Reads the rows of an experiment; the list is empty if nothing is recorded yet.
 *
 * @throws {BadFileError} if the file is not gzip, or a line is not a row; the message names the
 * line.
 */
export async function readRecord(
  folder: string,
  experiment: string,
): Promise<readonly RecordRow[]> {
  const path = recordPath(folder, experiment);
  await requireRegularFile(path, { expected: "the rows of a record", most: 2 ** 30 });
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return await parseRecord(bytes, path);
}

/**
 * Parses the contents of a record's file.
 *
 * @throws {BadFileError} as {@linkcode readRecord}.
 */
export async function parseRecord(
  bytes: Uint8Array<ArrayBuffer>,
  path: string,
): Promise<readonly RecordRow[]> {
  let text: string;
  try {
    const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    text = new TextDecoder("utf-8", { fatal: true }).decode(await new Response(unzipped).bytes());
  } catch (cause) {
    throw new BadFileError({
      path,
      expected: "gzip-compressed JSON lines",
      found: cause instanceof Error ? cause.message : "something else",
      hint: "restore the file from the repository",
    }, { cause });
  }
  return text.split("\n").filter((line) => line !== "").map((line, i) => {
    try {
      return parseRecordRow(JSON.parse(line));
    } catch (cause) {
      if (!(cause instanceof AlexNetError || cause instanceof SyntaxError)) throw cause;
      throw new BadFileError({
        path,
        expected: `a row of the record in line ${i + 1}`,
        found: cause.message,
        hint: "restore the file from the repository",
      }, { cause });
    }
  });
}

/**
 * Adds a row to its experiment's file, or replaces the row of the same arm and seed; rows are
 * sorted by seed and arm. Processes that add rows at the same time wait for each other.
 *
 * @throws {BadFileError} if the existing file cannot be read. It is then left unchanged.
 */
export async function addToRecord(folder: string, row: RecordRow): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const path = recordPath(folder, row.experiment);
  await withLock(`${path}.lock`, async () => {
    const known = await readRecord(folder, row.experiment);
    const others = known.filter((other) => jobName(other) !== jobName(row));
    const rows = [...others, row].sort((a, b) =>
      a.seed - b.seed || (a.arm < b.arm ? -1 : a.arm > b.arm ? 1 : 0)
    );
    const lines = rows.map((each) => JSON.stringify(each) + "\n").join("");
    const { gzipSync } = nodeBuiltin("node:zlib");
    await writeAtomically(path, gzipSync(lines, { level: 9 }));
  });
}
