/**
 * Stacks of errors in the author's positions.
 *
 * @module
 */
import { LOCAL } from "./cell_program.ts";

/** What the programs of cells are called in stacks, before the number of the run. */
const PREFIX = "alexnet-cell-";

/** The number of a run in what a browser calls a file; Deno adds `, <anonymous>`. */
const ID = new RegExp(`${PREFIX}(\\d+)`);

/** The comment that makes positions of a program name the run `id`. */
export function sourceUrl(id: number): string {
  return `//# sourceURL=${PREFIX}${id}`;
}

/** A position in a stack of V8, `at name (file:1:2)`, or of Firefox and Safari, `name@file:1:2`. */
const V8_FRAME = /^\s*at (?:(?<name>.*?) \()?(?<file>[^()]*?):(?<line>\d+):(?<column>\d+)\)?$/;
const OTHER_FRAME = /^(?<name>[^@]*)@(?<file>.*?):(?<line>\d+):(?<column>\d+)$/;

/**
 * The frames of `stack` as V8 writes them, from the innermost to the cell: `    at f (cell 5:2:9)`.
 * Frames of the library keep the name of its file; those of the kernel, outside the cell, are left
 * out.
 *
 * @param nameOf the name of the cell of a run.
 */
export function readableFrames(
  stack: string,
  nameOf: (id: number) => string | undefined,
): string[] {
  const frames: string[] = [];
  let last = -1;
  for (const entry of stack.split("\n")) {
    const groups = (V8_FRAME.exec(entry) ?? OTHER_FRAME.exec(entry))?.groups;
    if (groups === undefined) continue;
    const cell = nameOf(Number(ID.exec(groups.file)?.[1]));
    const file = cell ?? groups.file.slice(groups.file.lastIndexOf("/") + 1);
    const name = readableName(groups.name);
    const place = `${file}:${groups.line}:${groups.column}`;
    frames.push(name === "" ? `    at ${place}` : `    at ${name} (${place})`);
    if (cell !== undefined) last = frames.length;
  }
  return last < 0 ? frames : frames.slice(0, last);
}

/** `text` with the author's positions in the stacks that it holds, e.g. of an error that is printed. */
export function readableText(
  text: string,
  nameOf: (id: number) => string | undefined,
): string {
  const stacks = /(?:^\s+at .*:\d+:\d+\)?\n?)+/gm;
  return text.replaceAll(stacks, (stack) => {
    if (!stack.includes(PREFIX)) return stack;
    return readableFrames(stack, nameOf).join("\n") + (stack.endsWith("\n") ? "\n" : "");
  }).replaceAll(LOCAL, "");
}

/** The name of a function without that of the program around the cell. */
function readableName(name = ""): string {
  const own = name.replaceAll(LOCAL, "").replace(/^async /, "");
  return ["eval", "<anonymous>", "Object.<anonymous>", "anonymous"].includes(own) ? "" : own;
}
