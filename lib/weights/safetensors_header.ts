/**
 * A strict parser of the header of a safetensors file: the JSON table with the type, shape and byte
 * range of each tensor.
 *
 * JSON.parse would keep the last of two equal keys, accept `1e2` as an offset and lose all
 * positions, so this module has its own parser for exactly the allowed grammar: `{"name": {"dtype":
 * "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …, "__metadata__": {"key": "value"}}`. Every
 * error gives its byte offset.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";

/** Bytes per element of each element type of the format. */
export const DTYPE_BYTES = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

/** An element type of the format. */
export type Dtype = keyof typeof DTYPE_BYTES;

/** Limits above the tensors and metadata of any net of this kind. */
const [MOST_TENSORS, MOST_METADATA] = [10_000, 1000];

/** One row of the table. */
export interface HeaderEntry {
  /** The tensor's name. */
  readonly name: string;
  /** Its element type. */
  readonly dtype: Dtype;
  /** Its shape; `[]` is a single number. */
  readonly shape: readonly number[];
  /** Where its bytes begin, from the start of the data. */
  readonly begin: number;
  /** Where its bytes end, exclusive. */
  readonly end: number;
  /** Offset of its row in the file. */
  readonly offset: number;
}

/** The content of the header. */
export interface Header {
  /** The tensors in the order of the file's header. */
  readonly entries: readonly HeaderEntry[];
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Parses the header in `bytes` from `start` to `end`.
 *
 * @throws {BadFileError} for anything that is not exactly such a table; the message gives the byte
 * offset.
 */
export function parseHeader(bytes: Uint8Array, start: number, end: number, path: string): Header {
  const reader = new HeaderReader(bytes, start, end, path);
  const entries: HeaderEntry[] = [];
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [key, offset] of reader.object()) {
    if (key === "__metadata__") {
      metadata = readMetadata(reader);
    } else {
      if (entries.length === MOST_TENSORS) {
        reader.fail(`at most ${MOST_TENSORS} tensors`, "more", offset);
      }
      entries.push(readEntry(reader, key, offset));
    }
  }
  reader.finish();
  return { entries, metadata };
}

function readMetadata(reader: HeaderReader): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const [key, offset] of reader.object()) {
    if (metadata.size === MOST_METADATA) {
      reader.fail(`at most ${MOST_METADATA} keys of metadata`, "more", offset);
    }
    metadata.set(key, reader.string());
  }
  return metadata;
}

function readEntry(reader: HeaderReader, name: string, offset: number): HeaderEntry {
  let dtype: Dtype | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  for (const [key, at] of reader.object()) {
    if (key === "dtype") {
      const found = reader.string();
      if (!Object.hasOwn(DTYPE_BYTES, found)) {
        reader.fail(`one of the types ${Object.keys(DTYPE_BYTES).join(", ")}`, quote(found), at);
      }
      dtype = found as Dtype;
    } else if (key === "shape") {
      shape = reader.integers();
    } else if (key === "data_offsets") {
      offsets = reader.integers();
      if (offsets.length !== 2) {
        reader.fail("two data_offsets", `${offsets.length}`, at);
      }
    } else {
      reader.fail(`only dtype, shape and data_offsets for ${quote(name)}`, quote(key), at);
    }
  }
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    const missing = dtype === undefined ? "dtype" : shape === undefined ? "shape" : "data_offsets";
    return reader.fail(`dtype, shape and data_offsets for ${quote(name)}`, `no ${missing}`, offset);
  }
  const [begin, end] = offsets;
  const bytes = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype]);
  if (!Number.isSafeInteger(bytes)) {
    reader.fail(`a size of ${quote(name)} below 2^53 bytes`, `shape [${shape}]`, offset);
  }
  if (end < begin || end - begin !== bytes) {
    reader.fail(
      `${bytes} bytes for ${quote(name)} (${dtype} [${shape}])`,
      `data_offsets [${begin}, ${end}]`,
      offset,
    );
  }
  return { name, dtype, shape, begin, end, offset };
}

/** A cursor over the header's bytes. */
class HeaderReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #path: string;
  #at: number;

  constructor(bytes: Uint8Array, start: number, end: number, path: string) {
    [this.#bytes, this.#at, this.#end, this.#path] = [bytes, start, end, path];
  }

  fail(expected: string, found: string, offset: number = this.#at): never {
    throw new BadFileError({ path: this.#path, expected, found, offset });
  }

  /** The keys of an object with their offsets; the caller reads each value in between. */
  *object(): Generator<[key: string, offset: number]> {
    const seen = new Set<string>();
    this.#expect("{");
    if (this.#peek() === "}") {
      this.#at++;
      return;
    }
    while (true) {
      this.#peek();
      const offset = this.#at;
      const key = this.string();
      if (seen.has(key)) this.fail("each key once", `${quote(key)} twice`, offset);
      seen.add(key);
      this.#expect(":");
      yield [key, offset];
      if (this.#next('"," or "}"', ",", "}") === "}") return;
    }
  }

  /** A list of non-negative integers without sign, fraction or exponent. */
  integers(): number[] {
    const values: number[] = [];
    this.#expect("[");
    if (this.#peek() === "]") {
      this.#at++;
      return values;
    }
    while (true) {
      this.#peek();
      const start = this.#at;
      while (this.#at < this.#end && isDigit(this.#bytes[this.#at])) this.#at++;
      const text = String.fromCharCode(
        ...this.#bytes.subarray(start, Math.min(this.#at, start + 20)),
      );
      const value = Number(text);
      const leadingZero = text.length > 1 && text.startsWith("0");
      if (text === "" || leadingZero || !Number.isSafeInteger(value)) {
        this.fail("a whole number from 0 to 2^53-1", text === "" ? this.#found() : text, start);
      }
      values.push(value);
      if (this.#next('"," or "]"', ",", "]") === "]") return values;
    }
  }

  string(): string {
    this.#expect('"');
    const start = this.#at - 1;
    while (this.#at < this.#end && this.#bytes[this.#at] !== QUOTE) {
      this.#at += this.#bytes[this.#at] === BACKSLASH ? 2 : 1;
    }
    if (this.#at >= this.#end) this.fail('a closing "', "the end of the header", start);
    this.#at++;
    try {
      return JSON.parse(UTF8.decode(this.#bytes.subarray(start, this.#at)));
    } catch {
      return this.fail("a JSON string in UTF-8", "other bytes", start);
    }
  }

  /** The format allows spaces after the table, and nothing else. */
  finish(): void {
    while (this.#at < this.#end && this.#bytes[this.#at] === SPACE) this.#at++;
    if (this.#at < this.#end) this.fail("the end of the header", this.#found());
  }

  #expect(wanted: string): void {
    this.#next(quote(wanted), wanted);
  }

  #next(expected: string, ...wanted: string[]): string {
    const found = this.#peek();
    if (!wanted.includes(found)) this.fail(expected, this.#found());
    this.#at++;
    return found;
  }

  /** Peeks at the next character that is not white space; "" at the end. */
  #peek(): string {
    while (this.#at < this.#end && WHITE_SPACE.has(this.#bytes[this.#at])) this.#at++;
    return this.#at < this.#end ? String.fromCharCode(this.#bytes[this.#at]) : "";
  }

  #found(): string {
    return this.#at < this.#end
      ? quote(String.fromCharCode(this.#bytes[this.#at]))
      : "the end of the header";
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
