/** Compares what a lesson shows in Deno's kernel with what it shows in a page. */
import { claimsIn } from "../../../../tools/claims.ts";
import { isCode, type Notebook, type Output, tagsOf } from "../../../../tools/notebook/notebook.ts";

/** Cells that name the machine. */
const ofMachine = ["setup", "provenance"];

/** The claims of a lesson as text, one a line, without those that are times. */
export function claimsText(notebook: Notebook, lesson: string): string {
  const timed = new Set(
    notebook.cells.filter((cell) => tagsOf(cell).includes("timing")).flatMap((cell) =>
      claimsIn({ ...notebook, cells: [cell] }, lesson).map(({ id }) => id)
    ),
  );
  return claimsIn(notebook, lesson).filter(({ id }) => !timed.has(id))
    .map((claim) => JSON.stringify(claim)).join("\n");
}

/** A cell that shows different things, and where the texts of its outputs part. */
export interface DifferentCell {
  readonly id: string;
  readonly inDeno: string;
  readonly inPage: string;
}

/** Which cells show something else in `page` than in `deno`, apart from times and the machine. */
export function differentCells(deno: Notebook, page: Notebook): DifferentCell[] {
  return deno.cells.flatMap((cell, i) => {
    const other = page.cells[i];
    if (!isCode(cell) || !isCode(other)) return [];
    if (tagsOf(cell).includes("timing") || ofMachine.includes(cell.id)) return [];
    const [a, b] = [cell, other].map(({ outputs }) => whole(outputs.map(shown).join("\n")));
    if (a === b) return [];
    const at = [...a].findIndex((character, j) => character !== b[j]);
    const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
    return [{ id: cell.id, inDeno: around(a), inPage: around(b) }];
  });
}

/** The names of a page's datasets as Deno's, which has all images. */
function whole(text: string): string {
  return text.replaceAll(/(CIFAR-10 train), first 2000|(CIFAR-10 test), first 1000/g, "$1$2");
}

/** What both front ends can show of an output. */
function shown(output: Output): string {
  if (output.output_type === "stream") return JSON.stringify(output);
  // The frames of the library have other addresses in a bundle.
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  // Only Deno draws plots as SVG; its colour of a dark front end follows.
  const { "image/svg+xml": svg, ...data } = output.data;
  const plotted = "application/vnd.plotly.v1+json" in data;
  return JSON.stringify({ ...data, ...(plotted ? {} : { svg }) });
}
