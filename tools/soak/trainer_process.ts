/**
 * A training process of the soak test.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./trainer.ts", import.meta.url));

/** How a process ended. */
export interface TrainerEnd {
  /** Exit code. */
  readonly code: number;
  /** The signal that ended it. */
  readonly signal: Deno.Signal | null;
  /** Its standard error. */
  readonly stderr: string;
}

/** A process that trains in a folder. */
export class Trainer {
  /** The folder. */
  readonly folder: string;
  /** Updates of the checkpoint from which it started; undefined until it has. */
  start: number | undefined;
  /** Updates so far. */
  step = 0;
  /** Seconds until its first update; null before. */
  secondsToFirstStep: number | null = null;
  readonly #child: Deno.ChildProcess;
  readonly #stderr: Promise<string>;
  readonly #read: Promise<void>;
  readonly #started = performance.now();
  #reached = Promise.withResolvers<void>();
  #target = Infinity;

  /** Starts a process that trains in `folder` until `epochs` epochs are done. */
  constructor(folder: string, epochs: number) {
    this.folder = folder;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", program, folder, `${epochs}`],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#stderr = new Response(this.#child.stderr).text();
    this.#read = this.#readLines();
  }

  /** Waits until `steps` more updates are done than at the start, or until the process ends. */
  async runs(steps: number): Promise<void> {
    this.#target = steps;
    this.#check();
    await Promise.race([this.#reached.promise, this.#read]);
  }

  /** Sends a signal, unless the process has ended. */
  signal(name: Deno.Signal): void {
    try {
      this.#child.kill(name);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** Kills the process when it begins to write the next checkpoint. */
  async killInSave(): Promise<void> {
    const watcher = Deno.watchFs(this.folder);
    const events = watcher[Symbol.asyncIterator]();
    try {
      for (;;) {
        // A run that ends does not save again.
        const event = await Promise.race([events.next(), this.#read]);
        if (event === undefined || event.done) return;
        const { paths } = event.value;
        if (!paths.some((path) => /checkpoint\.safetensors\.[^/]*\.tmp$/.test(path))) continue;
        return this.signal("SIGKILL");
      }
    } finally {
      watcher.close();
    }
  }

  /** How it ended, once it has. */
  async end(): Promise<TrainerEnd> {
    const [{ code, signal }, stderr] = await Promise.all([this.#child.status, this.#stderr]);
    await this.#read;
    return { code, signal, stderr };
  }

  async #readLines(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#line(line);
    }
  }

  #line(line: string): void {
    if (line.startsWith("start ")) {
      this.start = this.step = Number(line.slice("start ".length));
      return;
    }
    this.secondsToFirstStep ??= Math.round(performance.now() - this.#started) / 1000;
    this.step = Number(line);
    this.#check();
  }

  #check(): void {
    if (this.start !== undefined && this.step - this.start >= this.#target) this.#reached.resolve();
  }
}
