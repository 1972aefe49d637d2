/**
 * An error as the output of a cell.
 *
 * @module
 */
import type { Output } from "../../notebook/notebook.ts";
import { readableFrames } from "./cell_stack.ts";
import { CellSyntaxError } from "./cell_syntax_error.ts";
import { inspected } from "./inspect.ts";

/**
 * The output of nbformat for anything that a cell throws, with the author's positions.
 *
 * @param nameOf the name of the cell of a run.
 * @param cell the name of the cell that threw it.
 */
export function errorOutput(
  error: unknown,
  nameOf: (id: number) => string | undefined,
  cell: string,
): Output & { output_type: "error" } {
  if (error instanceof CellSyntaxError) {
    const { name, message } = error;
    return {
      output_type: "error",
      ename: name,
      evalue: message,
      traceback: error.traceback(cell),
    };
  }
  if (!(error instanceof Error)) {
    const evalue = typeof error === "string" ? error : inspected(error);
    return { output_type: "error", ename: "Error", evalue, traceback: [evalue] };
  }
  const ename = error.name;
  const evalue = ofConstant(error.message);
  const frames = readableFrames(error.stack ?? "", nameOf);
  return {
    output_type: "error",
    ename,
    evalue,
    traceback: [...`${ename}: ${evalue}`.split("\n"), ...frames],
  };
}

/** Constants of cells are properties, whose message speaks of an object that no author wrote. */
function ofConstant(message: string): string {
  return /^Cannot assign to read only property '[^']+' of object '(?:#<(?:\w*GlobalScope|Window|Object)>|\[object Object\])'$/
      .test(message)
    ? "Assignment to constant variable."
    : message;
}
