/**
 * Writes arrays in the MATLAB level 5 file format, as MATLAB does by default (`save -v7`): each
 * variable compressed, integers in the fewest bytes.
 *
 * @module
 */
import { nodeBuiltin } from "../../../lib/deno_only.ts";
import { HEADER_BYTES, matTypes } from "./mat_codes.ts";

/** The bytes of a field's name, with the zero at its end. */
const FIELD_NAME_BYTES = 32;
/** The number of a class for the array's flags. */
const [STRUCT, CHAR, DOUBLE, UINT8] = [2, 4, 6, 9];

/** An array without its name. */
export type MatContent = (name: string) => Uint8Array;

/** A struct array `[rows.length, 1]` whose elements have `fields`. */
export function matStruct(
  fields: readonly string[],
  rows: readonly (readonly MatContent[])[],
): MatContent {
  const names = new Uint8Array(FIELD_NAME_BYTES * fields.length);
  fields.forEach((field, i) => names.set(new TextEncoder().encode(field), FIELD_NAME_BYTES * i));
  return array(STRUCT, [rows.length, 1], () => [
    element(matTypes.int32, int32s([FIELD_NAME_BYTES])),
    element(matTypes.int8, names),
    ...rows.flatMap((row) => row.map((content) => content(""))),
  ]);
}

/** A row of characters. */
export function matText(text: string): MatContent {
  const length = Array.from(text).length;
  return array(CHAR, length === 0 ? [0, 0] : [1, length], () => [
    element(matTypes.utf8, new TextEncoder().encode(text)),
  ]);
}

/** An array of numbers (class double), of which there are `size[0] * size[1]`, column by column. */
export function matNumbers(values: readonly number[], size: [number, number]): MatContent {
  return array(DOUBLE, size, () => [storedNumbers(values)]);
}

/** An array of numbers from 0 to 255 (class uint8), column by column. */
export function matBytes(values: Uint8Array, size: [number, number]): MatContent {
  return array(UINT8, size, () => [element(matTypes.uint8, values)]);
}

/** The file with `variables`, by name. */
export function matFile(variables: Readonly<Record<string, MatContent>>): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header.fill(0x20, 0, 116);
  header.set(new TextEncoder().encode("MATLAB 5.0 MAT-file"));
  const view = new DataView(header.buffer);
  view.setUint16(124, 0x0100, true);
  view.setUint16(126, 0x4d49, true); // "MI", read in the other byte order as "IM".
  const { deflateSync } = nodeBuiltin("node:zlib");
  const elements = Object.entries(variables).map(([name, content]) => {
    const packed = deflateSync(content(name));
    // Compressed elements are the only ones without padding.
    return joined([tag(matTypes.compressed, packed.length), packed]);
  });
  return joined([header, ...elements]);
}

function array(
  classNumber: number,
  size: readonly number[],
  data: () => Uint8Array[],
): MatContent {
  return (name) => {
    const flags = new Uint8Array(8);
    flags[0] = classNumber;
    return element(
      matTypes.matrix,
      joined([
        element(matTypes.uint32, flags),
        element(matTypes.int32, int32s(size)),
        element(matTypes.int8, new TextEncoder().encode(name)),
        ...data(),
      ]),
    );
  };
}

/** Numbers in the smallest type that holds all of them. */
function storedNumbers(values: readonly number[]): Uint8Array {
  const most = (limit: number) =>
    values.every((value) => Number.isInteger(value) && value >= 0 && value <= limit);
  if (most(0xff)) return element(matTypes.uint8, Uint8Array.from(values));
  const bytes = most(0xffff) ? 2 : 8;
  const view = new DataView(new ArrayBuffer(bytes * values.length));
  for (const [i, value] of values.entries()) {
    if (bytes === 2) view.setUint16(2 * i, value, true);
    else view.setFloat64(8 * i, value, true);
  }
  const type = bytes === 2 ? matTypes.uint16 : matTypes.float64;
  return element(type, new Uint8Array(view.buffer));
}

/** An element: its tag, its data, and zeros up to a multiple of eight bytes. */
function element(type: number, data: Uint8Array): Uint8Array {
  if (data.length > 0 && data.length <= 4) {
    const small = new Uint8Array(8);
    new DataView(small.buffer).setUint32(0, type | data.length << 16, true);
    small.set(data, 4);
    return small;
  }
  return joined([tag(type, data.length), data, new Uint8Array((8 - data.length % 8) % 8)]);
}

function tag(type: number, length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  return bytes;
}

function int32s(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setInt32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
