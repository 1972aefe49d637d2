/**
 * The files of the committed record, for the claims of a lesson.
 *
 * @module
 */
import { inDeno, nodeBuiltin } from "../../deno_only.ts";
import { parseRecord, readRecord, recordPath } from "../../experiments/record/record_file.ts";
import type { RecordRow } from "../../experiments/record/record_row.ts";
import {
  ensemblePath,
  parseEnsemble,
  readEnsemble,
  type RecordedEnsemble,
} from "../../experiments/record/recorded_ensemble.ts";
import { pageFrontEnd } from "../../front_end.ts";

/**
 * The rows of an experiment in `folder`; by default, in the committed record, or in a page of the
 * course's site in the record that the site holds. There are none in other pages, and in a package
 * that was not installed as files.
 */
export async function recordedRows(id: string, folder?: string): Promise<readonly RecordRow[]> {
  return await readFrom(folder, {
    path: (place) => recordPath(place, id),
    read: (place) => readRecord(place, id),
    parse: parseRecord,
  }) ?? [];
}

/** The ensemble of an arm's nets, from where {@linkcode recordedRows} reads; undefined if none. */
export function ensembleOf(
  id: string,
  arm: string,
  folder?: string,
): Promise<RecordedEnsemble | undefined> {
  return readFrom(folder, {
    path: (place) => ensemblePath(place, id, arm),
    read: (place) => readEnsemble(place, id, arm),
    parse: (bytes, path) => Promise.resolve(parseEnsemble(new TextDecoder().decode(bytes), path)),
  });
}

/** A file of the record: where it lies in a folder, and how a file and its bytes are read. */
interface RecordFile<Content> {
  path: (folder: string) => string;
  read: (folder: string) => Promise<Content | undefined>;
  parse: (bytes: Uint8Array<ArrayBuffer>, path: string) => Promise<Content>;
}

async function readFrom<Content>(
  folder: string | undefined,
  { path, read, parse }: RecordFile<Content>,
): Promise<Content | undefined> {
  if (folder !== undefined) return await read(folder);
  const page = pageFrontEnd();
  if (page !== undefined) {
    const bytes = await page.file(path("record"));
    return bytes === undefined ? undefined : await parse(new Uint8Array(bytes), path("record"));
  }
  const url = new URL("../../../notebooks/record", import.meta.url);
  if (!inDeno() || url.protocol !== "file:") return undefined;
  return await read(nodeBuiltin("node:url").fileURLToPath(url));
}
