/**
 * A session with the Deno kernel, without Python and without native ZeroMQ.
 *
 * Deno's kernel (2.8.2 to 2.9.6) sends outputs and the reply to a cell by two ways that are not
 * ordered against each other, so a client that trusts the reply loses outputs or files them under
 * a later cell. This client runs a second, silent request after each cell that broadcasts a marker
 * through the same queue as the outputs; everything before the marker belongs to the cell.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { type JupyterMessage, MessageCodec } from "./jupyter_message.ts";
import type { Output } from "./notebook.ts";
import { isRecord } from "../../lib/is_record.ts";
import { type Channels, connectToKernel } from "./kernel_connection.ts";
import { endProcess, type KernelOptions, spawnKernel } from "./kernel_process.ts";
import { errorOutput, OutputCollector } from "./outputs.ts";
import { syntaxError } from "./syntax_error.ts";
import { unhandledErrorsKey } from "../../lib/course/unhandled_errors.ts";
import type { ZmtpSocket } from "./zmtp.ts";

export type { KernelOptions } from "./kernel_process.ts";

/** What running one cell gave. */
export interface CellResult {
  /** `ok`; `error` when the cell or something it left behind threw; `timeout` when it was ended. */
  status: "ok" | "error" | "timeout";
  /** What the cell showed; on an error, the last one is the error. */
  outputs: Output[];
  /** The kernel's count of cells. */
  executionCount: number;
}

/** A running Deno kernel. Close it with {@linkcode DenoKernel.close} or `await using`. */
export class DenoKernel implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #connectionFile: string;
  readonly #channels: Channels;
  readonly #codec: MessageCodec;
  readonly #collector = new OutputCollector();
  readonly #readers: Promise<void>[];
  #replies = new Map<string, (content: Record<string, unknown>) => void>();
  #markers = new Map<string, (content: Record<string, unknown>) => void>();
  #onOutput: (() => void) | undefined;
  #alive = true;
  #wake: (() => void) | undefined;

  private constructor(
    process: Deno.ChildProcess,
    connectionFile: string,
    channels: Channels,
    codec: MessageCodec,
  ) {
    this.#process = process;
    this.#connectionFile = connectionFile;
    this.#channels = channels;
    this.#codec = codec;
    this.#readers = [
      this.#listen(channels.iopub, (message) => this.#takeBroadcast(message)),
      this.#listen(channels.shell, (message) => this.#takeReply(message)),
      this.#listen(channels.control, (message) => this.#takeReply(message)),
    ];
  }

  /**
   * Starts a kernel and waits until it answers. A port that was free may be taken before the kernel
   * listens on it; then others are tried.
   *
   * @throws AlexNetError when it ends or stays silent, with what it printed.
   */
  static async start(options: KernelOptions): Promise<DenoKernel> {
    for (let attempt = 1;; attempt++) {
      try {
        return await DenoKernel.#launch(options);
      } catch (error) {
        if (!(error instanceof PortTakenError) || attempt === MOST_STARTS) throw error;
      }
    }
  }

  static async #launch(options: KernelOptions): Promise<DenoKernel> {
    const started = await spawnKernel(options);
    const deadline = Date.now() + (options.startTimeout ?? 30_000);
    const { process, connectionFile } = started;
    const printed = new Response(process.stderr).text();
    let kernel: DenoKernel;
    try {
      const channels = await connectToKernel(started, deadline);
      kernel = new DenoKernel(process, connectionFile, channels, new MessageCodec(started.key));
    } catch (error) {
      await endProcess(process);
      await Deno.remove(connectionFile);
      const said = (await printed).trim();
      const why = said === "" && error instanceof Error ? error.message : said;
      const KernelError = /AddrInUse/.test(said) ? PortTakenError : AlexNetError;
      throw new KernelError(`The Deno kernel did not start in ${options.directory}. ${why}`);
    }
    // Nobody awaits what it prints; it is read so that the pipe never fills.
    kernel.#readers.push(printed.then(() => undefined), process.status.then(() => kernel.#end()));
    try {
      await kernel.#settle(deadline);
      await kernel.#prepare();
      return kernel;
    } catch (error) {
      await kernel.kill();
      throw error;
    }
  }

  /** The subscription may come later than the first broadcast: repeat markers until one arrives. */
  async #settle(deadline: number): Promise<void> {
    while (Date.now() < deadline && this.#alive) {
      if (await this.#flush(500) !== undefined) return;
    }
    throw new AlexNetError("The Deno kernel started but sends nothing.");
  }

  /**
   * Runs `code` as one cell and returns everything it showed.
   *
   * A cell that runs past `timeout` milliseconds (default: no limit) ends the kernel. An error
   * without an output of its own (a syntax error, an unhandled rejection) gets one. `onOutput` is
   * called after each change of the outputs.
   */
  async execute(
    code: string,
    options: { timeout?: number | undefined; onOutput?: (outputs: readonly Output[]) => void } = {},
  ): Promise<CellResult> {
    const outputs: Output[] = [];
    this.#collector.startCell(outputs);
    this.#onOutput = () => options.onOutput?.(outputs);
    const reply = await this.#request(
      "execute_request",
      { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true },
      options.timeout,
    );
    if (reply === undefined) {
      const died = !this.#alive;
      await this.kill();
      const evalue = died
        ? "The kernel ended while the cell ran (out of memory?)."
        : `The cell ran past its limit of ${(options.timeout ?? 0) / 1000} s and was ended.`;
      outputs.push({ output_type: "error", ename: "Timeout", evalue, traceback: [] });
      return { status: died ? "error" : "timeout", outputs, executionCount: 0 };
    }
    const marker = await this.#flush(30_000);
    this.#onOutput = undefined;
    const executionCount = Number(reply.execution_count ?? 0);
    const failed = reply.status === "error" || outputs.some((o) => o.output_type === "error");
    if (failed) {
      if (!outputs.some((output) => output.output_type === "error")) {
        outputs.push(await syntaxError(code) ?? errorOutput(reply));
      }
      return { status: "error", outputs, executionCount };
    }
    const unhandled = Array.isArray(marker?.unhandled) ? marker.unhandled.filter(isRecord) : [];
    for (const failure of unhandled) outputs.push(errorOutput(failure));
    return { status: unhandled.length > 0 ? "error" : "ok", outputs, executionCount };
  }

  /** Asks the kernel to end, and ends it when it does not. */
  async close(): Promise<void> {
    if (this.#alive) await this.#request("shutdown_request", { restart: false }, 2_000, "control");
    await this.kill();
  }

  /** Ends the kernel at once. */
  async kill(): Promise<void> {
    await endProcess(this.#process);
    for (const socket of Object.values(this.#channels)) socket.close();
    await Promise.all(this.#readers);
    await Deno.remove(this.#connectionFile).catch((error: unknown) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }

  /** Closes the kernel at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Makes errors that nobody awaits known to the markers, and lets the kernel end when this process
   * is ended without a chance to say goodbye.
   */
  async #prepare(): Promise<void> {
    const module = JSON.stringify(
      new URL("../../lib/course/unhandled_errors.ts", import.meta.url).href,
    );
    const code = `{
  (await import(${module})).watchUnhandled();
  const orphaned = () => Deno.ppid !== ${Deno.pid} && Deno.exit(1);
  Deno.unrefTimer(Number(setInterval(orphaned, 1000)));
}`;
    await this.#request("execute_request", {
      code,
      silent: true,
      store_history: false,
      allow_stdin: false,
    }, 30_000);
  }

  /** Broadcasts a marker behind all outputs so far and waits for it. */
  async #flush(timeout: number): Promise<Record<string, unknown> | undefined> {
    const token = crypto.randomUUID();
    const marker = new Promise<Record<string, unknown>>((resolve) =>
      this.#markers.set(token, resolve)
    );
    const code = `{
  const list = globalThis[Symbol.for(${JSON.stringify(unhandledErrorsKey)})] ?? [];
  await Deno.jupyter.broadcast("flush", { token: "${token}", unhandled: list.splice(0) });
}`;
    await this.#request("execute_request", {
      code,
      silent: true,
      store_history: false,
      allow_stdin: false,
    }, timeout);
    const result = await this.#within(marker, timeout);
    this.#markers.delete(token);
    return result;
  }

  /** Sends a request and waits for its reply; `undefined` past the timeout or a dead kernel. */
  async #request(
    type: string,
    content: Record<string, unknown>,
    timeout: number | undefined,
    channel: "shell" | "control" = "shell",
  ): Promise<Record<string, unknown> | undefined> {
    if (!this.#alive) return undefined;
    const { id, parts } = this.#codec.encode(type, content);
    const reply = new Promise<Record<string, unknown>>((resolve) => this.#replies.set(id, resolve));
    await this.#channels[channel].send(parts);
    const result = await this.#within(reply, timeout);
    this.#replies.delete(id);
    return result;
  }

  /** `promise`, or `undefined` after `timeout` milliseconds or when the kernel ends. */
  async #within<T>(promise: Promise<T>, timeout: number | undefined): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const given = new Promise<undefined>((resolve) => {
      this.#wake = () => resolve(undefined);
      if (!this.#alive) resolve(undefined);
      else if (timeout !== undefined) timer = setTimeout(() => resolve(undefined), timeout);
    });
    try {
      return await Promise.race([promise, given]);
    } finally {
      clearTimeout(timer);
      this.#wake = undefined;
    }
  }

  async #listen(socket: ZmtpSocket, take: (message: JupyterMessage) => void): Promise<void> {
    while (true) {
      const parts = await socket.receive();
      if (parts === undefined) return;
      take(this.#codec.decode(parts));
    }
  }

  #takeBroadcast(message: JupyterMessage): void {
    if (message.type === "flush") {
      this.#markers.get(String(message.content.token))?.(message.content);
    } else {
      this.#collector.take(message);
      if (message.type !== "status" && message.type !== "execute_input") this.#onOutput?.();
    }
  }

  #takeReply(message: JupyterMessage): void {
    if (message.parent !== undefined) this.#replies.get(message.parent)?.(message.content);
  }

  #end(): void {
    this.#alive = false;
    this.#wake?.();
  }
}

/** So many times a kernel is started before the ports are given up. */
const MOST_STARTS = 5;

/** A port that the kernel was given is not free. */
class PortTakenError extends AlexNetError {}
