/**
 * The header of a `.npy` file: a dictionary in Python's syntax with the type, the order and the shape
 * of the array. Source: NumPy's `lib/format.py` and NEP 1.
 *
 * @module
 */
import type { ByteReader } from "../../files/byte_reader.ts";
import { type NumpyType, numpyType, READABLE_TYPES } from "./numpy_type.ts";

/** NumPy's own limit for files that nobody trusts. */
const LONGEST_HEADER = 10_000;

/** What a header says. */
export interface NpyHeader {
  /** The element type. */
  readonly type: NumpyType;
  /** Whether the first index changes fastest. */
  readonly columnMajor: boolean;
  /** Shape; `[]` is a single number. */
  readonly shape: readonly number[];
}

/** Reads the header at the cursor, which is then at the numbers. */
export function readNpyHeader(reader: ByteReader): NpyHeader {
  reader.take(6, "the mark of a .npy file");
  const at = reader.at;
  const major = reader.uint8("the version");
  const minor = reader.uint8("the version");
  if (major < 1 || major > 3 || minor !== 0) {
    reader.fail("version 1.0, 2.0 or 3.0 of .npy", `version ${major}.${minor}`, undefined, at);
  }
  const length = major === 1 ? reader.uint16("the length") : reader.uint32("the length");
  if (length > LONGEST_HEADER) {
    reader.fail(
      `a header of at most ${LONGEST_HEADER} bytes`,
      `${length} bytes`,
      undefined,
      at + 2,
    );
  }
  return parseFields(reader.part(length, "the header"));
}

function parseFields(reader: ByteReader): NpyHeader {
  const begin = reader.at;
  const literal = new PythonLiteral(reader);
  let type: NumpyType | undefined;
  let columnMajor: boolean | undefined;
  let shape: readonly number[] | undefined;
  const seen = new Set<string>();
  literal.expect("{");
  while (!literal.skip("}")) {
    const key = literal.string();
    if (seen.has(key)) reader.fail("each key of the header once", `${key} twice`);
    seen.add(key);
    literal.expect(":");
    if (key === "descr") type = elementType(literal, reader);
    else if (key === "fortran_order") columnMajor = literal.boolean();
    else if (key === "shape") shape = literal.integers();
    else reader.fail("the keys descr, fortran_order and shape", key);
    if (!literal.skip(",")) {
      literal.expect("}");
      break;
    }
  }
  literal.end();
  if (type === undefined || columnMajor === undefined || shape === undefined) {
    return reader.fail("descr, fortran_order and shape", "fewer keys", undefined, begin);
  }
  return { type, columnMajor, shape };
}

function elementType(literal: PythonLiteral, reader: ByteReader): NumpyType {
  const at = reader.at;
  const text = literal.string();
  const [order, code] = /^[<>|=]/.test(text) ? [text[0], text.slice(1)] : ["|", text];
  return numpyType(code, order) ??
    reader.fail(`numbers of the type ${READABLE_TYPES}`, `the type ${text}`, undefined, at);
}

/** A cursor over the few literals of Python that a header has. */
class PythonLiteral {
  readonly #reader: ByteReader;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** Skips `wanted` if it is next. */
  skip(wanted: string): boolean {
    if (this.#next() !== wanted) return false;
    this.#reader.at += wanted.length;
    return true;
  }

  expect(wanted: string): void {
    if (!this.skip(wanted)) this.#reader.fail(`"${wanted}" in the header`, this.#found());
  }

  /** A string without escapes, in single or double quotation marks. */
  string(): string {
    const reader = this.#reader;
    const quote = this.#next();
    if (quote !== "'" && quote !== '"') reader.fail("a string in the header", this.#found());
    const begin = reader.at + 1;
    const end = reader.bytes.indexOf(quote.charCodeAt(0), begin);
    if (end < 0 || end >= reader.end) reader.fail("the end of a string", "none");
    reader.at = end + 1;
    return reader.text(reader.bytes.subarray(begin, end), "a string", begin);
  }

  boolean(): boolean {
    for (const [word, value] of [["True", true], ["False", false]] as const) {
      if (this.#ahead(word)) {
        this.#reader.at += word.length;
        return value;
      }
    }
    return this.#reader.fail("True or False", this.#found());
  }

  /** A tuple of whole numbers, each with the `L` of Python 2 or without. */
  integers(): number[] {
    const values: number[] = [];
    this.expect("(");
    while (!this.skip(")")) {
      const at = this.#reader.at;
      let digits = "";
      for (let next = this.#next(); /\d/.test(next) && digits.length < 20; next = this.#peek()) {
        digits += next;
        this.#reader.at++;
      }
      const value = Number(digits);
      if (digits === "" || !Number.isSafeInteger(value)) {
        this.#reader.fail("a size from 0 to 2^53 - 1", digits || this.#found(), undefined, at);
      }
      values.push(value);
      this.skip("L");
      if (!this.skip(",")) {
        this.expect(")");
        break;
      }
    }
    return values;
  }

  /** Only space may follow. */
  end(): void {
    if (this.#next() !== "") this.#reader.fail("the end of the header", this.#found());
  }

  /** The next character after white space; "" at the end. */
  #next(): string {
    while (/\s/.test(this.#peek())) this.#reader.at++;
    return this.#peek();
  }

  #peek(): string {
    const { at, end, bytes } = this.#reader;
    return at < end ? String.fromCharCode(bytes[at]) : "";
  }

  #ahead(word: string): boolean {
    this.#next();
    const { at, end, bytes } = this.#reader;
    return String.fromCharCode(...bytes.subarray(at, Math.min(end, at + word.length))) === word;
  }

  #found(): string {
    const next = this.#next();
    return next === "" ? "its end" : `"${next}"`;
  }
}
