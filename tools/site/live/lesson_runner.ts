/**
 * Runs the cells of a lesson one after the other in a kernel, and says what becomes of each.
 *
 * @module
 */
import { CellNotRun } from "../kernel/kernel_client.ts";
import type { Ended, FromKernel } from "../kernel/messages.ts";

/** The part of the kernel that the runner uses. */
export interface LessonKernel {
  /** Runs one cell. */
  run(source: string, name: string): Promise<Ended>;
  /** Asks the running cell to end. */
  stop(): void;
  /** Ends the worker with all of its variables. */
  restart(): Promise<void>;
}

/** A cell that can run. */
export interface RunnableCell {
  /** Its id. */
  readonly id: string;
  /** Its number in the lesson, from 1. */
  readonly number: number;
  /** Whether it throws on purpose (the tag `raises-exception`), so that the next cells still run. */
  readonly throws: boolean;
  /** Its text, as it is when its turn comes. */
  source(): string;
}

/** How the run of a cell ended; `dropped` if its turn never came. */
export type RunEnd = "ok" | "error" | "dropped";

/** What the runner reports. */
export interface RunListener {
  /** The cell waits for its turn. */
  queued(cell: RunnableCell): void;
  /** The cell begins. */
  began(cell: RunnableCell): void;
  /** A message of the kernel about outputs of `cell`. */
  output(
    cell: RunnableCell,
    message: Extract<FromKernel, { type: "output" | "update" | "clear" }>,
  ): void;
  /** The cell has ended; without `ended`, its turn never came or the kernel failed. */
  ended(cell: RunnableCell, end: RunEnd, ended?: Ended): void;
  /** The kernel could not start or has died. */
  failed(message: string): void;
  /** A cell began or ended. */
  changed(): void;
}

interface Turn {
  readonly cell: RunnableCell;
  readonly resolve: (end: RunEnd) => void;
}

/** A queue of cells. A cell that fails empties it, as in Jupyter, unless it throws on purpose. */
export class LessonRunner {
  readonly #kernel: LessonKernel;
  readonly #listener: RunListener;
  readonly #queue: Turn[] = [];
  /** The cell of each run, by the kernel's number of the run. */
  readonly #cells = new Map<number, RunnableCell>();
  /** The text with which each cell has run to its end in this worker. */
  readonly #done = new Map<string, string>();
  #current: RunnableCell | undefined;
  #stopping = false;
  #losses = 0;
  /** How many cells the queue had since it was last empty, and how many of them have ended. */
  #counts = { all: 0, ended: 0 };

  /**
   * A runner of cells in one kernel.
   *
   * @param makeKernel creates the kernel, which passes its messages to `onMessage` and starts its
   * worker at the first run.
   */
  constructor(
    makeKernel: (onMessage: (message: FromKernel) => void) => LessonKernel,
    listener: RunListener,
  ) {
    this.#listener = listener;
    this.#kernel = makeKernel((message) => this.#take(message));
  }

  /** The running cell. */
  get current(): RunnableCell | undefined {
    return this.#current;
  }

  /** Whether Stop was pressed and the running cell has not ended yet. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** How many cells the queue had since it was last empty, and how many of them have ended. */
  get counts(): Readonly<{ all: number; ended: number }> {
    return this.#counts;
  }

  /** How often the kernel ended with all of its variables: by Restart, or because it failed. */
  get losses(): number {
    return this.#losses;
  }

  /** Whether `cell` has run to its end in this worker, with the text that it has now. */
  hasRun(cell: RunnableCell): boolean {
    return this.#done.get(cell.id) === cell.source();
  }

  /** Runs `cells` after those that wait; resolves with how each ended. */
  async run(cells: readonly RunnableCell[]): Promise<RunEnd[]> {
    const ends = cells.map((cell) =>
      new Promise<RunEnd>((resolve) => {
        this.#queue.push({ cell, resolve });
        this.#counts.all++;
        this.#listener.queued(cell);
      })
    );
    if (this.#current === undefined) void this.#work();
    return await Promise.all(ends);
  }

  /** Asks the running cell to end, and empties the queue. The variables stay. */
  stop(): void {
    if (this.#current === undefined) return;
    this.#stopping = true;
    this.#drop();
    this.#kernel.stop();
    this.#listener.changed();
  }

  /** Ends the worker: all variables are gone, and the next run starts a new one. */
  async restart(): Promise<void> {
    this.#drop();
    this.#lose();
    await this.#kernel.restart();
    this.#listener.changed();
  }

  async #work(): Promise<void> {
    for (let turn = this.#queue.shift(); turn !== undefined; turn = this.#queue.shift()) {
      const end = await this.#turn(turn.cell);
      this.#counts.ended++;
      if (end !== "ok" && !(end === "error" && turn.cell.throws)) this.#drop();
      this.#current = undefined;
      this.#stopping = false;
      turn.resolve(end);
      this.#listener.changed();
    }
    this.#counts = { all: 0, ended: 0 };
    this.#listener.changed();
  }

  async #turn(cell: RunnableCell): Promise<RunEnd> {
    this.#current = cell;
    const source = cell.source();
    this.#done.delete(cell.id);
    this.#listener.began(cell);
    this.#listener.changed();
    try {
      const ended = await this.#kernel.run(source, `cell ${cell.number}`);
      if (ended.status === "ok") this.#done.set(cell.id, source);
      this.#listener.ended(cell, ended.status, ended);
      return ended.status;
    } catch (error) {
      this.#listener.ended(cell, "dropped");
      if (!(error instanceof CellNotRun)) {
        this.#lose();
        this.#listener.failed(error instanceof Error ? error.message : String(error));
      }
      return "dropped";
    }
  }

  #lose(): void {
    this.#losses++;
    this.#done.clear();
  }

  #take(message: FromKernel): void {
    if (message.type === "began") {
      if (this.#current !== undefined) this.#cells.set(message.id, this.#current);
    } else if (
      message.type === "output" || message.type === "update" || message.type === "clear"
    ) {
      const cell = this.#cells.get(message.id) ?? this.#current;
      if (cell !== undefined) this.#listener.output(cell, message);
    }
  }

  #drop(): void {
    for (const { cell, resolve } of this.#queue.splice(0)) {
      this.#counts.ended++;
      this.#listener.ended(cell, "dropped");
      resolve("dropped");
    }
  }
}
