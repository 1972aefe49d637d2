/**
 * The values that the grading process and the process of a learner exchange, as text.
 *
 * The code runs in both. In the learner's process it shares its built-in objects with the learner's
 * code, which may replace any of them; so it takes what it uses when it is loaded, which is before
 * that code, and writes values by itself, because `JSON.stringify` calls `toJSON`.
 *
 * @module
 */

const { isArray } = Array;
const { isView } = ArrayBuffer;
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, is, keys } = Object;
const { apply } = Reflect;
const { isFinite } = Number;
const { stringify } = JSON;
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

/** The most values in a result, the deepest that they are nested, and the most characters. */
const [MOST_VALUES, MOST_LEVELS, MOST_CHARACTERS] = [20_000, 8, 400_000];

/**
 * A value as JSON text: numbers, texts, truth values, null and lists are themselves, anything else is
 * an object with one key. A function of `functions` becomes its index; what cannot be sent, such as
 * another function, becomes words for it, and so does the whole value if it is too large.
 */
export function encoded(value: unknown, functions: readonly unknown[]): string {
  let [values, characters] = [0, 0];
  let over: string | undefined;
  const write = (value: unknown, level: number): string => {
    values++;
    if (values > MOST_VALUES) over ??= `more than ${MOST_VALUES} values`;
    if (level > MOST_LEVELS) over ??= "a list in a list in a list, and so on";
    if (over !== undefined) return "";
    if (typeof value === "number") {
      if (isFinite(value) && !is(value, -0)) return `${value}`;
      return `{"n":"${is(value, -0) ? "-0" : value}"}`;
    }
    if (typeof value === "boolean" || value === null) return `${value}`;
    if (typeof value === "string") return text(value);
    if (typeof value === "undefined") return `{"u":0}`;
    if (typeof value === "bigint") return `{"b":${text(`${value}`)}}`;
    if (typeof value === "symbol") return foreign("a symbol");
    if (typeof value === "function") {
      for (let i = 0; i < functions.length; i++) {
        if (functions[i] === value) return `{"f":${i}}`;
      }
      return foreign("a function");
    }
    if (isArray(value)) return list(value, level);
    if (isView(value)) {
      const name: unknown = typedArrayName === undefined
        ? undefined
        : apply(typedArrayName, value, []);
      return typeof name === "string" && hasOwn(typedArrays, name)
        ? `{"t":"${name}","v":${list(value as unknown as ArrayLike<unknown>, level)}}`
        : foreign("bytes without a type");
    }
    const names = keys(value);
    let fields = "";
    for (let i = 0; i < names.length && over === undefined; i++) {
      const field = write((value as Record<string, unknown>)[names[i]], level + 1);
      fields += `${fields === "" ? "" : ","}[${text(names[i])},${field}]`;
    }
    return `{"o":[${fields}]}`;
  };
  const text = (value: string): string => {
    characters += value.length;
    if (value.length > MOST_CHARACTERS) over ??= `a text of ${value.length} characters`;
    if (characters > MOST_CHARACTERS) over ??= `more than ${MOST_CHARACTERS} characters`;
    return over === undefined ? stringify(value) : "";
  };
  const list = (all: ArrayLike<unknown>, level: number): string => {
    const length: unknown = all.length;
    if (typeof length !== "number" || length > MOST_VALUES) over ??= `a list of ${length} values`;
    let elements = "";
    for (let i = 0; i < all.length && over === undefined; i++) {
      elements += `${i === 0 ? "" : ","}${write(all[i], level + 1)}`;
    }
    return `[${elements}]`;
  };
  const written = write(value, 0);
  return over === undefined ? written : foreign(over);
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
  if (typeof b === "string" && /^-?\d+$/.test(b)) return BigInt(b);
  if (typeof f === "number" && typeof functions[f] === "function") return functions[f];
  if (typeof x === "string") return new Unreadable(x);
  if (typeof t === "string" && hasOwn(typedArrays, t) && isArray(v)) {
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
export function own(object: object, name: string, value: unknown): void {
  defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
