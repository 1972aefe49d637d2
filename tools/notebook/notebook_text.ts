/**
 * A notebook as one text file for editing and reviewing: each cell under a line
 * `//%% code|markdown ID [tag ...]`.
 *
 * ```text
 * //%% markdown header
 * # 03 ReLU
 *
 * //%% code setup setup parameters
 * const params = await setup("03", sizes);
 * ```
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { type Cell, lessonMetadata, type Notebook, tagsOf } from "./notebook.ts";

const headline = /^\/\/%% (code|markdown) ([a-z0-9-]+)((?: [a-zA-Z0-9:_-]+)*)\s*$/;

/** The text form of a notebook, without outputs. */
export function textOf(notebook: Notebook): string {
  return notebook.cells.map((cell) => {
    const tags = tagsOf(cell).map((tag) => ` ${tag}`).join("");
    return `//%% ${cell.cell_type} ${cell.id}${tags}\n${cell.source.trimEnd()}\n`;
  }).join("\n");
}

/**
 * The notebook that `text` describes.
 *
 * @throws {BadFileError} with the line, when a header line is malformed, an id appears twice, or
 * there is text before the first cell.
 */
export function notebookOf(text: string, path: string): Notebook {
  const cells: Cell[] = [];
  let lines: string[] = [];
  let finish = () => {};
  const bad = (line: number, expected: string, found: string) =>
    new BadFileError({ path: `${path}, line ${line}`, expected, found });
  const seen = new Set<string>();
  for (const [index, line] of text.split("\n").entries()) {
    if (!line.startsWith("//%%")) {
      if (cells.length === 0 && line.trim() !== "") {
        throw bad(index + 1, "a line `//%% markdown header`", `"${line}"`);
      }
      lines.push(line);
      continue;
    }
    const match = headline.exec(line);
    if (match === null) throw bad(index + 1, "`//%% code|markdown id [tag ...]`", `"${line}"`);
    finish();
    const [, kind, id, tagText] = match;
    if (seen.has(id)) throw bad(index + 1, "a new cell id", `"${id}" again`);
    seen.add(id);
    const tags = tagText.trim() === "" ? [] : tagText.trim().split(" ");
    const shared = { id, metadata: tags.length > 0 ? { tags } : {}, source: "" };
    const cell: Cell = kind === "code"
      ? { cell_type: "code", ...shared, execution_count: null, outputs: [] }
      : { cell_type: "markdown", ...shared };
    cells.push(cell);
    lines = [];
    const cellLines = lines;
    finish = () => cell.source = cellLines.join("\n").trim();
  }
  finish();
  return { cells, metadata: { ...lessonMetadata } };
}
