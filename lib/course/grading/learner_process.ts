/**
 * One process with one answer of a learner: it has no permissions, a limit of time, of memory and of
 * what it prints, and gets nothing but the inputs of the exercise. What comes back is data.
 *
 * @module
 */
import { CONFINED, dataUrl, readProgram } from "./confinement.ts";
import { limitedDeno } from "./memory_limit.ts";
import { decoded, encoded } from "./values_as_text.ts";

/** What an answer may use. */
export interface Limits {
  /** Seconds for an exercise, from the moment when the learner's text is loaded. */
  readonly seconds: number;
  /** Mebibytes of memory. */
  readonly mebibytes: number;
}

/** What a learner may use unless the teacher says otherwise. */
export const usualLimits: Limits = { seconds: 5, mebibytes: 512 };

/** What became of a request to the process. */
export type Reply =
  /** `failed` is the error of the text after it has declared its function. */
  | { readonly kind: "loaded"; readonly failed: string | undefined }
  | { readonly kind: "returned"; readonly returned: unknown; readonly inputs: readonly unknown[] }
  /** `threw` is "your turn" for a stub, "denied" for a permission that the process lacks. */
  | { readonly kind: "threw"; readonly threw: string; readonly words: string }
  | { readonly kind: "no function" }
  /** The text itself threw, or if not `parsed`, is no TypeScript. */
  | {
    readonly kind: "not loaded";
    readonly parsed: boolean;
    readonly threw: string;
    readonly words: string;
  }
  | { readonly kind: "over a limit"; readonly words: string }
  | { readonly kind: "ended"; readonly words: string }
  | { readonly kind: "never settled" };

/** Bytes that a learner's code may print, and the longest line. */
const [MOST_PRINTED, LONGEST_LINE] = [2 ** 20, 2 ** 23];

/** Seconds until Deno has started; a machine that takes longer is out of order. */
const START_SECONDS = 60;

/** A process with one answer. */
export class LearnerProcess {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array>;
  readonly #secret = crypto.randomUUID();
  readonly #limits: Limits;
  readonly #complaints: Promise<string>;
  readonly #decoder = new TextDecoder();
  #timer: ReturnType<typeof setTimeout>;
  #stopped: string | undefined;
  #pending = "";
  #printed = 0;
  #functions: readonly unknown[] = [];

  private constructor(child: Deno.ChildProcess, limits: Limits) {
    this.#child = child;
    this.#limits = limits;
    this.#input = child.stdin.getWriter();
    this.#output = child.stdout.getReader();
    this.#complaints = this.#readComplaints();
    this.#timer = this.#stopAfter(START_SECONDS);
  }

  /**
   * Starts a process and loads a text in it.
   *
   * @param text the learner's text, which calls the global `hook` with a function that returns the
   * answer.
   * @param hook the name of that global.
   * @param idle names of globals that do nothing.
   * @returns the process, and `loaded` or why there is no answer.
   */
  static async start(
    text: string,
    hook: string,
    idle: readonly string[],
    limits: Limits,
  ): Promise<{ process: LearnerProcess; reply: Reply }> {
    const flags = `--v8-flags=--max-old-space-size=${Math.ceil(limits.mebibytes / 2)}`;
    const { program, args } = await limitedDeno(limits.mebibytes);
    const child = new Deno.Command(program, {
      args: [...args, "run", ...CONFINED, flags, await readProgram()],
      env: { NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const process = new LearnerProcess(child, limits);
    await process.#send(JSON.stringify({
      ...{ secret: process.#secret, url: dataUrl(text), hook, idle },
    }));
    return { process, reply: await process.#reply() };
  }

  /** Calls the answer with `input`; the input itself stays as it is. */
  async call(input: readonly unknown[]): Promise<Reply> {
    this.#functions = functionsIn(input);
    const inputs = encoded(input, this.#functions);
    await this.#send(`{"inputs":${inputs},"functions":${this.#functions.length}}`);
    return await this.#reply();
  }

  /** Ends the process. */
  async end(): Promise<void> {
    this.#kill();
    clearTimeout(this.#timer);
    await this.#input.abort().catch(() => {});
    await this.#output.cancel().catch(() => {});
    await this.#complaints;
    await this.#child.status;
  }

  #stopAfter(seconds: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      this.#stopped ??= `it was stopped after ${seconds} seconds`;
      this.#kill();
    }, 1000 * seconds);
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #send(line: string): Promise<void> {
    // A process that has ended reads nothing; its output says so.
    await this.#input.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
  }

  /** The next message that is an answer to a request. */
  async #reply(): Promise<Reply> {
    for (;;) {
      const message = await this.#message();
      if (message === undefined) return await this.#lastWords();
      const [kind, first, second, third] = message;
      if (kind === "started") {
        clearTimeout(this.#timer);
        this.#timer = this.#stopAfter(this.#limits.seconds);
      } else if (kind === "ask") await this.#answer(first, second);
      else return this.#parsed(kind, first, second, third);
    }
  }

  #parsed(kind: unknown, first: unknown, second: unknown, third: unknown): Reply {
    if (kind === "no function") return { kind };
    if (kind === "loaded") {
      return { kind, failed: Array.isArray(first) ? String(first[2]) : undefined };
    }
    if (kind === "returned") {
      const inputs = this.#decoded(second);
      if (Array.isArray(inputs)) return { kind, returned: this.#decoded(first), inputs };
      return { kind: "ended", words: "it changed the list of its inputs" };
    }
    if (kind === "threw") return { kind, threw: String(first), words: String(second) };
    if (kind === "not loaded" && Array.isArray(second)) {
      const [, threw, words] = second;
      return { kind, parsed: first === true, threw: String(threw), words: String(words) };
    }
    return { kind: "ended", words: `it sent ${String(kind)} ${String(third)}` };
  }

  /** A value from the process; one that cannot be read is `undefined`, as if nothing had come. */
  #decoded(raw: unknown): unknown {
    try {
      return decoded(raw, this.#functions);
    } catch {
      return undefined;
    }
  }

  /** Calls the function of an input, for the process; it knows the function by its number only. */
  async #answer(index: unknown, given: unknown): Promise<void> {
    const asked = typeof index === "number" ? this.#functions[index] : undefined;
    const list = this.#decoded(given);
    try {
      if (typeof asked !== "function" || !Array.isArray(list)) throw new TypeError("not a call");
      await this.#send(`{"value":${encoded(asked(...list), this.#functions)}}`);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      await this.#send(JSON.stringify({ threw: [name, message] }));
    }
  }

  /** The next line with the secret; `undefined` when the output has ended. */
  async #message(): Promise<unknown[] | undefined> {
    const begin = `${this.#secret} `;
    for (;;) {
      for (
        let end = this.#pending.indexOf("\n");
        end >= 0;
        end = this.#pending.indexOf("\n")
      ) {
        const line = this.#pending.slice(0, end);
        this.#pending = this.#pending.slice(end + 1);
        if (line.startsWith(begin)) {
          const message = parsedList(line.slice(begin.length));
          if (message !== undefined) return message;
        }
        this.#count(line.length);
      }
      if (this.#pending.length > LONGEST_LINE) this.#count(MOST_PRINTED);
      const { value, done } = await this.#output.read();
      if (done) return undefined;
      this.#pending += this.#decoder.decode(value, { stream: true });
    }
  }

  /** Counts what the learner's code printed, and stops it where that is too much. */
  #count(printed: number): void {
    this.#printed += printed;
    if (this.#printed < MOST_PRINTED) return;
    this.#stopped ??= `it printed more than ${MOST_PRINTED / 2 ** 20} MiB`;
    this.#kill();
  }

  /** The beginning of what the process writes to standard error. */
  async #readComplaints(): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of this.#child.stderr) {
      if (text.length < 10_000) text += decoder.decode(bytes, { stream: true });
      this.#count(bytes.length);
    }
    return text;
  }

  /** Why the process ended without an answer. */
  async #lastWords(): Promise<Reply> {
    const { code, signal } = await this.#child.status;
    const complaints = await this.#complaints;
    if (this.#stopped !== undefined) return { kind: "over a limit", words: this.#stopped };
    if (/out of memory|memory allocation of|Cannot allocate memory/i.test(complaints)) {
      const words = `it needed more than ${this.#limits.mebibytes} MiB of memory`;
      return { kind: "over a limit", words };
    }
    if (/await promise never resolved/i.test(complaints)) return { kind: "never settled" };
    const how = signal === null ? `with the exit code ${code}` : `by the signal ${signal}`;
    return { kind: "ended", words: `it ended its process ${how}` };
  }
}

/** The functions among the inputs of an exercise, at any depth. */
function functionsIn(value: unknown): unknown[] {
  if (typeof value === "function") return [value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(functionsIn);
}

function parsedList(text: string): unknown[] | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return Array.isArray(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
