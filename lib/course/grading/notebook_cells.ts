/**
 * The code cells of a notebook, whoever saved it: front ends may drop ids and tags, and write older
 * versions of the format.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";

/** A code cell. */
export interface NotebookCell {
  /** Its id, if the file has one. */
  readonly id: string | undefined;
  /** Its tags. */
  readonly tags: readonly string[];
  /** Its text. */
  readonly source: string;
}

/**
 * The code cells of a notebook of format 4, in order.
 *
 * @param text the text of the file.
 * @param path its path, for messages.
 * @throws {BadFileError} when it is not a notebook.
 */
export function notebookCells(text: string, path: string): NotebookCell[] {
  const raw = parsedJson(text, path);
  if (!isRecord(raw) || !Array.isArray(raw.cells)) {
    throw new BadFileError({ path, expected: "a notebook with cells", found: "something else" });
  }
  return raw.cells.filter(isRecord).filter(({ cell_type }) => cell_type === "code").map((cell) => {
    const { tags } = isRecord(cell.metadata) ? cell.metadata : { tags: undefined };
    return {
      id: typeof cell.id === "string" ? cell.id : undefined,
      tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
      source: textOf(cell.source),
    };
  });
}

function parsedJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of the parser has a piece of the file, which may not be a notebook at all.
    throw new BadFileError({
      path,
      expected: "a notebook",
      found: "a text that is not JSON",
      hint: "save the notebook again and hand it in as it is",
    });
  }
}

/** A source is a text or a list of lines. */
function textOf(source: unknown): string {
  if (typeof source === "string") return source;
  return Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : "";
}
