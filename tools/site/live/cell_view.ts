/// <reference lib="dom" />
/**
 * A code cell in its page: its code, which opens in an editor, its buttons and its outputs.
 *
 * @module
 */
import type { Ended } from "../kernel/messages.ts";
import type { LessonCell } from "../lesson_cells.ts";
import type { CodeEditor } from "./code_editor.ts";
import type { RunEnd, RunnableCell } from "./lesson_runner.ts";
import { OwnOutputs, type Renderer } from "./own_outputs.ts";
import { button, element, loadEditor, loadRendering } from "./page_parts.ts";

/** What a cell asks of the page. */
export interface CellActions {
  /** Runs the cell, or checks its exercise. */
  run(cell: CellView): void;
  /** Moves to the next cell, after Shift+Enter outside an editor. */
  next(cell: CellView): void;
  /** Runs all cells above. */
  runAbove(cell: CellView): void;
  /** The editor could not be loaded. */
  notLoaded(): void;
  /** The reader has changed the text. */
  edited(cell: CellView): void;
  /** The reader has returned to the author's text. */
  reset(cell: CellView): void;
}

/** A code cell in the page. */
export class CellView implements RunnableCell {
  /** The author's cell. */
  readonly author: LessonCell;
  /** The number in the lesson, from 1. */
  readonly number: number;
  /** The element of the cell. */
  readonly section: HTMLElement;
  readonly #actions: CellActions;
  readonly #code: HTMLElement | null;
  readonly #tools: HTMLElement = element("div", "cell-tools");
  readonly #state: HTMLElement = element("span", "cell-state");
  readonly #edited: HTMLElement = element("span", "edited-mark", "edited");
  readonly #authorChanged: HTMLElement = element(
    "p",
    "author-changed",
    "The lesson's own text of this cell has changed since your edit. Reset shows it.",
  );
  readonly #reset: HTMLButtonElement;
  /** The recorded outputs, which stand until a run replaces them. */
  readonly #recorded: HTMLElement | null;
  readonly #host: HTMLElement = element("div", "outputs own");
  readonly #figureNumbers: (figure: number) => string;
  #source: string;
  #editor: CodeEditor | undefined;
  #outputs: OwnOutputs | undefined;
  #mark: HTMLElement | undefined;
  /** Whether the next output replaces what stands there. */
  #stale = false;
  /** Whether the recorded outputs were asked for during the run, and nothing was shown since. */
  #dismissed = false;
  readonly #recall: HTMLButtonElement;

  /**
   * Adds the buttons to the element of a cell.
   *
   * @param kept the reader's text from an earlier visit.
   * @param figureNumbers the number of the cell's figure `figure`, from 0.
   */
  constructor(
    section: HTMLElement,
    author: LessonCell,
    number: number,
    kept: string | undefined,
    figureNumbers: (figure: number) => string,
    actions: CellActions,
  ) {
    this.section = section;
    this.author = author;
    this.number = number;
    this.#actions = actions;
    this.#figureNumbers = figureNumbers;
    this.#source = kept ?? author.source;
    this.#code = section.querySelector(":scope > pre.code, :scope > details.folded > pre.code");
    this.#recorded = section.querySelector(":scope > .outputs");
    const about = `cell ${number}`;
    const run = button(author.exercise === undefined ? "Run" : "Check", about, () => {
      actions.run(this);
    });
    run.classList.add("run");
    this.#reset = button("Reset", about, () => this.#returnToAuthor());
    this.#reset.classList.add("reset");
    this.#recall = button("Show the recorded result", about, () => this.#showRecorded());
    this.#recall.hidden = true;
    const above = button("Run all above", about, () => actions.runAbove(this));
    above.hidden = number === 1;
    const edit = button("Edit", about, () => void this.edit());
    const name = element("span", "cell-number", `cell ${number}`);
    this.#tools.append(
      run,
      this.#reset,
      this.#edited,
      this.#state,
      this.#recall,
      above,
      edit,
      name,
    );
    const fold = section.querySelector(":scope > details.folded");
    (fold ?? this.#code)?.after(this.#tools);
    this.#listenToCode();
    this.#showEdited();
    if (kept !== undefined) void this.#showSource();
  }

  /** The id of the cell. */
  get id(): string {
    return this.author.id;
  }

  /** The reader's outputs. */
  get outputs(): OwnOutputs | undefined {
    return this.#outputs;
  }

  /** Whether the cell throws on purpose. */
  get throws(): boolean {
    return this.author.tags.includes("raises-exception");
  }

  /** The text as it is now. */
  source(): string {
    return this.#source;
  }

  /** Whether the reader has changed the text. */
  get isEdited(): boolean {
    return this.#source !== this.author.source;
  }

  /** Sets the text, as the field of a prediction does. */
  setSource(source: string): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#editor?.setSource(source);
    this.#showEdited();
    void this.#showSource();
  }

  /** Says whether the author's text has changed since the edit began. */
  showAuthorChanged(changed: boolean): void {
    this.#authorChanged.remove();
    if (changed) this.#tools.after(this.#authorChanged);
  }

  /** Puts the focus on the code. */
  focus(): void {
    if (this.#editor !== undefined) return this.#editor.focus();
    this.#code?.focus();
  }

  /** Opens the editor and puts the cursor into it. */
  async edit(): Promise<void> {
    try {
      if (this.#editor === undefined) await this.#openEditor();
    } catch {
      this.#actions.notLoaded();
    }
    this.#editor?.focus();
  }

  /** Shows that the cell waits for its turn. */
  showQueued(): void {
    this.#say("waits");
  }

  /** Shows that the cell runs; the first output replaces those that stand there. */
  showBegun(render: Renderer): void {
    this.section.classList.add("running");
    this.#say("runs");
    this.#stale = true;
    this.#dismissed = false;
    if (this.#outputs !== undefined) return;
    this.#outputs = new OwnOutputs(this.#host, render, this.#figureNumbers);
  }

  /** Removes what an earlier run, or the record, shows. */
  replaceOutputs(): void {
    if (!this.#stale) return;
    this.#stale = this.#dismissed = false;
    this.#recall.hidden = this.#recorded === null;
    this.#recorded?.remove();
    this.#mark?.remove();
    this.#outputs?.clear(false);
    if (!this.#host.isConnected) this.#tools.after(this.#host);
  }

  /** Shows how the run has ended, with `scale` in the mark of the outputs. */
  showEnded(end: RunEnd, ended: Ended | undefined, scale: string): void {
    this.section.classList.remove("running");
    const failed = end === "error" && !this.throws;
    this.section.classList.toggle("failed", failed);
    if (ended === undefined || this.#dismissed) return this.#say("");
    this.replaceOutputs();
    this.#say(failed ? `[${ended.count}] failed` : `[${ended.count}]`);
    if (this.#outputs?.all.length === 0) return;
    const words = `Your run, ${secondsText(ended.seconds)}, ${scale} scale`;
    this.#mark = element("p", "own-mark", words);
    this.#host.before(this.#mark);
  }

  #say(text: string): void {
    this.#state.textContent = text;
  }

  #returnToAuthor(): void {
    this.setSource(this.author.source);
    this.#showRecorded();
    this.#actions.reset(this);
  }

  /** Shows the recorded outputs; of a run that goes on, the next output replaces them. */
  #showRecorded(): void {
    this.#mark?.remove();
    this.#outputs?.clear(false);
    this.#host.remove();
    if (this.#recorded !== null) this.#tools.after(this.#recorded);
    this.#recall.hidden = true;
    this.section.classList.remove("failed");
    const runs = this.section.classList.contains("running");
    this.#stale = this.#dismissed = runs;
    this.#say(runs ? "runs" : "");
    this.#tools.querySelector("button")?.focus();
  }

  #showEdited(): void {
    this.section.classList.toggle("edited", this.isEdited);
    this.#reset.hidden = this.#edited.hidden = !this.isEdited;
    if (!this.isEdited) this.#authorChanged.remove();
  }

  #listenToCode(): void {
    const code = this.#code;
    if (code === null) return;
    code.setAttribute("aria-label", `Code of cell ${this.number}. Press Enter to edit it.`);
    code.addEventListener("click", () => {
      if (String(getSelection() ?? "") === "") void this.edit();
    });
    code.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!event.shiftKey) return void this.edit();
      this.#actions.run(this);
      this.#actions.next(this);
    });
  }

  async #openEditor(): Promise<void> {
    const { codeEditor } = await loadEditor();
    if (this.#editor !== undefined || this.#code === null) return;
    const fold = this.#code.closest("details");
    if (fold !== null) fold.open = true;
    const parent = element("div", "editor");
    this.#editor = codeEditor({
      parent,
      source: this.#source,
      label: `Code of cell ${this.number}. Escape, then Tab leaves the editor.`,
      onChange: (source) => {
        this.#source = source;
        this.#showEdited();
        this.#actions.edited(this);
      },
      onRun: () => this.#actions.run(this),
    });
    this.#code.replaceWith(parent);
  }

  async #showSource(): Promise<void> {
    const code = this.#code?.querySelector("code");
    if (code === null || code === undefined) return;
    code.textContent = this.#source;
    const source = this.#source;
    try {
      const { highlighted } = await loadRendering();
      if (source === this.#source) code.innerHTML = highlighted(source);
    } catch {
      // The text stands there without colours.
    }
  }
}

/** `3.2 s` or `2 min 5 s`. */
function secondsText(seconds: number): string {
  if (seconds < 0.05) return "under 0.1 s";
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
