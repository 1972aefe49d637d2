/**
 * Compares an answer with the correct result, and formats values as a reader would type them.
 *
 * @module
 */
import { isRecord } from "../../is_record.ts";

const longestLiteral = 200;

/** Longest code of a function that is shown. */
const longestCode = 80;

/**
 * Whether `found` differs from `expected` by more than `tolerance` (relative for values of 1 or
 * more).
 */
export function differs(expected: unknown, found: unknown, tolerance: number): boolean {
  if (typeof expected === "number") {
    if (typeof found !== "number") return true;
    if (Object.is(expected, found)) return false;
    return !(Math.abs(expected - found) <= tolerance * Math.max(1, Math.abs(expected)));
  }
  const list = listOf(expected);
  if (list !== undefined) {
    const other = listOf(found);
    return other === undefined || other.length !== list.length ||
      list.some((value, i) => differs(value, other[i], tolerance));
  }
  if (isRecord(expected)) {
    return !isRecord(found) ||
      Object.keys(expected).some((key) => differs(expected[key], found[key], tolerance));
  }
  return !Object.is(expected, found);
}

/**
 * `value` as it would be typed; long values are shortened at the end. A function is its code, if
 * that is an arrow function on one line.
 */
export function literal(value: unknown): string {
  const text = written(value);
  return text.length <= longestLiteral ? text : `${text.slice(0, longestLiteral - 2)} …`;
}

function written(value: unknown): string {
  const list = listOf(value);
  if (list !== undefined) return `[${list.map(written).join(", ")}]`;
  if (typeof value === "number") return String(Number(value.toPrecision(7)));
  if (typeof value === "function") return codeOf(String(value)) ?? "a function";
  if (isRecord(value)) {
    return `{ ${Object.entries(value).map(([key, v]) => `${key}: ${written(v)}`).join(", ")} }`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/**
 * Gives a function the code by which {@linkcode literal} shows it, for one whose own code has names
 * that the reader does not see.
 */
export function coded<F extends (...input: never[]) => unknown>(f: F, code: string): F {
  return Object.assign(f, { toString: () => code });
}

/** The code of a short arrow function, with the spaces that the runtime may have removed. */
function codeOf(source: string): string | undefined {
  const short = source.length <= longestCode && !source.includes("\n");
  return short && /^(?:async )?(?:\(|\w+ ?=>)/.test(source) && source.includes("=>")
    ? source.replaceAll(/ ?=> ?/g, " => ")
    : undefined;
}

/** The elements of an array or a typed array; `undefined` for anything else. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  return undefined;
}
