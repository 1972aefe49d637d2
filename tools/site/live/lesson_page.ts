/// <reference lib="dom" />
/**
 * A lesson whose cells run in its page: joins cells, runner, bar, exercises, predictions and the
 * reader's stored work.
 *
 * @module
 */
import { counted } from "../../../lib/counted.ts";
import { KernelClient } from "../kernel/kernel_client.ts";
import type { FromKernel } from "../kernel/messages.ts";
import type { LessonCell } from "../lesson_cells.ts";
import type { Output } from "../../notebook/notebook.ts";
import { cellsNeeded } from "./cell_names.ts";
import { CellView } from "./cell_view.ts";
import { authorHasChanged, editedCell } from "./edited_cell.ts";
import { endText } from "./end_text.ts";
import { ExerciseChecks } from "./exercise_checks.ts";
import { figureNumbers } from "./figure_numbers.ts";
import { kernelSettings } from "./kernel_settings.ts";
import { LessonRunner, type RunEnd } from "./lesson_runner.ts";
import { claimOf } from "./own_claim.ts";
import type { Renderer } from "./own_outputs.ts";
import { assetsFolder, loadRendering } from "./page_parts.ts";
import { PredictionField } from "./prediction_field.ts";
import { isProgressId, parseProgress } from "./progress_line.ts";
import { RunBar } from "./run_bar.ts";
import { noteRun } from "./work/visits.ts";
import type { WorkStore } from "./work/work_store.ts";

/** How long after a keystroke the text is stored, in milliseconds. */
const STORE_AFTER = 300;

/** A lesson whose cells run. */
export class LessonPage {
  readonly #lesson: string;
  readonly #store: WorkStore;
  readonly #settings = kernelSettings(location.search);
  readonly #cells: CellView[];
  readonly #fields = new Map<CellView, PredictionField>();
  readonly #exercises: ExerciseChecks;
  readonly #runner: LessonRunner;
  readonly #bar: RunBar;
  #render: Renderer | undefined;
  #client: KernelClient | undefined;
  /** The cell whose text is not stored yet. */
  #unstored: CellView | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the kernel has ever been ready. */
  #hasStarted = false;

  /** Adds what runs cells to the page of `lesson`. */
  constructor(lesson: string, authored: readonly LessonCell[], store: WorkStore) {
    this.#lesson = lesson;
    this.#store = store;
    this.#bar = new RunBar({
      runAll: () => void this.#bar.during(() => this.#run(this.#cells)),
      stop: () => this.#runner.stop(),
      restart: () => void this.#restart(),
    });
    const kept = store.read(lesson).cells;
    const numbers = figureNumbers(lesson);
    this.#cells = authored.flatMap((author, i) => {
      const section = document.querySelector<HTMLElement>(
        `section[data-cell="${CSS.escape(author.id)}"]`,
      );
      if (section === null) return [];
      return new CellView(section, author, i + 1, kept[author.id]?.source, numbers(section), {
        run: (cell) => void this.#bar.during(() => this.#runOrCheck(cell)),
        next: (cell) => this.#cells[this.#cells.indexOf(cell) + 1]?.focus(),
        runAbove: (cell) => {
          const above = this.#cells.slice(0, this.#cells.indexOf(cell));
          void this.#bar.during(() => this.#run(above));
        },
        notLoaded: () =>
          this.#bar.say("The editor could not be loaded. Press Edit again when you are online."),
        edited: (cell) => this.#storeSoon(cell),
        reset: (cell) => {
          this.#storeNow(cell);
          this.#fields.get(cell)?.show();
        },
      });
    });
    for (const cell of this.#cells) {
      this.#addField(cell);
      cell.showAuthorChanged(authorHasChanged(kept[cell.id], cell.author.source));
    }
    this.#exercises = new ExerciseChecks(lesson, store, this.#cells);
    this.#runner = new LessonRunner((onMessage) => this.#makeKernel(onMessage), {
      queued: (cell) => this.#view(cell.id)?.showQueued(),
      began: (cell) => this.#render && this.#view(cell.id)?.showBegun(this.#render),
      output: (cell, message) => this.#showOutput(this.#view(cell.id), message),
      ended: (cell, end, ended) => {
        if (end === "ok") noteRun(this.#lesson);
        this.#view(cell.id)?.showEnded(end, ended, this.#settings.scale);
      },
      failed: (message) => this.#giveUp(message),
      changed: () => this.#showState(),
    });
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
  }

  /** Stores what was typed a moment ago. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#unstored !== undefined) this.#storeNow(this.#unstored);
    this.#unstored = undefined;
  }

  /** Shows the stored work again, after some was loaded from a file. */
  reload(): void {
    const { cells } = this.#store.read(this.#lesson);
    for (const view of this.#cells) {
      view.setSource(cells[view.id]?.source ?? view.author.source);
      view.showAuthorChanged(authorHasChanged(cells[view.id], view.author.source));
      this.#fields.get(view)?.show();
    }
    this.#exercises.show();
  }

  #addField(cell: CellView): void {
    if (!cell.author.prediction) return;
    const field = new PredictionField(cell, () => {
      this.#storeNow(cell);
      void this.#bar.during(() => this.#runNeeded([cell]));
    });
    this.#fields.set(cell, field);
  }

  #view(id: string): CellView | undefined {
    return this.#cells.find((cell) => cell.id === id);
  }

  #makeKernel(onMessage: (message: FromKernel) => void): KernelClient {
    const assets = assetsFolder();
    const { environment } = this.#settings;
    this.#client = new KernelClient({
      url: `${assets}kernel.js`,
      assets,
      environment,
      onMessage,
      onState: (state) => {
        this.#hasStarted ||= state === "idle";
        this.#showState();
      },
    });
    return this.#client;
  }

  async #runOrCheck(cell: CellView): Promise<void> {
    if (cell.author.exercise !== undefined) {
      return await this.#exercises.check(cell, (cells) => this.#runNeeded(cells));
    }
    // Without its imports no cell runs.
    const setup = this.#cells.filter((view) =>
      view.author.tags.includes("setup") && view !== cell && !this.#runner.hasRun(view)
    );
    await this.#run([...setup, cell]);
  }

  /** Runs `cells`; how each ended. */
  async #run(cells: readonly CellView[]): Promise<RunEnd[]> {
    this.flush();
    if (this.#render === undefined) this.#bar.say("Loading…");
    if (!await this.#loadRendering()) return cells.map(() => "dropped");
    this.#bar.say(`${counted(cells.length, "cell")} to run.`);
    const { losses } = this.#runner;
    const ends = await this.#runner.run(cells);
    const text = endText(cells, ends, this.#runner.losses !== losses);
    if (this.#runner.current === undefined && text !== undefined) this.#bar.say(text);
    return ends;
  }

  /** Runs `last` after the cells that they need, as far as those have not run yet. */
  async #runNeeded(last: readonly CellView[]): Promise<RunEnd[]> {
    const named = this.#cells.map((view) => {
      const { exercise, source, tags } = view.author;
      return { source: view.source(), tags, ...(exercise === undefined ? {} : { stub: source }) };
    });
    const needed = new Set(
      last.flatMap((view) => cellsNeeded(named, this.#cells.indexOf(view)))
        .map((index) => this.#cells[index]),
    );
    const above = this.#cells.filter((view) =>
      needed.has(view) && !last.includes(view) && !this.#runner.hasRun(view)
    );
    return (await this.#run([...above, ...last])).slice(above.length);
  }

  async #loadRendering(): Promise<boolean> {
    try {
      this.#render = (await loadRendering()).rendered;
      return true;
    } catch {
      this.#bar.say(
        "A part of this site could not be loaded. Run again when you are online; if that does " +
          "not help, load the page again.",
      );
      return false;
    }
  }

  #showOutput(
    view: CellView | undefined,
    message: Extract<FromKernel, { type: "output" | "update" | "clear" }>,
  ): void {
    if (view === undefined) return;
    if (message.type === "clear") return view.outputs?.clear(message.wait);
    const { output, displayId } = message;
    if (isProgressId(displayId) && "data" in output) {
      this.#bar.showProgress(parseProgress(String(output.data["text/plain"] ?? "")));
    }
    this.#storeClaim(output);
    if (message.type === "output") {
      view.replaceOutputs();
      view.outputs?.add(output, displayId);
      return;
    }
    for (const cell of this.#cells) cell.outputs?.update(output, message.displayId);
  }

  #storeClaim(output: Output): void {
    const found = claimOf(output, Date.now());
    if (found === undefined) return;
    this.#store.change(this.#lesson, ({ claims }) => claims[found.id] = found.claim);
  }

  #storeSoon(cell: CellView): void {
    if (this.#unstored !== cell) this.flush();
    this.#unstored = cell;
    this.#fields.get(cell)?.show();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), STORE_AFTER);
  }

  #storeNow(cell: CellView): void {
    this.#store.change(this.#lesson, ({ cells }) => {
      if (!cell.isEdited) delete cells[cell.id];
      else {
        const { author } = cell;
        cells[cell.id] = editedCell(cells[cell.id], cell.source(), author.source, Date.now());
      }
    });
  }

  #showState(): void {
    const state = this.#client?.state ?? "absent";
    this.#bar.show({
      running: this.#runner?.current?.number,
      counts: this.#runner?.counts ?? { all: 0, ended: 0 },
      stopping: this.#runner?.stopping ?? false,
      starting: state === "starting",
      alive: state !== "absent",
    });
  }

  async #restart(): Promise<void> {
    await this.#runner.restart();
    this.#bar.say("Restarted: all variables are gone, your text stays.");
  }

  /** The kernel has failed: says why. */
  #giveUp(why: string): void {
    const cause = why.replace(/^.*? but found: /, "");
    if (this.#hasStarted) {
      return this.#bar.say(`The kernel has ended: ${cause}. Run a cell to start a new one.`);
    }
    this.#bar.say(
      `Cells cannot run now: ${cause}. The page shows the recorded results; Run tries again.`,
    );
  }
}
