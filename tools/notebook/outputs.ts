/**
 * Converts messages of a kernel to the outputs of a cell, as a front end shows them: streams are
 * merged, carriage returns overwrite text, and displays with an id are updated in place.
 *
 * @module
 */
import type { MimeBundle, Output } from "./notebook.ts";
import { isRecord } from "../../lib/is_record.ts";
import type { JupyterMessage } from "./jupyter_message.ts";

/** The displays by id, because any later cell can update them. */
type DisplayPlaces = Map<string, { data: MimeBundle; metadata: Record<string, unknown> }[]>;

/** Collects the outputs of one cell after another. */
export class OutputCollector {
  readonly #displays: DisplayPlaces = new Map();
  #outputs: Output[] = [];
  #clearBeforeNext = false;

  /** Starts a new cell whose outputs go to `outputs`. */
  startCell(outputs: Output[]): void {
    this.#outputs = outputs;
    this.#clearBeforeNext = false;
  }

  /** Processes one message; messages without output are ignored. */
  take({ type, content }: JupyterMessage): void {
    if (type === "clear_output") {
      if (content.wait === true) this.#clearBeforeNext = true;
      else this.#outputs.length = 0;
    } else if (type === "stream") {
      this.#stream(content.name === "stderr" ? "stderr" : "stdout", String(content.text ?? ""));
    } else if (type === "display_data" || type === "execute_result") {
      this.#display(type, content);
    } else if (type === "update_display_data") {
      this.#update(content);
    } else if (type === "error") {
      this.#push(errorOutput(content));
    }
  }

  #push(output: Output): void {
    if (this.#clearBeforeNext) this.#outputs.length = 0;
    this.#clearBeforeNext = false;
    this.#outputs.push(output);
  }

  #stream(name: "stdout" | "stderr", text: string): void {
    const last = this.#clearBeforeNext ? undefined : this.#outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      last.text = foldCarriageReturns(last.text + text);
    } else {
      this.#push({ output_type: "stream", name, text: foldCarriageReturns(text) });
    }
  }

  #display(type: "display_data" | "execute_result", content: Record<string, unknown>): void {
    const data = isRecord(content.data) ? content.data : {};
    const metadata = isRecord(content.metadata) ? content.metadata : {};
    if (type === "execute_result") {
      const execution_count = Number(content.execution_count ?? 0);
      this.#push({ output_type: type, data, metadata, execution_count });
      return;
    }
    const output = { output_type: type, data, metadata };
    this.#push(output);
    const id = displayId(content);
    if (id !== undefined) {
      const places = this.#displays.get(id) ?? [];
      places.push(output);
      this.#displays.set(id, places);
    }
  }

  #update(content: Record<string, unknown>): void {
    const id = displayId(content);
    if (id === undefined || !isRecord(content.data)) return;
    for (const place of this.#displays.get(id) ?? []) {
      place.data = content.data;
      place.metadata = isRecord(content.metadata) ? content.metadata : {};
    }
  }
}

/** The error output for an error message or a failed reply. */
export function errorOutput(content: Record<string, unknown>): Output & { output_type: "error" } {
  const traceback = Array.isArray(content.traceback) ? content.traceback.map(String) : [];
  return {
    output_type: "error",
    ename: String(content.ename ?? "Error"),
    evalue: String(content.evalue ?? ""),
    traceback,
  };
}

/**
 * The text as a terminal shows it: `\r` returns to the start of the line, and later text overwrites
 * it.
 */
export function foldCarriageReturns(text: string): string {
  if (!text.includes("\r")) return text;
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.map((line) => {
    let shown = "";
    const pieces = line.split("\r");
    pieces.forEach((piece, i) => {
      shown = piece + shown.slice(piece.length);
      // A line keeps its final \r, so that later text overwrites it.
      if (i === pieces.length - 1 && i > 0 && piece === "") shown += "\r";
    });
    return shown;
  }).join("\n");
}

function displayId(content: Record<string, unknown>): string | undefined {
  const transient = content.transient;
  return isRecord(transient) && typeof transient.display_id === "string"
    ? transient.display_id
    : undefined;
}
