/**
 * A session with the Deno kernel, without Python and without native ZeroMQ.
 *
 * Deno's kernel (2.8.2 to 2.9.6) sends the outputs of a cell and the reply through two channels
 * without a common order, so a client that relies on the reply loses outputs or assigns them to a
 * later cell. After each cell, this client runs a second, silent request that broadcasts a marker
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

/** The result of running one cell. */
export interface CellResult {
  /** `ok`; `error` if the cell or one of its pending tasks threw; `timeout` if it was ended. */
  status: "ok" | "error" | "timeout";
  /** The outputs of the cell; after an error, the last output is the error. */
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
   * Starts a kernel and waits until it responds. If a port is taken before the kernel listens on
   * it, other ports are tried.
   *
   * @throws {AlexNetError} when it ends or does not respond; the message has its output.
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
    // The output is not used, but it must be read so that the pipe does not fill.
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

  /**
   * The first broadcast may precede the subscription, so markers are repeated until one arrives.
   */
  async #settle(deadline: number): Promise<void> {
    while (Date.now() < deadline && this.#alive) {
      if (await this.#flush(500) !== undefined) return;
    }
    throw new AlexNetError("The Deno kernel has started but sends no messages.");
  }

  /**
   * Runs `code` as one cell and returns its outputs.
   *
   * If a cell runs longer than `timeout` milliseconds (default: no limit), the kernel is ended. An
   * error output is added for errors that have none (a syntax error, an unhandled rejection).
   * `onOutput` is called after each change of the outputs.
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

  /** Asks the kernel to shut down, and kills it if it does not. */
  async close(): Promise<void> {
    if (this.#alive) await this.#request("shutdown_request", { restart: false }, 2_000, "control");
    await this.kill();
  }

  /** Kills the kernel. */
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
   * Adds unhandled errors to the markers, and makes the kernel exit if this process is killed.
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

  /** Broadcasts a marker after all outputs so far and waits for it. */
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

  /**
   * Sends a request and waits for its reply; `undefined` after the timeout or the end of the
   * kernel.
   */
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

/** Maximum number of attempts to start a kernel on other ports. */
const MOST_STARTS = 5;

/** A port assigned to the kernel is not free. */
class PortTakenError extends AlexNetError {}
