/**
 * A pool of threads that share the heap, for parallel regions of some ten microseconds and up.
 *
 * A region is a task, a number of pieces and a few numbers as arguments. The main thread writes
 * them into the heap, wakes the workers, and takes pieces itself; whoever is free takes the next.
 * When no piece is left it closes the region and waits only for workers that are still inside: a
 * worker that wakes too late finds the region closed and costs nothing.
 *
 * Workers are `node:worker_threads` of this very module, because such workers can be `unref`ed: the
 * process ends when the main thread has nothing to do, although workers wait. They say that they
 * are ready by an atomic counter, and until they are, the main thread works alone.
 *
 * @module
 */
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { AlexNetError } from "../../../errors.ts";
import type { OpenConvolutions } from "../onednn/convolution_interface.ts";
import type { OpenBlas } from "../blas/gemm_interface.ts";
import { taskNumber, tasks } from "../tasks/tasks.ts";
import {
  CONTROL,
  ERROR_BYTES,
  ERROR_TEXT,
  makeThread,
  MAXIMUM_ARGUMENTS,
  SCRATCH_BASE,
  SCRATCH_STRIDE,
  takeItems,
  type Task,
  type Thread,
  word,
} from "./thread.ts";
import type { Heap } from "../memory/heap.ts";
import { instantiateKernels } from "../wasm.ts";

/** Looks at the generation this often before a worker goes to sleep: some 50 microseconds. */
const SPINS = 4000;

interface WorkerStart {
  alexnetCpuThread: number;
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  blasPath: string | undefined;
  convolutionsPath: string | undefined;
}

/** The threads of one backend. */
export class ThreadPool {
  /** The main thread's part. */
  readonly main: Thread;
  /** How many threads take part when all are ready, the main thread included. */
  readonly size: number;
  readonly #control: Int32Array;
  readonly #workers: Worker[] = [];
  readonly #heap: Heap;
  #scratchBytes = 0;
  #scratch = 0;
  #running = false;

  /** Starts `size - 1` workers on `heap`; they join as soon as they are ready. */
  constructor(heap: Heap, module: WebAssembly.Module, size: number, main: Thread) {
    this.#heap = heap;
    this.size = size;
    this.main = main;
    this.#control = new Int32Array(heap.memory.buffer, CONTROL, 16);
    for (let index = 1; index < size; index++) {
      const start: WorkerStart = {
        alexnetCpuThread: index,
        module,
        memory: heap.memory,
        blasPath: main.blas?.path,
        convolutionsPath: main.convolutions?.path,
      };
      const worker = new Worker(new URL(import.meta.url), { workerData: start });
      worker.unref();
      this.#workers.push(worker);
    }
  }

  /** How many workers have started so far. */
  get ready(): number {
    return Atomics.load(this.#control, word.ready);
  }

  /** Waits until every worker has started, or failed to for two seconds. */
  async started(): Promise<void> {
    const end = performance.now() + 2000;
    while (this.ready < this.size - 1 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /**
   * Runs pieces 0 to `items - 1` of `task` on all threads and returns when all are done.
   * `scratchBytes`: how much scratch space each thread gets (`thread.scratch`).
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

  /** Ends the workers. The pool cannot be used afterwards. */
  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#workers.length = 0;
  }

  #close(): void {
    const control = this.#control;
    // After an error nobody shall take further pieces.
    Atomics.store(control, word.next, control[word.items]);
    Atomics.store(control, word.open, 0);
    for (let spins = 0;; spins++) {
      const active = Atomics.load(control, word.active);
      if (active === 0) break;
      if (spins > SPINS) Atomics.wait(control, word.active, active, 10);
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
      if (this.#scratch > 0) this.#heap.free(this.#scratch);
      this.#scratchBytes = 0;
      this.#scratch = 0;
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

/** The life of a worker: wait for a region, take its pieces, wait again. */
function serve(thread: Thread, memory: WebAssembly.Memory): never {
  const control = new Int32Array(memory.buffer, CONTROL, 16);
  Atomics.add(control, word.ready, 1);
  let seen = 0;
  for (;;) {
    let spins = 0;
    while (Atomics.load(control, word.generation) === seen) {
      if (++spins > SPINS) Atomics.wait(control, word.generation, seen);
    }
    seen = Atomics.load(control, word.generation);
    Atomics.add(control, word.active, 1);
    if (Atomics.load(control, word.open) === 1) {
      try {
        takeItems(thread, tasks[control[word.task]], control);
      } catch (error) {
        reportError(error, memory, control);
      }
    }
    if (Atomics.sub(control, word.active, 1) === 1) Atomics.notify(control, word.active);
  }
}

function reportError(error: unknown, memory: WebAssembly.Memory, control: Int32Array): void {
  const text = new TextEncoder().encode(String(error)).subarray(0, ERROR_BYTES);
  new Uint8Array(memory.buffer, ERROR_TEXT, ERROR_BYTES).set(text);
  Atomics.store(control, word.error, Math.max(1, text.length));
}

const start: WorkerStart | undefined = workerData ?? undefined;
if (!isMainThread && typeof start?.alexnetCpuThread === "number") {
  const { alexnetCpuThread: index, module, memory, blasPath, convolutionsPath } = start;
  const blas = blasPath === undefined
    ? undefined
    : (await import("../blas/blas.ts") as { openBlas: OpenBlas }).openBlas(memory, blasPath);
  const convolutions = convolutionsPath === undefined
    ? undefined
    : (await import("../onednn/onednn.ts") as { openOneDnn: OpenConvolutions })
      .openOneDnn(memory, convolutionsPath);
  // A worker without a library that the others use could not take its share: it stays away.
  if (blas?.path === blasPath && convolutions?.path === convolutionsPath) {
    const kernels = instantiateKernels(module, memory);
    serve(makeThread(index, kernels, memory, blas, convolutions), memory);
  }
}
