/**
 * The program of the process in which one answer of a learner runs, without permissions: it imports
 * the learner's text, calls the function with the inputs that the grading process sends, and sends
 * back what it returned. It judges nothing.
 *
 * The process starts from the text of this file and of the one that it imports. It shares its built-in
 * objects with the learner's code, which may replace any of them; so it takes what it uses before that
 * code is loaded.
 *
 * @module
 */
import { decoded, encoded, own } from "./values_as_text.ts";

const { defineProperty } = Object;
const { apply } = Reflect;
const { parse, stringify } = JSON;

/** What a stub throws until it is written. */
class YourTurn extends Error {
  override readonly name = "YourTurn";
  readonly #own = true;

  static isOne(error: unknown): boolean {
    return typeof error === "object" && error !== null && #own in error;
  }
}

/** Thrown where an answer touches what it may not use. */
class Forbidden extends Error {
  override readonly name = "Forbidden";
  readonly #own = true;

  static isOne(error: unknown): boolean {
    return typeof error === "object" && error !== null && #own in error;
  }
}

/** What an answer has besides the language: all of it stays in the process and ends with it. */
const KEPT =
  "AbortController AbortSignal DOMException Event EventTarget TextDecoder TextEncoder URL " +
  "URLSearchParams atob btoa clearInterval clearTimeout console crypto performance queueMicrotask " +
  "self setInterval setTimeout structuredClone";

/** The language itself. */
const LANGUAGE = "AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt " +
  "BigInt64Array BigUint64Array Boolean DataView Date DisposableStack Error EvalError " +
  "FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array " +
  "Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError " +
  "ReferenceError Reflect RegExp Set SharedArrayBuffer String SuppressedError Symbol SyntaxError " +
  "Temporal TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef " +
  "WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite " +
  "isNaN parseFloat parseInt undefined unescape";

/**
 * Takes away every other global, such as Deno, process, fetch, workers, and storage that would carry
 * texts from one learner's process to the next. Whoever touches one is told so.
 */
function removeGlobals(): void {
  const kept = new Set(`${KEPT} ${LANGUAGE}`.split(" "));
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name !== "string" || kept.has(name)) continue;
    defineProperty(globalThis, name, {
      get: () => {
        throw new Forbidden(name);
      },
      set: (value: unknown) => own(globalThis, name, value),
      configurable: true,
    });
  }
}

/** The first line from the grading process. */
interface Start {
  /** Begins every line that is meant for the grading process; the learner's code cannot know it. */
  readonly secret: string;
  /** The learner's text as a data URL. */
  readonly url: string;
  /** The name under which that text hands over its function, as a global. */
  readonly hook: string;
  /** Names to which the text of a lesson may refer beside its function; calling them does nothing. */
  readonly idle: readonly string[];
}

/** Serves the grading process until it closes the input. */
async function serve(): Promise<void> {
  const { NotCapable } = Deno.errors;
  const [readSync, writeSync] = [
    Deno.stdin.readSync.bind(Deno.stdin),
    Deno.stdout.writeSync.bind(Deno.stdout),
  ];
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  const toBytes = encoder.encode.bind(encoder);
  const toText = decoder.decode.bind(decoder);
  const [slice, indexOf] = [String.prototype.slice, String.prototype.indexOf];
  const subarray = Uint8Array.prototype.subarray;
  const buffer = new Uint8Array(65_536);
  let pending = "";

  /** The next line of the input, parsed; `undefined` at its end. */
  const read = (): unknown => {
    let end: number = apply(indexOf, pending, ["\n"]);
    while (end < 0) {
      const count = readSync(buffer);
      if (count === null) return undefined;
      pending += toText(apply(subarray, buffer, [0, count]), { stream: true });
      end = apply(indexOf, pending, ["\n"]);
    }
    const line: string = apply(slice, pending, [0, end]);
    pending = apply(slice, pending, [end + 1]);
    return parse(line);
  };

  const start = read() as Start;
  const write = (message: string): void => {
    let bytes: Uint8Array = toBytes(`\n${start.secret} ${message}\n`);
    while (bytes.length > 0) bytes = apply(subarray, bytes, [writeSync(bytes)]);
  };

  /** An error as a message. */
  const thrown = (error: unknown): string => {
    let kind = "other";
    let words = "something that cannot be shown";
    try {
      if (YourTurn.isOne(error)) kind = "your turn";
      else if (Forbidden.isOne(error) || error instanceof NotCapable) kind = "denied";
      words = error instanceof Error ? `${error.name}: ${error.message}` : `${error}`;
    } catch {
      // The words above stay.
    }
    return `["threw","${kind}",${stringify(apply(slice, words, [0, 2000]))}]`;
  };

  /** The inputs of a call; a function among them is called in the grading process. */
  let functions: unknown[] = [];
  const inputsOf = (raw: unknown, count: number): unknown[] => {
    functions = [];
    for (let i = 0; i < count; i++) {
      own(functions, `${i}`, (...given: unknown[]): unknown => {
        write(`["ask",${i},${encoded(given, functions)}]`);
        const answer = read() as { value?: unknown; threw?: [name: string, message: string] };
        if (answer.threw === undefined) return decoded(answer.value, functions);
        throw defineProperty(new Error(answer.threw[1]), "name", { value: answer.threw[0] });
      });
    }
    return decoded(raw, functions) as unknown[];
  };

  removeGlobals();
  let answerOf: (() => unknown) | undefined;
  own(globalThis, start.hook, (given: () => unknown) => answerOf = given);
  own(globalThis, "yourTurn", () => {
    throw new YourTurn("This exercise waits for your code.");
  });
  const nothing: unknown = new Proxy(() => nothing, {
    get: (_, name) => name === "then" ? undefined : nothing,
  });
  for (let i = 0; i < start.idle.length; i++) own(globalThis, start.idle[i], nothing);
  for (const event of ["error", "unhandledrejection"]) {
    addEventListener(event, (event) => event.preventDefault());
  }

  write(`["started"]`);
  let failure: string | undefined;
  try {
    await import(start.url);
  } catch (error) {
    failure = thrown(error);
  }
  let answer: unknown;
  try {
    // A function that is declared before the text failed can be called all the same.
    answer = answerOf?.();
  } catch {
    // The text declares no such name.
  }
  if (typeof answer !== "function") {
    const parsed = answerOf !== undefined;
    write(failure === undefined ? `["no function"]` : `["not loaded",${parsed},${failure}]`);
    return;
  }
  write(`["loaded",${failure ?? null}]`);
  for (;;) {
    const request = read() as { inputs: unknown; functions: number } | undefined;
    if (request === undefined) return;
    const inputs = inputsOf(request.inputs, request.functions);
    let message: string;
    try {
      const returned: unknown = await apply(answer, undefined, inputs);
      message = `["returned",${encoded(returned, functions)},${encoded(inputs, functions)}]`;
    } catch (error) {
      message = thrown(error);
    }
    write(message);
  }
}

if (import.meta.main) await serve();
