/**
 * The program of the process in which one answer of a learner runs, without permissions: it imports
 * the learner's text, calls the function with the inputs that the grading process sends, and sends
 * back what it returned. It judges nothing.
 *
 * The process starts from the text of this file, so the file imports nothing. It shares its built-in
 * objects with the learner's code, which may replace any of them; so it takes what it uses before that
 * code is loaded, and writes values as text by itself, because `JSON.stringify` calls `toJSON`.
 *
 * @module
 */

const { isArray } = Array;
const { isView } = ArrayBuffer;
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, is, keys } = Object;
const { apply } = Reflect;
const { isFinite } = Number;
const { parse, stringify } = JSON;
const typedArrayName = getOwnPropertyDescriptor(
  getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get;
const typedArrays: Readonly<Record<string, new (values: number[]) => ArrayLike<number>>> = {
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
};

/** The most values in a result, the deepest that they are nested, and the longest text. */
const [MOST_VALUES, MOST_LEVELS, LONGEST_TEXT] = [50_000, 20, 50_000];

/**
 * A value as JSON text: numbers, texts, truth values, null and lists are themselves, anything else is
 * an object with one key. A function of `functions` becomes its index; what cannot be sent, such as
 * another function, becomes words for it.
 */
export function encoded(value: unknown, functions: readonly unknown[]): string {
  let left = MOST_VALUES;
  const write = (value: unknown, level: number): string => {
    if (left-- <= 0) return foreign("more values than the check reads");
    if (level > MOST_LEVELS) return foreign("a list in a list in a list, and so on");
    if (typeof value === "number") {
      if (isFinite(value) && !is(value, -0)) return `${value}`;
      return `{"n":"${is(value, -0) ? "-0" : value}"}`;
    }
    if (typeof value === "boolean" || value === null) return `${value}`;
    if (typeof value === "string") {
      return value.length > LONGEST_TEXT
        ? foreign(`a text of ${value.length} characters`)
        : stringify(value);
    }
    if (typeof value === "undefined") return `{"u":0}`;
    if (typeof value === "bigint") return `{"b":"${value}"}`;
    if (typeof value === "symbol") return foreign("a symbol");
    if (typeof value === "function") {
      for (let i = 0; i < functions.length; i++) {
        if (functions[i] === value) return `{"f":${i}}`;
      }
      return foreign("a function");
    }
    if (isArray(value)) return list(value, level);
    if (isView(value)) {
      const name: unknown = typedArrayName === undefined ? undefined : apply(
        typedArrayName,
        value,
        [],
      );
      return typeof name === "string" && typedArrays[name] !== undefined
        ? `{"t":"${name}","v":${list(value as unknown as ArrayLike<unknown>, level)}}`
        : foreign("bytes without a type");
    }
    const names = keys(value);
    let text = "";
    for (let i = 0; i < names.length && left > 0; i++) {
      const field = write((value as Record<string, unknown>)[names[i]], level + 1);
      text += `${text === "" ? "" : ","}[${stringify(names[i])},${field}]`;
    }
    return `{"o":[${text}]}`;
  };
  const list = (values: ArrayLike<unknown>, level: number): string => {
    const length: unknown = values.length;
    if (typeof length !== "number" || length > left) {
      return foreign(`a list of ${typeof length === "number" ? length : "unknown"} length`);
    }
    let text = "";
    for (let i = 0; i < length; i++) text += `${i === 0 ? "" : ","}${write(values[i], level + 1)}`;
    return `[${text}]`;
  };
  return write(value, 0);
}

/** What stands for a value that is not sent. */
function foreign(words: string): string {
  return `{"x":${stringify(words)}}`;
}

/** A value that the other process described in words only. */
export class Unreadable {
  /** The words, e.g. `a function`. */
  readonly words: string;

  /** Keeps the words. */
  constructor(words: string) {
    this.words = words;
  }
}

/**
 * The value that {@linkcode encoded} wrote, from its parsed JSON.
 *
 * @throws {TypeError} when it is none.
 */
export function decoded(raw: unknown, functions: readonly unknown[], level: number = 0): unknown {
  if (level > 2 * MOST_LEVELS) throw new TypeError("a value is nested too deeply");
  if (raw === null || typeof raw !== "object") return raw;
  if (isArray(raw)) return decodedList(raw, functions, level);
  const { n, u, b, f, x, t, v, o } = raw as Record<string, unknown>;
  if (u === 0) return undefined;
  if (n === "NaN" || n === "Infinity" || n === "-Infinity" || n === "-0") return +n;
  if (typeof b === "string") return BigInt(b);
  if (typeof f === "number" && typeof functions[f] === "function") return functions[f];
  if (typeof x === "string") return new Unreadable(x);
  if (typeof t === "string" && typedArrays[t] !== undefined && isArray(v)) {
    return new typedArrays[t](decodedList(v, functions, level) as number[]);
  }
  if (!isArray(o)) throw new TypeError("a value of an unknown kind");
  const record = {};
  for (let i = 0; i < o.length; i++) {
    const pair: unknown = o[i];
    if (!isArray(pair) || typeof pair[0] !== "string") throw new TypeError("a field has no name");
    own(record, pair[0], decoded(pair[1], functions, level + 1));
  }
  return record;
}

function decodedList(raw: unknown[], functions: readonly unknown[], level: number): unknown[] {
  const list: unknown[] = [];
  for (let i = 0; i < raw.length; i++) own(list, `${i}`, decoded(raw[i], functions, level + 1));
  return list;
}

/** Sets a property of the object's own, also where the learner's code has put a setter above it. */
function own(object: object, name: string, value: unknown): void {
  defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/** What a stub throws until it is written. */
class YourTurn extends Error {
  override readonly name = "YourTurn";
  readonly #own = true;

  static isOne(error: unknown): boolean {
    return typeof error === "object" && error !== null && #own in error;
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
      else if (error instanceof NotCapable) kind = "denied";
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

  let answerOf: (() => unknown) | undefined;
  own(globalThis, start.hook, (given: () => unknown) => answerOf = given);
  own(globalThis, "yourTurn", () => {
    throw new YourTurn("This exercise waits for your code.");
  });
  const nothing: unknown = new Proxy(() => nothing, {
    get: (_, name) => name === "then" ? undefined : nothing,
  });
  for (let i = 0; i < start.idle.length; i++) own(globalThis, start.idle[i], nothing);
  // They would outlast the process, and carry texts from one learner to the next.
  for (const name of ["localStorage", "caches"]) Reflect.deleteProperty(globalThis, name);
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
