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
import {
  COMPLEX,
  HEADER_BYTES,
  type MatClass,
  matClasses,
  matTypes,
  unreadClasses,
} from "./mat_codes.ts";
import { readElement, readHeader, readTyped } from "./mat_elements.ts";
import { decodeCharacters, decodeNumbers } from "./mat_values.ts";

/** The kit of 2010 unpacks to about two million bytes, of which one million are costs. */
const MOST_BYTES = 2 ** 26;
/** All numbers, characters, cells and elements of structs together. */
const MOST_VALUES = 2 ** 23;
/** The kit of 2012 has 14,881 arrays, 8 for each of 1,860 synsets. */
const MOST_ARRAYS = 2 ** 18;
/** The kits have eight fields. */
const MOST_FIELDS = 1000;
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
  const flags = readTyped(reader, "the flags of an array", matTypes.uint32).uint32("flags");
  const className = matClasses[flags & 0xff];
  if (className === undefined) {
    reader.fail("numbers, characters, structs or cells", unread(flags & 0xff), undefined, at);
  }
  if ((flags >> 8 & COMPLEX) !== 0) reader.fail("real numbers", "complex ones", undefined, at);
  const size = readSize(reader, budget);
  const count = size.reduce((product, length) => product * length, 1);
  const named = readTyped(reader, "the name of an array", matTypes.int8, matTypes.utf8);
  const name = named.text(named.take(named.left, "the name"), "the name of an array", named.at);
  const array = readContent(reader, className, size, count, budget, depth);
  reader.finish(`the array ${name}`);
  return { name, array };
}

/** The name of a class of arrays that is not read. */
function unread(classNumber: number): string {
  return `an array of class ${unreadClasses[classNumber] ?? classNumber}`;
}

function readSize(reader: ByteReader, budget: Budget): number[] {
  const at = reader.at;
  // Some programs write sizes without a sign, and names in UTF-8.
  const sizes = readTyped(reader, "the size of an array", matTypes.int32, matTypes.uint32);
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
  className: MatClass,
  size: readonly number[],
  count: number,
  budget: Budget,
  depth: number,
): MatArray {
  const readInner = () => {
    const inner = readTyped(reader, "an array in an array", matTypes.matrix);
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
    default:
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
  const length = readTyped(reader, "the length of fields' names", matTypes.int32)
    .int32("the length of fields' names");
  const names = readTyped(reader, "the names of fields", matTypes.int8, matTypes.utf8);
  if (length < 1 || names.left % length !== 0) {
    reader.fail(
      "names of fields of one length",
      `${names.left} bytes for names of ${length}`,
      undefined,
      at,
    );
  }
  if (names.left / length > MOST_FIELDS) {
    reader.fail(`at most ${MOST_FIELDS} fields`, `${names.left / length}`, undefined, at);
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
