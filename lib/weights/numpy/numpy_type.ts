/**
 * NumPy's names of element types: `<f4`, `>i8`, `|b1`.
 *
 * @module
 */
import type { Dtype } from "../safetensors_header.ts";

/** An element type of NumPy. */
export interface NumpyType {
  /** The type here; `object` for Python's objects. */
  readonly dtype: Dtype | "object";
  /** Whether the first byte of each number is its highest. */
  readonly bigEndian: boolean;
}

const TYPES: ReadonlyMap<string, Dtype | "object"> = new Map([
  ["f2", "F16"],
  ["f4", "F32"],
  ["f8", "F64"],
  ["i1", "I8"],
  ["i2", "I16"],
  ["i4", "I32"],
  ["i8", "I64"],
  ["u1", "U8"],
  ["u2", "U16"],
  ["u4", "U32"],
  ["u8", "U64"],
  ["b1", "BOOL"],
  ["O", "object"],
  ["O4", "object"],
  ["O8", "object"],
]);

/** The types that can be read, for messages. */
export const READABLE_TYPES = "f2, f4, f8, i1 to i8, u1 to u8 or b1";

/** The type of the code `f4` in the byte order `<`, `>` or `|`; `undefined` for another type. */
export function numpyType(code: string, order: string): NumpyType | undefined {
  const dtype = TYPES.get(code);
  if (dtype === undefined || !["<", ">", "|"].includes(order)) return undefined;
  return { dtype, bigEndian: order === ">" };
}
