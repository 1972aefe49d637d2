/**
 * The outputs of runs, as a front end shows them, from the messages of the kernel.
 *
 * @module
 */
import type { Output } from "../../notebook/notebook.ts";
import { OutputCollector } from "../../notebook/outputs.ts";
import type { FromKernel } from "./messages.ts";

/** Collects the outputs of each run: streams are merged and updates replace what they name. */
export class CellOutputs {
  readonly #collector = new OutputCollector();
  readonly #runs = new Map<number, Output[]>();
  #current: number | undefined;

  /** The outputs of run `id` so far. */
  of(id: number): readonly Output[] {
    return this.#runs.get(id) ?? [];
  }

  /** Takes one message; those without outputs are ignored. */
  take(message: FromKernel): void {
    switch (message.type) {
      case "began":
        this.#runs.set(message.id, []);
        return this.#enter(message.id);
      case "output": {
        this.#enter(message.id);
        const { output_type: type, ...content } = message.output;
        const { displayId: display_id } = message;
        return this.#collector.take({
          type,
          parent: undefined,
          content: {
            ...content,
            ...(display_id === undefined ? {} : { transient: { display_id } }),
          },
        });
      }
      case "update": {
        const { output_type: _, ...content } = message.output;
        const transient = { display_id: message.displayId };
        return this.#collector.take({
          type: "update_display_data",
          parent: undefined,
          content: { ...content, transient },
        });
      }
      case "clear":
        this.#enter(message.id);
        return this.#collector.take({
          type: "clear_output",
          parent: undefined,
          content: { wait: message.wait },
        });
    }
  }

  #enter(id: number): void {
    if (this.#current === id) return;
    const outputs = this.#runs.get(id) ?? [];
    this.#runs.set(id, outputs);
    this.#collector.startCell(outputs);
    this.#current = id;
  }
}
