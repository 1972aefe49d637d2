/**
 * How cells behave, once for every kernel: Deno's, and the kernel of the course's pages in Deno and
 * in a browser.
 */
import { assertEquals } from "@std/assert";
import { behavioursOfNames } from "./behaviours_of_names.ts";
import { behavioursOfOutputs } from "./behaviours_of_outputs.ts";
import type { Output } from "../../../tools/notebook/notebook.ts";

/** A cell and what stands under it. */
export interface BehavingCell {
  /** The TypeScript; the prelude defines `display(bundle, options)` and `clearOutput(wait)`. */
  readonly source: string;
  /** The visible text of each output, see {@linkcode visibleText}. */
  readonly shows: readonly string[];
  /** What Deno 2.9.6's kernel shows instead, and why that is no model. */
  readonly deno?: { readonly shows: readonly string[]; readonly because: string };
}

/** One behaviour: cells that run in order in one kernel, whose names no other behaviour uses. */
export interface Behaviour {
  /** A sentence. */
  readonly name: string;
  /** The cells, in order. */
  readonly cells: readonly BehavingCell[];
}

/** What the prelude defines in each kernel. */
export const preludes: Readonly<Record<"deno" | "page", string>> = {
  deno: `
globalThis.display = (data, options = {}) => Deno.jupyter.display(data, { raw: true, ...options });
globalThis.clearOutput = (wait) => Deno.jupyter.broadcast("clear_output", { wait });`,
  page: `
globalThis.display = (data, options) => globalThis[Symbol.for("alexnet.frontEnd")].display(data, options);
globalThis.clearOutput = (wait) => globalThis[Symbol.for("alexnet.frontEnd")].clearOutput(wait);`,
};

/**
 * An output as text: `stdout: a`, the plain text of a value, `RangeError: too far (line 2)`. The line
 * is that of the cell itself, also for an error in a function of another cell.
 */
export function visibleText(output: Output, line?: number): string {
  switch (output.output_type) {
    case "stream":
      return `${output.name}: ${output.text.trimEnd()}`;
    case "error":
      return `${output.ename}: ${output.evalue}${line === undefined ? "" : ` (line ${line})`}`;
    default:
      return String(output.data["text/plain"]);
  }
}

/** The line in a traceback of the page's kernel: `    at f (cell 5:2:9)`, the outermost frame. */
export function lineInTraceback(traceback: readonly string[], name: string): number | undefined {
  const frames = traceback.flatMap((entry) => {
    const at = entry.indexOf(`${name}:`);
    return at < 0 ? [] : [Number.parseInt(entry.slice(at + name.length + 1), 10)];
  });
  return frames.at(-1);
}

/** Runs the cells of a behaviour by `run`, which gives the visible texts of the outputs. */
export async function assertBehaves(
  { cells }: Behaviour,
  kernel: "deno" | "page",
  run: (source: string) => Promise<readonly string[]>,
): Promise<void> {
  for (const { source, shows, deno } of cells) {
    const expected = kernel === "deno" && deno !== undefined ? deno.shows : shows;
    assertEquals(await run(source), [...expected], source);
  }
}

/** The table. */
export const behaviours: readonly Behaviour[] = [...behavioursOfOutputs, ...behavioursOfNames];
