/**
 * Runs a notebook from top to bottom in a fresh kernel.
 *
 * @module
 */
import { lineInCell } from "./cell_line.ts";
import { DenoKernel } from "./kernel.ts";
import { type CodeCell, isCode, type Notebook, type Output, tagsOf } from "./notebook.ts";

/** Options of {@linkcode executeNotebook}. */
export interface ExecuteOptions {
  /** Working directory of the cells: the notebook's folder. */
  directory: string;
  /** Environment of the kernel, e.g. `{ ALEXNET_SCALE: "quick" }`. */
  environment?: Record<string, string>;
  /** Time limit of a cell in milliseconds. Default: no limit. */
  cellTimeout?: number | undefined;
  /** A kernel to use instead of a fresh one; it is left open. */
  kernel?: DenoKernel | undefined;
  /** Called before each code cell, with its number among the code cells from 0. */
  onCell?: (cell: CodeCell, index: number, count: number) => void;
  /** Called when the outputs of the running cell change. */
  onOutput?: (cell: CodeCell, outputs: readonly Output[]) => void;
}

/** Where and how a run failed. */
export interface NotebookFailure {
  /** The id of the cell. */
  cellId: string;
  /** Number of the cell in the notebook, from 1, including text cells. */
  cellNumber: number;
  /** Line in the cell, from 1, if known. */
  line: number | undefined;
  /** Class of the error. */
  name: string;
  /** Its message. */
  message: string;
  /** Its stack. */
  traceback: string[];
}

/** An executed notebook. */
export interface ExecutedNotebook {
  /** A copy with outputs, up to the first failure. */
  notebook: Notebook;
  /** The first failure; `undefined` if every cell ran. */
  failure: NotebookFailure | undefined;
  /** Duration of the whole run in seconds, including the start of the kernel. */
  seconds: number;
  /** Seconds per code cell, by cell id. */
  cellSeconds: Record<string, number>;
}

/**
 * Runs all code cells of `notebook` in order and stops at the first that fails.
 *
 * A cell tagged `raises-exception` must throw; if it does not, the run fails.
 */
export async function executeNotebook(
  notebook: Notebook,
  options: ExecuteOptions,
): Promise<ExecutedNotebook> {
  const started = performance.now();
  const { directory, environment } = options;
  const kernel = options.kernel ?? await DenoKernel.start({ directory, environment });
  const result: Notebook = structuredClone(notebook);
  const codeCells = result.cells.filter(isCode);
  const cellSeconds: Record<string, number> = {};
  let failure: NotebookFailure | undefined;
  try {
    for (const [index, cell] of codeCells.entries()) {
      if (cell.source.trim() === "") continue;
      options.onCell?.(cell, index, codeCells.length);
      const cellStarted = performance.now();
      const run = await kernel.execute(cell.source, {
        timeout: options.cellTimeout,
        onOutput: (outputs) => options.onOutput?.(cell, outputs),
      });
      cellSeconds[cell.id] = (performance.now() - cellStarted) / 1000;
      cell.outputs = run.outputs;
      cell.execution_count = run.executionCount;
      failure = await failureOf(cell, result.cells.indexOf(cell) + 1, run.status);
      if (failure !== undefined) break;
    }
  } finally {
    if (options.kernel === undefined) await kernel.close();
  }
  const seconds = (performance.now() - started) / 1000;
  return { notebook: result, failure, seconds, cellSeconds };
}

async function failureOf(
  cell: CodeCell,
  cellNumber: number,
  status: "ok" | "error" | "timeout",
): Promise<NotebookFailure | undefined> {
  const mustThrow = tagsOf(cell).includes("raises-exception");
  const at = { cellId: cell.id, cellNumber };
  if (status === "ok") {
    return mustThrow
      ? {
        ...at,
        line: undefined,
        name: "NoException",
        message: "The cell is tagged raises-exception but threw nothing.",
        traceback: [],
      }
      : undefined;
  }
  if (mustThrow && status === "error") return undefined;
  const error = cell.outputs.findLast((output) => output.output_type === "error");
  return {
    ...at,
    line: error?.ename === "SyntaxError" && error.traceback[0]?.startsWith("SyntaxError")
      ? lineOfSyntaxError(error.traceback)
      : await lineInCell(cell.source, error?.traceback ?? []),
    name: error?.ename ?? "Error",
    message: error?.evalue ?? "The cell failed without a message.",
    traceback: error?.traceback ?? [],
  };
}

/** A syntax error is reported on the source itself. */
function lineOfSyntaxError(traceback: readonly string[]): number | undefined {
  const match = /<anonymous>:(\d+):/.exec(traceback.join("\n"));
  return match === null ? undefined : Number(match[1]);
}
