/**
 * Collects printed text, so that a loop that prints sends few messages.
 *
 * @module
 */

import { later, notLater, now, type Timer } from "./platform.ts";

/** Milliseconds for which text is collected. */
const EVERY = 50;

/** The text of a cell's two streams, in order. */
export class StreamBuffer {
  readonly #send: (name: "stdout" | "stderr", text: string) => void;
  #name: "stdout" | "stderr" = "stdout";
  #text = "";
  #sent = -Infinity;
  #timer: Timer | undefined;

  /** Creates a buffer that gives its text to `send`. */
  constructor(send: (name: "stdout" | "stderr", text: string) => void) {
    this.#send = send;
  }

  /** Adds text. It is sent now if nothing was sent for a while, else a little later. */
  write(name: "stdout" | "stderr", text: string): void {
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#text += text;
    if (now() - this.#sent >= EVERY) this.flush();
    else this.#timer ??= later(() => this.flush(), EVERY);
  }

  /** Sends what was collected; the next text is sent at once. */
  begin(): void {
    this.flush();
    this.#sent = -Infinity;
  }

  /** Sends what was collected. */
  flush(): void {
    notLater(this.#timer);
    this.#timer = undefined;
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#sent = now();
    this.#send(this.#name, text);
  }
}
