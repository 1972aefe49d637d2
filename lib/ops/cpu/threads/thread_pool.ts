/**
 * A pool of threads that share the heap, for parallel regions of ten microseconds or more.
 *
 * A region is a task, a number of pieces and a few numbers as arguments. The main thread writes
 * them into the heap, wakes the workers and processes pieces too; each free thread takes the next
 * piece. When no piece is left, the main thread closes the region and waits only for workers that
 * are still inside: a worker that wakes too late finds the region closed and delays nothing.
 *
 * An atomic counter shows how many workers are ready; until then the main thread works alone. A
 * worker that cannot open the libraries does not take part and records the reason. The main thread
 * of a browser's page never sleeps: it polls for the last workers, which are in their last piece.
 *
 * @module
 */
import { AlexNetError } from "../../../errors.ts";
import type { Heap } from "../memory/heap.ts";
import { taskNumber } from "../tasks/tasks.ts";
import { maySleep, whyNotShared } from "./sharing.ts";
import { type StartedWorker, startWorker } from "./start_worker.ts";
import {
  CONTROL,
  ERROR_TEXT,
  MAXIMUM_ARGUMENTS,
  SCRATCH_BASE,
  SCRATCH_STRIDE,
  SPILL,
  SPILL_BYTES,
  SPINS,
  STATUS,
  takeItems,
  type Task,
  type Thread,
  word,
} from "./thread.ts";

/** Timeout for the start of the workers, in milliseconds: on a loaded machine it takes seconds. */
const PATIENCE = 10_000;

/** The threads of one backend. */
export class ThreadPool {
  /** The main thread. */
  readonly main: Thread;
  /**
   * The requested number of threads, including the main thread. Work and scratch space are divided
   * by this number even if fewer threads have started, so that a late thread can still join.
   */
  readonly size: number;
  readonly #control: Int32Array;
  readonly #workers: StartedWorker[] = [];
  readonly #heap: Heap;
  readonly #status: Int32Array;
  /** Why workers ended without recording a reason, by worker index. */
  readonly #ended = new Map<number, string>();
  #scratchBytes = 0;
  #scratch = 0;
  #running = false;
  readonly #maySleep: boolean = maySleep();

  /** Starts `size - 1` workers on `heap`; they join as soon as they are ready. */
  constructor(heap: Heap, kernels: Uint8Array<ArrayBuffer>, size: number, main: Thread) {
    this.#heap = heap;
    this.size = size;
    this.main = main;
    this.#control = new Int32Array(heap.memory.buffer, CONTROL, 16);
    this.#status = new Int32Array(heap.memory.buffer, STATUS, size);
    for (let index = 1; index < size; index++) {
      const start = {
        alexnetCpuThread: index,
        kernels,
        memory: heap.memory,
        blasPath: main.blas?.path,
        convolutionsPath: main.convolutions?.path,
      };
      const failed = (error: unknown) => {
        this.#ended.set(index, error instanceof Error ? error.message : String(error));
      };
      try {
        this.#workers.push(startWorker(start, failed));
      } catch (error) {
        failed(error);
      }
    }
  }

  /** How many workers have started so far. */
  get ready(): number {
    return Atomics.load(this.#control, word.ready);
  }

  /** Waits until every worker has started or has recorded why it cannot; at most ten seconds. */
  async started(): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (this.#isWaiting() && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** The reason of each thread that does not take part, by thread index. */
  get absent(): ReadonlyMap<number, string> {
    const absent = new Map(this.#ended);
    for (let index = 1; index < this.size; index++) {
      const status = Atomics.load(this.#status, index);
      if (status >= 0) continue;
      const bytes = new Uint8Array(this.#heap.memory.buffer, SPILL + SPILL_BYTES * index, -status)
        .slice();
      absent.set(index, new TextDecoder().decode(bytes));
    }
    return absent;
  }

  /**
   * The threads that take part: `2 threads`, `1 thread (the page is not cross-origin isolated)`, or
   * `1 of 4 threads (3 did not start: could not open libx.so)`.
   */
  report(): string {
    const { size, ready } = this;
    const here = ready + 1;
    const all = `${size} thread${size === 1 ? "" : "s"}`;
    const alone = whyNotShared();
    if (here === size) return alone === undefined ? all : `${all} (${alone})`;
    const reasons = new Map<string, number>();
    for (const reason of this.absent.values()) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const parts = [...reasons].map(([reason, count]) => `${count} did not start: ${reason}`);
    const waiting = size - here - this.absent.size;
    if (waiting > 0) parts.push(`${waiting} still starting`);
    return `${here} of ${all} (${parts.join("; ")})`;
  }

  #isWaiting(): boolean {
    return this.ready + 1 + this.absent.size < this.size;
  }

  /**
   * Runs pieces 0 to `items - 1` of `task` on all threads and returns when all are done.
   * `scratchBytes` is the size of each thread's scratch space (`thread.scratch`).
   */
  run(task: Task, items: number, args: readonly number[], scratchBytes = 0): void {
    if (args.length > MAXIMUM_ARGUMENTS || this.#running) {
      throw new AlexNetError("A parallel region has too many arguments or runs inside another");
    }
    this.#reserveScratch(scratchBytes);
    this.main.arguments.set(args);
    const control = this.#control;
    if (items < 2 || this.size < 2) {
      for (let item = 0; item < items; item++) task(this.main, item);
      return;
    }
    this.#running = true;
    control[word.task] = taskNumber(task);
    control[word.items] = items;
    Atomics.store(control, word.next, 0);
    Atomics.store(control, word.open, 1);
    Atomics.add(control, word.generation, 1);
    Atomics.notify(control, word.generation);
    try {
      takeItems(this.main, task, control);
    } finally {
      this.#close();
    }
  }

  /** Frees the scratch space of the threads; the next region that needs one allocates it again. */
  freeScratch(): void {
    if (this.#scratch > 0) this.#heap.free(this.#scratch);
    this.#scratchBytes = 0;
    this.#scratch = 0;
  }

  /** Ends the workers. The pool cannot be used afterwards. */
  async end(): Promise<void> {
    // `terminate` alone leaves the thread of a worker that sleeps in `Atomics.wait`.
    Atomics.store(this.#control, word.stop, 1);
    Atomics.add(this.#control, word.generation, 1);
    Atomics.notify(this.#control, word.generation);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#workers.length = 0;
  }

  #close(): void {
    const control = this.#control;
    // After an error, no thread takes further pieces.
    Atomics.store(control, word.next, control[word.items]);
    Atomics.store(control, word.open, 0);
    for (let spins = 0;; spins++) {
      const active = Atomics.load(control, word.active);
      if (active === 0) break;
      if (spins > SPINS && this.#maySleep) Atomics.wait(control, word.active, active, 10);
    }
    this.#running = false;
    const length = Atomics.exchange(control, word.error, 0);
    if (length > 0) {
      const bytes = new Uint8Array(this.#heap.memory.buffer, ERROR_TEXT, length).slice();
      throw new AlexNetError(
        `A thread of the CPU backend failed: ${new TextDecoder().decode(bytes)}`,
      );
    }
  }

  #reserveScratch(bytes: number): void {
    if (bytes > this.#scratchBytes) {
      this.freeScratch();
      const rounded = Math.ceil(bytes / 4096) * 4096 + 64;
      this.#scratch = this.#heap.allocate(
        rounded * this.size,
        () => `the work space of ${this.size} threads`,
      );
      this.#scratchBytes = rounded;
    }
    this.main.arguments[SCRATCH_BASE] = this.#scratch;
    this.main.arguments[SCRATCH_STRIDE] = this.#scratchBytes;
  }
}
