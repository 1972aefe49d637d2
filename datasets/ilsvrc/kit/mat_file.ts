/**
 * Reads files of MATLAB in the level 5 format, which `save` writes with `-v6` and, compressed, with
 * `-v7`. The packages of npm that read it are under the GPL, or fail on characters beyond ASCII.
 *
 * A file is a header and elements; an element has a type, a length and its data. An array is an element
 * of elements: its class, its size, its name and what it holds. Every length is compared with the bytes
 * that are left before it is used, and the sum of all that is unpacked is limited.
 *
 * @module
 */
import { nodeBuiltin } from "../../../lib/deno_only.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { ByteReader } from "../../../lib/files/byte_reader.ts";
import type { MatArray } from "./mat_arrays.ts";
import { COMPLEX, HEADER_BYTES, matClasses, matTypes } from "./mat_codes.ts";
import { decodeCharacters, decodeNumbers, type StoredData } from "./mat_values.ts";

/** The kit of 2010 unpacks to about two million bytes, of which one million are costs. */
const MOST_BYTES = 2 ** 26;
/** All numbers, characters, cells and elements of structs together. */
const MOST_VALUES = 2 ** 23;
/** The kit of 2012 has 14,881 arrays, 8 for each of 1,860 synsets. */
const MOST_ARRAYS = 2 ** 18;
/** Structs in structs, and cells in cells. */
const MOST_DEPTH = 16;
/** Arrays have at least two sizes; MATLAB itself writes more than three only on purpose. */
const MOST_SIZES = 32;

/** What may still be unpacked from a file. */
interface Budget {
  bytes: number;
  values: number;
  arrays: number;
}

/**
 * Reads the variables of a file.
 *
 * @param bytes the content of the file.
 * @param path the file's path, for messages.
 * @returns the arrays by name, in the order of the file.
 * @throws {BadFileError} with the byte for anything that is not such a file or is damaged, for version
 * 7.3 (which is HDF5) and version 4, for complex numbers, sparse arrays, objects and functions, and
 * for more than 64 MB, 8 million values or 262,144 arrays.
 */
export function readMatFile(bytes: Uint8Array, path: string): Map<string, MatArray> {
  const littleEndian = readHeader(bytes, path);
  const reader = new ByteReader(bytes, path, HEADER_BYTES, bytes.length, littleEndian);
  const budget: Budget = { bytes: MOST_BYTES, values: MOST_VALUES, arrays: MOST_ARRAYS };
  const variables = new Map<string, MatArray>();
  while (reader.left > 0) {
    const at = reader.at;
    const { name, array } = readVariable(reader, budget);
    if (variables.has(name)) reader.fail("each variable once", `${name} twice`, undefined, at);
    variables.set(name, array);
  }
  return variables;
}

/** Checks the header, and says whether numbers are little-endian. */
function readHeader(bytes: Uint8Array, path: string): boolean {
  const starts = (text: string, at: number = 0) =>
    Array.from(text).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  const refuse = (found: string, offset: number, hint?: string): never => {
    throw new BadFileError({
      ...{ path, expected: "a MATLAB file of version 5 to 7", found, offset, hint },
    });
  };
  const HDF5 = "\x89HDF\r\n\x1a\n";
  if (starts("MATLAB 7.3") || starts(HDF5) || starts(HDF5, 512)) {
    refuse("one of version 7.3, which is HDF5", 0, "save it in MATLAB with -v7");
  }
  if (bytes.length < HEADER_BYTES) refuse(`${bytes.length} bytes`, 0);
  const order = String.fromCharCode(bytes[126], bytes[127]);
  if (order !== "IM" && order !== "MI") {
    const hint = starts("\x1f\x8b")
      ? "it is compressed by gzip"
      : "files of version 4 and of other programs are not read";
    refuse("no MI or IM (the byte order)", 126, hint);
  }
  const littleEndian = order === "IM";
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint16(124, littleEndian);
  if (version !== 0x0100) refuse(`version 0x${version.toString(16).padStart(4, "0")}`, 124);
  return littleEndian;
}

/** A variable, which may be compressed. */
function readVariable(reader: ByteReader, budget: Budget) {
  const at = reader.at;
  const { type, data } = readElement(reader, "a variable");
  if (type === matTypes.matrix) return readArray(data, budget, 0);
  if (type !== matTypes.compressed) {
    return reader.fail("an array", `data of type ${type}`, undefined, at);
  }
  const inflated = inflate(data, budget);
  const path = `${reader.path}, inflated from byte ${at}`;
  const inner = new ByteReader(inflated, path, 0, inflated.length, reader.littleEndian);
  const { type: innerType, data: content } = readElement(inner, "a variable");
  if (innerType !== matTypes.matrix) {
    inner.fail("an array", `data of type ${innerType}`, undefined, 0);
  }
  inner.finish("the variable");
  return readArray(content, budget, 0);
}

function inflate(data: ByteReader, budget: Budget): Uint8Array {
  const at = data.at;
  const { inflateSync } = nodeBuiltin("node:zlib");
  try {
    const inflated = inflateSync(data.take(data.left, "compressed data"), {
      maxOutputLength: budget.bytes,
    });
    budget.bytes -= inflated.length;
    return inflated;
  } catch (cause) {
    const found = cause instanceof RangeError
      ? `more than ${MOST_BYTES} bytes`
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new BadFileError({
      ...{ path: data.path, offset: at, found },
      expected: `compressed data (zlib) of at most ${MOST_BYTES} bytes`,
    }, { cause });
  }
}

/** An element: its type, and a reader of its data. */
function readElement(reader: ByteReader, what: string): StoredData {
  const first = reader.uint32(`the type of ${what}`);
  // Up to four bytes of data are in the tag itself, behind their type and number.
  const small = first >>> 16;
  if (small > 4) reader.fail("a type of data", `${first}`, undefined, reader.at - 4);
  if (small > 0) {
    const data = reader.part(small, what);
    reader.take(4 - small, "padding");
    return { type: first & 0xffff, data };
  }
  const length = reader.uint32(`the length of ${what}`);
  const data = reader.part(length, what);
  if (first !== matTypes.compressed) {
    reader.take(Math.min((8 - length % 8) % 8, reader.left), "padding");
  }
  return { type: first, data };
}

/** The data of an element that has the type `type`. */
function readTyped(reader: ByteReader, type: number, what: string): ByteReader {
  const at = reader.at;
  const element = readElement(reader, what);
  if (element.type === type) return element.data;
  return reader.fail(`${what} of type ${type}`, `type ${element.type}`, undefined, at);
}

/** The name and the content of an array. */
function readArray(
  reader: ByteReader,
  budget: Budget,
  depth: number,
): { name: string; array: MatArray } {
  if (depth > MOST_DEPTH) reader.fail(`at most ${MOST_DEPTH} arrays in arrays`, "more");
  if (--budget.arrays < 0) reader.fail(`at most ${MOST_ARRAYS} arrays`, "more");
  // How MATLAB writes [] in a struct or a cell.
  if (reader.left === 0) {
    return { name: "", array: { kind: "numbers", size: [0, 0], values: new Float64Array() } };
  }
  const at = reader.at;
  const flags = readTyped(reader, matTypes.uint32, "the flags of an array").uint32("flags");
  const className = matClasses[flags & 0xff] ?? `class ${flags & 0xff}`;
  if ((flags >> 8 & COMPLEX) !== 0) reader.fail("real numbers", "complex ones", undefined, at);
  const size = readSize(reader, budget);
  const count = size.reduce((product, length) => product * length, 1);
  const named = readTyped(reader, matTypes.int8, "the name of an array");
  const name = named.text(named.take(named.left, "the name"), "the name of an array", named.at);
  const array = readContent(reader, className, size, count, budget, depth);
  reader.finish(`the array ${name}`);
  return { name, array };
}

function readSize(reader: ByteReader, budget: Budget): number[] {
  const at = reader.at;
  const sizes = readTyped(reader, matTypes.int32, "the size of an array");
  const number = sizes.left / 4;
  if (!Number.isInteger(number) || number < 2 || number > MOST_SIZES) {
    reader.fail(`from 2 to ${MOST_SIZES} sizes of an array`, `${sizes.left} bytes`, undefined, at);
  }
  const size = Array.from({ length: number }, () => sizes.int32("a size"));
  const count = size.reduce((product, length) => product * length, 1);
  if (!size.every((length) => length >= 0) || !(count <= budget.values)) {
    reader.fail(
      `an array of a file of at most ${MOST_VALUES} values`,
      size.join(" x "),
      undefined,
      at,
    );
  }
  budget.values -= count;
  return size;
}

function readContent(
  reader: ByteReader,
  className: string,
  size: readonly number[],
  count: number,
  budget: Budget,
  depth: number,
): MatArray {
  const readInner = () => {
    const inner = readTyped(reader, matTypes.matrix, "an array in an array");
    return readArray(inner, budget, depth + 1).array;
  };
  switch (className) {
    case "struct": {
      const fields = readFieldNames(reader);
      // Without fields, any number of elements takes no bytes.
      if (fields.length === 0) reader.fail("a struct with fields", "none");
      const elements = Array.from(
        { length: count },
        () => new Map(fields.map((field) => [field, readInner()])),
      );
      return { kind: "struct", size, fields, elements };
    }
    case "cell":
      return { kind: "cells", size, cells: Array.from({ length: count }, readInner) };
    case "char": {
      const characters = decodeCharacters(readElement(reader, "characters"), count);
      return { kind: "text", size, rows: textRows(characters, size[0]) };
    }
    case "object":
    case "sparse":
    case "function":
    case "opaque":
      return reader.fail("numbers, characters, structs or cells", `an array of class ${className}`);
    default:
      if (className.startsWith("class ")) reader.fail("a known class of arrays", className);
      return {
        kind: "numbers",
        size,
        values: decodeNumbers(readElement(reader, "numbers"), count),
      };
  }
}

/** The names of a struct's fields, which all have the same number of bytes, the rest being zeros. */
function readFieldNames(reader: ByteReader): string[] {
  const at = reader.at;
  const length = readTyped(reader, matTypes.int32, "the length of fields' names")
    .int32("the length of fields' names");
  const names = readTyped(reader, matTypes.int8, "the names of fields");
  if (length < 1 || names.left % length !== 0) {
    reader.fail(
      "names of fields of one length",
      `${names.left} bytes for names of ${length}`,
      undefined,
      at,
    );
  }
  const fields: string[] = [];
  while (names.left > 0) {
    const start = names.at;
    const bytes = names.take(length, "the name of a field");
    const end = bytes.indexOf(0);
    const name = names.text(end < 0 ? bytes : bytes.subarray(0, end), "a name", start);
    if (fields.includes(name)) names.fail("each field once", `${name} twice`, undefined, start);
    fields.push(name);
  }
  return fields;
}

/** The rows of a matrix of characters that is stored column by column; none if it is empty. */
function textRows(characters: readonly string[], rows: number): string[] {
  if (characters.length === 0) return [];
  const texts = Array.from({ length: rows }, () => "");
  for (const [i, character] of characters.entries()) texts[i % rows] += character;
  return texts;
}
