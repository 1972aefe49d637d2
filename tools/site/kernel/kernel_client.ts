/**
 * The page's side of the kernel: starts the worker, queues cells and passes messages on.
 *
 * @module
 */
import { AlexNetError } from "../../../lib/errors.ts";
import { type Ended, type FromKernel, isFromKernel, type ToKernel } from "./messages.ts";

/** The part of `Worker` that the client uses. */
export interface KernelWorker {
  /** Takes the messages of the worker. */
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  /** Called when the worker's program cannot be loaded or throws outside the cells. */
  onerror: ((event: ErrorEvent) => void) | null;
  /** Sends a message. */
  postMessage(message: ToKernel): void;
  /** Ends the worker at once. */
  terminate(): void;
}

/** What the kernel does: there is none, it starts, it waits for a cell, or it runs one. */
export type KernelState = "absent" | "starting" | "idle" | "busy";

/** Options of {@linkcode KernelClient}. */
export interface KernelClientOptions {
  /** The URL of `kernel.js`. */
  readonly url: string | URL;
  /** The absolute URL of the folder of assets. */
  readonly assets: string;
  /** What stands for environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes every message of the kernel, in order. */
  readonly onMessage: (message: FromKernel) => void;
  /** Called when {@linkcode KernelClient.state} changes. */
  readonly onState?: (state: KernelState) => void;
  /** Starts a worker; default: a module worker of the program at `url`. */
  readonly workerFactory?: (url: string | URL) => KernelWorker;
}

/** Why the promise of a queued cell was rejected: a cell before it failed, Stop, or Restart. */
export class CellNotRun extends AlexNetError {}

/** A cell in the queue, with its promise. */
interface Queued {
  readonly id: number;
  readonly source: string;
  readonly name: string;
  readonly resolve: (ended: Ended) => void;
  readonly reject: (error: AlexNetError) => void;
}

/** A kernel in a worker, which starts at the first cell. */
export class KernelClient {
  readonly #options: KernelClientOptions;
  #worker: KernelWorker | undefined;
  #stop: SharedArrayBuffer | undefined;
  #state: KernelState = "absent";
  #queue: Queued[] = [];
  #current: Queued | undefined;
  #ids = 0;

  /** Creates a client without a worker. */
  constructor(options: KernelClientOptions) {
    this.#options = options;
  }

  /** What the kernel does. */
  get state(): KernelState {
    return this.#state;
  }

  /** The number that the next call of {@linkcode KernelClient.run} gets as `id` of its messages. */
  get nextId(): number {
    return this.#ids + 1;
  }

  /**
   * Runs a cell after those that were queued before it.
   *
   * @param source TypeScript.
   * @param name what stacks call the cell, e.g. `cell 5`.
   * @returns how it ended; an error of the cell is one of its outputs.
   * @throws {CellNotRun} when a cell before it failed, and after Stop and Restart.
   * @throws {AlexNetError} when the worker cannot start or has ended.
   */
  run(source: string, name: string): Promise<Ended> {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#queue.push({ id, source, name, resolve, reject });
      if (this.#worker === undefined) this.#start();
      else this.#next();
    });
  }

  /** Asks the running cell to stop, and empties the queue. */
  stop(): void {
    this.#empty("Stop was pressed.");
    if (this.#current === undefined) return;
    // A cell that computes without a pause reads this; others get the message.
    if (this.#stop !== undefined) Atomics.store(new Int32Array(this.#stop), 0, 1);
    this.#post({ type: "stop" });
  }

  /** Ends the worker with all of its variables; the next cell starts a new one. */
  restart(): Promise<void> {
    this.#end(new CellNotRun("The kernel was restarted."));
    return Promise.resolve();
  }

  #start(): void {
    const { url, assets, environment, workerFactory = moduleWorker } = this.#options;
    this.#setState("starting");
    let worker: KernelWorker;
    try {
      worker = workerFactory(url);
    } catch (error) {
      return this.#fail(error instanceof Error ? error.message : String(error));
    }
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      if (isFromKernel(data)) this.#take(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#fail(event.message || `${url} could not be loaded`);
    };
    // Where the host does not isolate the page, there is no shared memory.
    this.#stop = typeof SharedArrayBuffer === "undefined" ? undefined : new SharedArrayBuffer(4);
    this.#post({
      type: "start",
      environment,
      assets,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
    });
  }

  #next(): void {
    if (this.#state !== "idle") return;
    this.#current = this.#queue.shift();
    if (this.#current === undefined) return;
    const { id, source, name } = this.#current;
    this.#setState("busy");
    this.#post({ type: "run", id, source, name });
  }

  #take(message: FromKernel): void {
    if (message.type === "failed") return this.#fail(message.message, message);
    if (message.type === "ended" && message.id === this.#current?.id) {
      const { resolve } = this.#current;
      this.#current = undefined;
      if (message.status === "error") this.#empty("A cell before it failed.");
      this.#options.onMessage(message);
      this.#setState("idle");
      resolve(message);
      return this.#next();
    }
    this.#options.onMessage(message);
    if (message.type === "ready") {
      this.#setState("idle");
      this.#next();
    }
  }

  #fail(why: string, message: FromKernel = { type: "failed", message: why }): void {
    this.#options.onMessage(message);
    this.#end(new AlexNetError(`Expected the kernel of this page to run but found: ${why}`));
  }

  #end(error: AlexNetError): void {
    const worker = this.#worker;
    this.#worker = this.#stop = undefined;
    if (worker !== undefined) {
      worker.onmessage = worker.onerror = null;
      worker.terminate();
    }
    const waiting = [...(this.#current === undefined ? [] : [this.#current]), ...this.#queue];
    this.#current = undefined;
    this.#queue = [];
    for (const { reject } of waiting) reject(error);
    this.#setState("absent");
  }

  #empty(why: string): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const { reject } of waiting) reject(new CellNotRun(`The cell has not run. ${why}`));
  }

  #post(message: ToKernel): void {
    this.#worker?.postMessage(message);
  }

  #setState(state: KernelState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState?.(state);
  }
}

function moduleWorker(url: string | URL): KernelWorker {
  return new Worker(url, { type: "module", name: "kernel" });
}
