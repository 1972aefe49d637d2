/**
 * Outputs that stay with the reader: figures of photographs and weights that belong to others. Recorded
 * outputs and the site have their words in place of the figures.
 *
 * @module
 */
import { NOT_FOR_PUBLICATION } from "../../datasets/ilsvrc/real_packages.ts";
import { verbatim } from "../../lib/course/verbatim.ts";
import { isCode, type Notebook, type Output } from "./notebook.ts";

/** Whether an output says that it must not be published: a figure names its source. */
export function isUnpublished(output: Output): boolean {
  return "data" in output && JSON.stringify(output.data).includes(NOT_FOR_PUBLICATION);
}

/** `notebook` with the words of each figure in place of those that must not be published. */
export function publishable(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      isCode(cell) ? { ...cell, outputs: cell.outputs.map(published) } : cell
    ),
  };
}

function published(output: Output): Output {
  if (!isUnpublished(output) || !("data" in output)) return output;
  const lines = String(output.data["text/plain"] ?? "").split("\n");
  const markdown =
    "*This figure appears in your own notebook only, once `deno task fetch` has been " +
    `run: its pictures belong to others.* ${lines.map((line) => verbatim(line)).join(" ")}`;
  return { ...output, data: { "text/markdown": markdown, "text/plain": lines.join("\n") } };
}
