/**
 * Covers datasets/ilsvrc/kit/mat_file.ts, datasets/ilsvrc/kit/mat_elements.ts and
 * datasets/ilsvrc/kit/mat_values.ts.
 */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { deflateSync } from "node:zlib";
import type { MatArray } from "../../../../datasets/ilsvrc/kit/mat_arrays.ts";
import { readMatFile } from "../../../../datasets/ilsvrc/kit/mat_file.ts";
import { matBytes, matFile, matNumbers } from "../../../../datasets/ilsvrc/kit/mat_writer.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { bytesOf, little, refusal } from "../../../weights/file_bytes.ts";
import { type GoldenArray, goldenBytes, goldenFiles } from "./mat_golden.ts";

/** What SciPy reads and this reader refuses, and why. */
const refusedHere: Readonly<Record<string, string>> = {
  // SciPy puts a sign for an unknown character there.
  "broken_utf8.mat": "Expected characters in UTF-8",
  "testvec_4_GLNX86.mat": "found 93 bytes",
};

/** The array as the Python program has it. */
function comparable(array: MatArray): GoldenArray {
  switch (array.kind) {
    case "numbers":
      return { kind: "numbers", size: [...array.size], values: [...array.values] };
    case "text":
      return { kind: "text", rows: [...array.rows] };
    case "cells":
      return { kind: "cells", size: [...array.size], cells: array.cells.map(comparable) };
    case "struct": {
      const elements = array.elements.map((fields) => [...fields.values()].map(comparable));
      return { kind: "struct", size: [...array.size], fields: [...array.fields], elements };
    }
  }
}

for (const [name, { variables }] of Object.entries(goldenFiles)) {
  const why = refusedHere[name];
  if (variables === undefined || why !== undefined) {
    Deno.test(`${name} is refused with the typed error`, () => {
      const error = assertThrows(() => readMatFile(goldenBytes(name), "x.mat"), BadFileError);
      if (why !== undefined) assertStringIncludes(error.message, why);
      assert(error.details.offset !== undefined);
    });
  } else {
    Deno.test(`${name} holds what SciPy reads in it`, () => {
      const read = readMatFile(goldenBytes(name), "x.mat");
      assertEquals(
        Object.fromEntries([...read].map(([name, array]) => [name, comparable(array)])),
        variables,
      );
    });
  }
}

/** The element with the type `type`, by hand. */
function element(type: number, data: Iterable<number>): Uint8Array {
  const bytes = [...data];
  return bytesOf(
    little(type, 4),
    little(bytes.length, 4),
    bytes,
    Array((8 - bytes.length % 8) % 8).fill(0),
  );
}

const [INT8, UINT8, INT32, UINT32, DOUBLE, INT64, MATRIX, COMPRESSED, UTF16, UTF32] = [
  ...[1, 2, 5, 6, 9, 12, 14, 15, 17, 18],
];
const header = matFile({}).subarray(0, 128);
const file = (...elements: readonly Iterable<number>[]) => bytesOf(header, ...elements);
const sizes = (...lengths: readonly number[]) => lengths.flatMap((length) => little(length, 4));
const array = (
  { flags = 6, size = sizes(1, 1), name = "a" },
  ...content: readonly Iterable<number>[]
) =>
  element(MATRIX, [
    ...element(UINT32, [...little(flags, 4), 0, 0, 0, 0]),
    ...element(INT32, size),
    ...element(INT8, bytesOf(name)),
    ...content.flatMap((part) => [...part]),
  ]);
const one = element(UINT8, [1]);

Deno.test("the header's parts are by hand what the writer writes", () => {
  const read = readMatFile(file(array({}, one)), "x.mat").get("a");
  assertEquals(read, { kind: "numbers", size: [1, 1], values: Float64Array.of(1) });
});

Deno.test("characters beyond U+FFFF are counted as MATLAB counts them, or as SciPy does", () => {
  const rows = (length: number, type: number, bytes: Iterable<number>) => {
    const text = array({ flags: 4, size: sizes(1, length) }, element(type, bytes));
    const read = readMatFile(file(text), "x").get("a");
    return read?.kind === "text" ? read.rows : [];
  };
  const whale = "a🐋";
  const units = Array.from({ length: 3 }, (_, i) => little(whale.charCodeAt(i), 2)).flat();
  for (const length of [2, 3]) assertEquals(rows(length, UTF16, units), [whale]);
  assertEquals(rows(2, UTF32, [...little(0x61, 4), ...little(0x1f40b, 4)]), [whale]);
  const half = refusal(() => rows(1, UTF16, little(0xd83d, 2)));
  assertStringIncludes(half.message, "half of a pair");
  assertStringIncludes(refusal(() => rows(1, UTF32, little(0x110000, 4))).message, "a character");
});

/** Files that are not read: each with a part of the message, and the byte that it names. */
const bad: Readonly<Record<string, [bytes: Uint8Array, says: string, offset: number]>> = {
  "no byte": [new Uint8Array(), "found 0 bytes", 0],
  "a page of HTML": [bytesOf("<!DOCTYPE html>".padEnd(200)), "no MI or IM", 126],
  "gzip": [bytesOf("\x1f\x8b", Array(200).fill(0)), "compressed by gzip", 126],
  "version 7.3": [
    bytesOf("MATLAB 7.3 MAT-file".padEnd(600)),
    "version 7.3, which is HDF5 in x.mat at byte 0; save it in MATLAB with -v7",
    0,
  ],
  "HDF5": [bytesOf("\x89HDF\r\n\x1a\n", Array(200).fill(0)), "which is HDF5", 0],
  "another version": [
    bytesOf(header.subarray(0, 124), little(0x0200, 2), "IM"),
    "found version 0x0200",
    124,
  ],
  "a variable that is no array": [file(one), "an array but found data of type 2", 128],
  "a variable twice": [file(array({}, one), array({}, one)), "a twice", 200],
  "a variable cut off": [file(array({}, one)).subarray(0, 170), "64 bytes of a variable", 136],
  "a tag cut off": [file(array({}, one), [14, 0]), "the type of a variable", 200],
  "complex numbers": [file(array({ flags: 0x806 }, one)), "found complex ones", 136],
  "an unknown class": [file(array({ flags: 99 }, one)), "found an array of class 99", 136],
  "one size": [file(array({ size: sizes(1) }, one)), "from 2 to 32 sizes", 152],
  "a negative size": [file(array({ size: sizes(-1, 1) }, one)), "-1 x 1", 152],
  "2^60 numbers": [
    file(array({ size: sizes(2 ** 30, 2 ** 30) }, one)),
    "at most 8388608 values but found 1073741824 x 1073741824",
    152,
  ],
  "fewer numbers than the size says": [file(array({ size: sizes(2, 1) }, one)), "2 numbers", 192],
  "an integer beyond 2^53": [
    file(array({ flags: 14 }, element(INT64, little(2n ** 53n, 8)))),
    "integers up to 2^53",
    192,
  ],
  "text where numbers are": [file(array({}, element(UTF16, [1, 0]))), "found data of type 17", 192],
  "numbers where text is": [
    file(array({ flags: 4 }, element(DOUBLE, Array(8).fill(0)))),
    "type 9",
    192,
  ],
  "bytes after an array": [file(array({}, one, one)), "the end of the array a", 200],
  "compressed data that is none": [
    file(element(COMPRESSED, [1, 2, 3, 4, 5])),
    "compressed data",
    136,
  ],
  "a struct without fields": [
    file(array({ flags: 2 }, element(INT32, little(32, 4)), element(INT8, []))),
    "a struct with fields",
    208,
  ],
  "a field twice": [
    file(
      array({ flags: 2 }, element(INT32, little(2, 4)), element(INT8, bytesOf("a\0a\0"))),
    ),
    "a twice",
    210,
  ],
};

for (const [name, [bytes, says, offset]] of Object.entries(bad)) {
  Deno.test(`${name}: the error says what was found, and at which byte`, () => {
    const error = refusal(() => readMatFile(bytes, "x.mat"));
    assertStringIncludes(error.message, says);
    assertEquals(error.details.offset, offset);
  });
}

Deno.test("an error in compressed data names the byte before and after", () => {
  const packed = deflateSync(array({ size: sizes(2, 1) }, one));
  const error = refusal(() =>
    readMatFile(bytesOf(header, little(COMPRESSED, 4), little(packed.length, 4), packed), "x.mat")
  );
  assertEquals([error.details.path, error.details.offset], ["x.mat, inflated from byte 128", 64]);
});

Deno.test("what unpacks to more than 64 MB, or nests without end, is refused", () => {
  const bomb = deflateSync(new Uint8Array(2 ** 26 + 1));
  const packed = bytesOf(little(COMPRESSED, 4), little(bomb.length, 4), bomb);
  assertStringIncludes(refusal(() => readMatFile(file(packed), "x")).message, "more than 67108864");
  let nested = array({ name: "" }, one);
  for (let depth = 0; depth < 40; depth++) nested = array({ flags: 1, name: "" }, nested);
  assertStringIncludes(refusal(() => readMatFile(file(nested), "x")).message, "arrays in arrays");
  // [] takes eight bytes in a file and hundreds in memory.
  const count = 2 ** 18;
  const start = array({ flags: 1, size: sizes(count, 1) });
  const many = new Uint8Array(header.length + start.length + 8 * count);
  many.set(header);
  many.set(start, header.length);
  new DataView(many.buffer).setUint32(header.length + 4, start.length - 8 + 8 * count, true);
  for (let i = 0; i < count; i++) many[header.length + start.length + 8 * i] = MATRIX;
  assertStringIncludes(refusal(() => readMatFile(many, "x")).message, "262144 arrays");
});

Deno.test("a file has the same arrays wherever it is cut into memory", () => {
  const bytes = matFile({
    m: matBytes(Uint8Array.of(1, 2, 3, 4), [2, 2]),
    n: matNumbers([0.5], [1, 1]),
  });
  const shifted = bytesOf([9, 9, 9], bytes).subarray(3);
  assertEquals(readMatFile(shifted, "x"), readMatFile(bytes, "x"));
});
