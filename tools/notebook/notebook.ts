/**
 * The notebook file (nbformat 4.5): types, reading, writing, and the removal of what must not be
 * committed.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { isRecord } from "../../lib/is_record.ts";

/** A picture, table or text in several formats, by MIME type. */
export type MimeBundle = Record<string, unknown>;

/** One output of a code cell in nbformat 4.5. */
export type Output =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | {
    output_type: "display_data";
    data: MimeBundle;
    metadata: Record<string, unknown>;
  }
  | {
    output_type: "execute_result";
    execution_count: number;
    data: MimeBundle;
    metadata: Record<string, unknown>;
  }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** The metadata of a cell: its tags, including the exercise of a stub. */
export interface CellMetadata {
  /** Tags for the builds, the lint and the runner, e.g. `setup`, `exercise`, `timing`. */
  tags?: string[];
  /** Other metadata, written by front ends. */
  [key: string]: unknown;
}

/** A cell of text. */
export interface MarkdownCell {
  /** The type of the cell. */
  cell_type: "markdown";
  /** Stable name, unique in the notebook. */
  id: string;
  /** The tags. */
  metadata: CellMetadata;
  /** The text. */
  source: string;
}

/** A cell of TypeScript. */
export interface CodeCell {
  /** The type of the cell. */
  cell_type: "code";
  /** Stable name, unique in the notebook. */
  id: string;
  /** The tags. */
  metadata: CellMetadata;
  /** The program text. */
  source: string;
  /** The number that a front end shows in brackets; `null` before the cell runs. */
  execution_count: number | null;
  /** The outputs of the cell. */
  outputs: Output[];
}

/** A cell of a lesson. */
export type Cell = MarkdownCell | CodeCell;

/** A notebook, with every source as one string. */
export interface Notebook {
  /** The cells, in order. */
  cells: Cell[];
  /** The kernel and the language. */
  metadata: Record<string, unknown>;
}

/** The metadata of every committed notebook: our kernel and TypeScript, and nothing personal. */
export const lessonMetadata: Readonly<Record<string, unknown>> = {
  kernelspec: { display_name: "AlexNet (Deno)", language: "typescript", name: "alexnet" },
  language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" },
};

/** The tags of a cell; an empty list if it has none. */
export function tagsOf(cell: Cell): readonly string[] {
  return cell.metadata.tags ?? [];
}

/** Type guard for code cells. */
export function isCode(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code";
}

/**
 * Reads a notebook from its JSON text.
 *
 * @throws {BadFileError} when it is not a notebook of format 4.5, or has a duplicate or missing
 * cell id.
 */
export function parseNotebook(text: string, path: string): Notebook {
  const bad = (expected: string, found: string, hint?: string) =>
    new BadFileError({ path, expected, found, hint });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw bad("a notebook as JSON", error instanceof Error ? error.message : String(error));
  }
  if (!isRecord(raw) || !Array.isArray(raw.cells) || !isRecord(raw.metadata)) {
    throw bad("a notebook with cells and metadata", "something else");
  }
  if (raw.nbformat !== 4 || typeof raw.nbformat_minor !== "number" || raw.nbformat_minor < 5) {
    throw bad("notebook format 4.5", `${raw.nbformat}.${raw.nbformat_minor}`, "save it again");
  }
  const seen = new Set<string>();
  const cells = raw.cells.map((cell: unknown, index: number): Cell => {
    if (!isRecord(cell) || typeof cell.id !== "string" || !isRecord(cell.metadata)) {
      throw bad(`an id and metadata in cell ${index + 1}`, "none");
    }
    if (seen.has(cell.id)) throw bad("a different id for each cell", `"${cell.id}" twice`);
    seen.add(cell.id);
    const shared = {
      id: cell.id,
      metadata: cell.metadata as CellMetadata,
      source: joined(cell.source),
    };
    if (cell.cell_type === "markdown") return { cell_type: "markdown", ...shared };
    if (cell.cell_type !== "code") {
      throw bad(`a markdown or code cell as cell ${index + 1}`, String(cell.cell_type));
    }
    const outputs = Array.isArray(cell.outputs) ? cell.outputs as Output[] : [];
    return {
      cell_type: "code",
      ...shared,
      execution_count: typeof cell.execution_count === "number" ? cell.execution_count : null,
      outputs: outputs.map((output) =>
        output.output_type === "stream" ? { ...output, text: joined(output.text) } : output
      ),
    };
  });
  return { cells, metadata: raw.metadata };
}

/** Reads the notebook at `path`. */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw new BadFileError(
      { path, expected: "a notebook", found: "a file that cannot be read", hint: "check the path" },
      { cause },
    );
  }
  return parseNotebook(text, path);
}

/**
 * The JSON text of a notebook: indented by one space like Jupyter's files, with sources as lists of
 * lines for readable diffs, and keys in a fixed order.
 */
export function notebookText(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => {
    const metadata = sortedMetadata(cell.metadata);
    const source = lines(cell.source);
    return isCode(cell)
      ? {
        cell_type: cell.cell_type,
        execution_count: cell.execution_count,
        id: cell.id,
        metadata,
        outputs: cell.outputs.map((output) =>
          output.output_type === "stream" ? { ...output, text: lines(output.text) } : output
        ),
        source,
      }
      : { cell_type: cell.cell_type, id: cell.id, metadata, source };
  });
  const file = { cells, metadata: notebook.metadata, nbformat: 4, nbformat_minor: 5 };
  return JSON.stringify(file, null, 1) + "\n";
}

/** The notebook in the form to commit: without outputs, counts and metadata of a front end. */
export function stripped(notebook: Notebook): Notebook {
  return {
    metadata: { ...lessonMetadata },
    cells: notebook.cells.map((cell): Cell => {
      const metadata: CellMetadata = {};
      if (tagsOf(cell).length > 0) metadata.tags = [...tagsOf(cell)];
      const source = cell.source.replace(/\s+$/, "");
      return isCode(cell)
        ? { cell_type: "code", id: cell.id, metadata, source, execution_count: null, outputs: [] }
        : { cell_type: "markdown", id: cell.id, metadata, source };
    }),
  };
}

function joined(source: unknown): string {
  return Array.isArray(source) ? source.join("") : String(source ?? "");
}

function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function sortedMetadata(metadata: CellMetadata): CellMetadata {
  return Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1));
}
