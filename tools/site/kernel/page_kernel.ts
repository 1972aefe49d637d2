/**
 * Runs the cells of a lesson, one after another, in one scope, as Deno's kernel does.
 *
 * It needs nothing of a platform: it runs in the worker of a page, and in Deno for its tests.
 *
 * @module
 */
import { beginDisplay, endDisplay } from "../../../lib/course/cells.ts";
import { type UnhandledError, unhandledErrors } from "../../../lib/course/unhandled_errors.ts";
import type { DisplayOptions, MediaBundle } from "../../../lib/front_end.ts";
import type { Output } from "../../notebook/notebook.ts";
import { cellProgram } from "./cell_program.ts";
import { CellScope, type ModuleTable } from "./cell_scope.ts";
import { readableFrames, readableText, sourceUrl } from "./cell_stack.ts";
import { errorOutput } from "./error_output.ts";
import { bundleOf } from "./media_bundle.ts";
import type { FromKernel } from "./messages.ts";
import { nextTurn, now } from "./platform.ts";
import { StreamBuffer } from "./stream_buffer.ts";

/** A cell may assign to any global name. */
const { load, store } = Atomics;

/** A cell to run. */
export interface CellRun {
  /** The number of the run, which all of its messages carry. */
  readonly id: number;
  /** The TypeScript of the cell. */
  readonly source: string;
  /** What stacks call it, e.g. `cell 5`. */
  readonly name: string;
}

/** Options of {@linkcode PageKernel}. */
export interface PageKernelOptions {
  /** What cells can import. */
  readonly modules: ModuleTable;
  /** Takes the messages, in order. */
  readonly send: (message: FromKernel) => void;
  /** One 32-bit integer that Stop sets to 1. */
  readonly stop?: SharedArrayBuffer | undefined;
}

/** A kernel whose cells share the names of `globalThis`. */
export class PageKernel implements Disposable {
  readonly #scope: CellScope;
  readonly #send: (message: FromKernel) => void;
  readonly #stopFlag: Int32Array;
  readonly #streams: StreamBuffer;
  /** The names of all runs: a function keeps its positions after its cell has run again. */
  readonly #names = new Map<number, string>();
  /** The run that outputs belong to: the current one, else the last. */
  #id = 0;
  #failed = false;
  #running = false;
  #count = 0;

  /** Creates a kernel that has run nothing. */
  constructor({ modules, send, stop }: PageKernelOptions) {
    this.#scope = new CellScope(modules);
    this.#send = send;
    this.#stopFlag = new Int32Array(stop ?? new ArrayBuffer(4));
    this.#streams = new StreamBuffer((name, text) =>
      send({ type: "output", id: this.#id, output: { output_type: "stream", name, text } })
    );
  }

  /** Whether Stop was pressed since the running cell began. */
  get stopRequested(): boolean {
    return this.#running && load(this.#stopFlag, 0) === 1;
  }

  /** Asks the running cell to stop. Between two cells there is nothing to stop. */
  stop(): void {
    if (this.#running) store(this.#stopFlag, 0, 1);
  }

  /** Runs a cell. It never throws: what the cell throws is an output. */
  async run(cell: CellRun): Promise<void> {
    const { id } = cell;
    const started = now();
    const count = ++this.#count;
    try {
      await this.#runCell(cell, count);
    } catch (error) {
      this.#failOfKernel(id, error);
    } finally {
      this.#running = false;
      const status = this.#failed ? "error" : "ok";
      this.#send({ type: "ended", id, status, count, seconds: (now() - started) / 1000 });
    }
  }

  async #runCell({ id, source, name }: CellRun, count: number): Promise<void> {
    this.#streams.begin();
    this.#id = id;
    this.#names.set(id, name);
    this.#failed = false;
    this.#running = true;
    store(this.#stopFlag, 0, 0);
    this.#send({ type: "began", id });
    try {
      await this.#execute(id, source);
      beginDisplay(count);
      const shown = bundleOf(this.#scope.value, (text) => readableText(text, this.#nameOf));
      const data = await shown.finally(() => this.#note(endDisplay(count)));
      if (data !== undefined) {
        this.#emit({ output_type: "execute_result", execution_count: count, data, metadata: {} });
      }
    } catch (error) {
      this.#fail(errorOutput(error, this.#nameOf, name));
    }
    await unhandledAreReported();
    this.#streams.flush();
  }

  /** Shows that the kernel itself failed, e.g. because a cell assigned to `Error`. */
  #failOfKernel(id: number, error: unknown): void {
    this.#failed = true;
    const evalue = `The kernel could not show this cell: ${textOf(error)}. ` +
      "If a cell has replaced a part of JavaScript, restart the kernel.";
    const output: Output = { output_type: "error", ename: "Error", evalue, traceback: [evalue] };
    this.#send({ type: "output", id, output });
  }

  /** Shows an output under the running cell, or replaces those of the same `display_id`. */
  display(data: MediaBundle, options: DisplayOptions = {}): void {
    const { display_id: displayId, update = false } = options;
    const output: Output = { output_type: "display_data", data, metadata: {} };
    if (displayId === undefined) return this.#emit(output);
    this.#streams.flush();
    const type = update ? "update" : "output";
    this.#send({ type, id: this.#id, output, displayId });
  }

  /** Removes the outputs of the running cell; with `wait`, when its next output arrives. */
  clearOutput(wait = false): void {
    this.#streams.flush();
    this.#send({ type: "clear", id: this.#id, wait });
  }

  /** Prints text under the running cell, or under the last one. */
  write(stream: "stdout" | "stderr", text: string): void {
    this.#streams.write(stream, readableText(text, this.#nameOf));
  }

  /** Shows an error that no cell handles under the running cell, which fails, or the last one. */
  failUnhandled({ ename, evalue, traceback }: UnhandledError): void {
    unhandledErrors().length = 0;
    const frames = readableFrames(traceback.join("\n"), this.#nameOf);
    this.#fail({
      output_type: "error",
      ename,
      evalue,
      traceback: [...`${ename}: ${evalue}`.split("\n"), ...frames],
    });
  }

  /** Takes all names of the cells away. */
  [Symbol.dispose](): void {
    this.#scope[Symbol.dispose]();
  }

  readonly #nameOf = (id: number): string | undefined => this.#names.get(id);

  /** Runs the program; its value stays in the scope, where no `await` unwraps a promise. */
  async #execute(id: number, source: string): Promise<void> {
    const cell = this.#scope.compiled(cellProgram(source), sourceUrl(id));
    this.#scope.value = undefined;
    await cell.call(globalThis, this.#scope);
  }

  #note(data: MediaBundle | undefined): void {
    if (data !== undefined) this.display(data);
  }

  #fail(output: Output & { output_type: "error" }): void {
    this.#failed = true;
    this.#emit(output);
  }

  #emit(output: Output): void {
    this.#streams.flush();
    this.#send({ type: "output", id: this.#id, output });
  }
}

/**
 * Waits until rejections that nothing handles are reported. A browser queues the report at the end of
 * the current task, behind timers that are due by then.
 */
async function unhandledAreReported(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await nextTurn();
}

function textOf(error: unknown): string {
  try {
    return `${error}`;
  } catch {
    return "it has no text";
  }
}
