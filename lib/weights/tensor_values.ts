/**
 * The numbers of stored tensors in other ways than a copy of float32: without a copy, as whole
 * numbers, and whether they are finite.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { loadFloats, type StoredTensor } from "./safetensors.ts";
import { type Dtype, DTYPE_BYTES } from "./safetensors_header.ts";
import { countOf } from "./strided_copy.ts";

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * The values of a stored floating-point tensor as float32: a view on its bytes if they are aligned
 * float32 numbers, else a new array, as of `loadFloats`. A large net is in memory once instead of
 * twice.
 *
 * @param tensor a tensor of floating-point numbers.
 * @param name The tensor's name, for the message.
 * @returns the values in row-major order; do not write to them.
 * @throws {BadArgumentError} when the tensor has integers or booleans, or its bytes do not match its
 * shape.
 *
 * @example The values without a copy
 * ```ts
 * import { storeFloats, viewFloats } from "@alexnet/alexnet/weights";
 * import { assertEquals } from "@std/assert";
 *
 * const values = Float32Array.of(1, 2);
 * assertEquals(viewFloats(storeFloats(values, [2]), "w").buffer, values.buffer);
 * ```
 */
export function viewFloats(tensor: StoredTensor, name: string): Float32Array {
  const { dtype, bytes, shape } = tensor;
  const isView = dtype === "F32" && LITTLE_ENDIAN && bytes.byteOffset % 4 === 0 &&
    bytes.length === 4 * (countOf(shape) ?? NaN);
  return isView
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    : loadFloats(tensor, name);
}

/**
 * The values of a stored tensor of whole numbers, or of false and true as 0 and 1.
 *
 * @param tensor a tensor of integers or booleans.
 * @param name The tensor's name, for the message.
 * @returns the values in row-major order.
 * @throws {BadArgumentError} when the tensor has floating-point numbers, a value is not within ±(2^53
 * - 1), or the bytes do not match the shape.
 *
 * @example Labels in a file of NumPy
 * ```ts
 * import { loadIntegers } from "@alexnet/alexnet/weights";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = { dtype: "I16", shape: [2], bytes: Uint8Array.of(7, 0, 255, 255) } as const;
 * assertEquals([...loadIntegers(labels, "labels")], [7, -1]);
 * ```
 */
export function loadIntegers(tensor: StoredTensor, name: string): Float64Array<ArrayBuffer> {
  const { dtype, bytes, shape } = tensor;
  const read = READERS[dtype];
  if (read === undefined) {
    throw new BadArgumentError(
      `Expected whole numbers in ${name} (one of ${Object.keys(READERS).join(", ")}) but found ` +
        `${dtype}.`,
    );
  }
  const width = DTYPE_BYTES[dtype];
  if (bytes.length !== width * (countOf(shape) ?? NaN)) {
    throw new BadArgumentError(
      `Expected the bytes of ${name} to fill the shape [${shape}] of ${dtype} but found ` +
        `${bytes.length}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(bytes.length / width);
  for (let i = 0; i < values.length; i++) {
    values[i] = Number(read(view, i * width));
    if (!Number.isSafeInteger(values[i])) {
      throw new BadArgumentError(
        `Expected whole numbers within 2^53 in ${name} but found ${read(view, i * width)}.`,
      );
    }
  }
  return values;
}

const READERS: { readonly [T in Dtype]?: (view: DataView, at: number) => number | bigint } = {
  I64: (view, at) => view.getBigInt64(at, true),
  U64: (view, at) => view.getBigUint64(at, true),
  I32: (view, at) => view.getInt32(at, true),
  U32: (view, at) => view.getUint32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  U16: (view, at) => view.getUint16(at, true),
  I8: (view, at) => view.getInt8(at),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => view.getUint8(at),
};

/**
 * The names of the tensors that hold a NaN or an infinity as float32. Readers accept such files:
 * what is done about them is the caller's choice.
 *
 * @param tensors Tensors by name.
 * @returns the names, in the order of `tensors`.
 * @throws {BadArgumentError} when the bytes of a tensor do not match its shape.
 *
 * @example
 * ```ts
 * import { nonFiniteTensors, storeFloats } from "@alexnet/alexnet/weights";
 * import { assertEquals } from "@std/assert";
 *
 * const tensors = new Map([
 *   ["fc7", storeFloats(Float32Array.of(1, NaN), [2])],
 *   ["fc8", storeFloats(Float32Array.of(1, 2), [2])],
 * ]);
 * assertEquals(nonFiniteTensors(tensors), ["fc7"]);
 * ```
 */
export function nonFiniteTensors(tensors: ReadonlyMap<string, StoredTensor>): string[] {
  return [...tensors].filter(([name, tensor]) =>
    READERS[tensor.dtype] === undefined &&
    !viewFloats(tensor, name).every((value) => Number.isFinite(value))
  ).map(([name]) => name);
}
