/**
 * The arrays of NumPy as their pickles build them.
 *
 * @module
 */
import type { Fail } from "../../files/byte_reader.ts";
import {
  describe,
  type PickleContext,
  PickleList,
  PickleObject,
  PickleString,
  PickleTuple,
  type PickleValue,
  type TensorContext,
} from "../pickle/pickle_values.ts";
import type { StoredTensor } from "../safetensors.ts";
import { DTYPE_BYTES } from "../safetensors_header.ts";
import { columnMajorStrides, countOf, rowMajorBytes, rowMajorStrides } from "../strided_copy.ts";
import { type NumpyType, numpyType, READABLE_TYPES } from "./numpy_type.ts";

/** `numpy.dtype`, before and after it has its byte order. */
export class NumpyDtype extends PickleObject {
  override readonly what = "a NumPy dtype";
  readonly #code: string;
  #type: NumpyType | undefined;

  /** The type of the code `f4`; until {@linkcode setState}, one without a byte order. */
  constructor(code: string) {
    super();
    this.#code = code;
    this.#type = numpyType(code, "|");
  }

  /** The type. */
  type(fail: Fail): NumpyType {
    return this.#type ?? fail(`numbers of the type ${READABLE_TYPES}`, `the type ${this.#code}`);
  }

  /** `(3, "<", None, None, None, -1, -1, 0)`: version, byte order, and what only records have. */
  override setState(state: PickleValue, { fail }: PickleContext): void {
    const [, order, subarray, names, fields] = itemsOf(state, fail);
    if ((subarray ?? names ?? fields ?? null) !== null) fail("a type of numbers", "a record");
    this.#type = numpyType(this.#code, textOf(order, fail));
  }
}

/** `numpy.ndarray`. */
export class NumpyArray extends PickleObject {
  override readonly what = "a NumPy array";
  #shape: readonly number[] = [];
  #type: NumpyType | undefined;
  #columnMajor = false;
  #bytes: Uint8Array = new Uint8Array();
  #items: readonly PickleValue[] | undefined;

  /** Shape; `[]` is a single number. */
  get shape(): readonly number[] {
    return this.#shape;
  }

  /** `(1, shape, dtype, isFortran, bytes or list)`. */
  override setState(state: PickleValue, { fail }: PickleContext): void {
    const [version, shape, dtype, isFortran, data, ...rest] = itemsOf(state, fail);
    if (version !== 1 || rest.length > 0 || data === undefined) {
      fail("a NumPy array's state of version 1", describe(version));
    }
    this.fill(shape, dtype, isFortran === true || isFortran === 1, data, fail);
  }

  /** Sets shape, type and numbers, once. */
  fill(
    shape: PickleValue | undefined,
    dtype: PickleValue | undefined,
    columnMajor: boolean,
    data: PickleValue,
    fail: Fail,
  ): void {
    if (this.#type !== undefined) fail("one state for a NumPy array", "two");
    const type = dtype instanceof NumpyDtype
      ? dtype.type(fail)
      : fail("a NumPy dtype", describe(dtype));
    const sizes = itemsOf(shape, fail).map((size) =>
      typeof size === "number" ? size : fail("whole numbers as a shape", describe(size))
    );
    const count = countOf(sizes) ?? fail("a shape of fewer than 2^53 numbers", `[${sizes}]`);
    [this.#shape, this.#type, this.#columnMajor] = [sizes, type, columnMajor];
    if (type.dtype === "object") {
      if (!(data instanceof PickleList) || data.items.length !== count) {
        return fail(`a list of ${count} objects for the shape [${sizes}]`, describe(data));
      }
      this.#items = data.items;
    } else {
      const length = count * DTYPE_BYTES[type.dtype];
      const bytes = bytesOf(data, fail);
      if (bytes.length !== length) {
        fail(`${length} bytes for the shape [${sizes}] of ${type.dtype}`, `${bytes.length}`);
      }
      this.#bytes = bytes;
    }
  }

  /** The objects of an array of objects, by their indexes. */
  override children(): readonly (readonly [string, PickleValue])[] | undefined {
    return this.#items?.map((item, i) => [indexText(i, this.#shape), item] as const);
  }

  /** The numbers in row-major order, little-endian. */
  override toTensor({ fail, copies }: TensorContext): StoredTensor {
    const { dtype, bigEndian } = this.#type ?? fail("a NumPy array with a state", "none");
    if (dtype === "object") return fail("numbers", "objects");
    const shape = this.#shape;
    const strides = this.#columnMajor ? columnMajorStrides(shape) : rowMajorStrides(shape);
    const width = DTYPE_BYTES[dtype];
    const numbers = { source: this.#bytes, width, shape, strides, offset: 0, bigEndian };
    return { dtype, shape, bytes: rowMajorBytes(numbers, copies, fail) };
  }
}

/** The indexes of the item `i` in row-major order, joined by `/`; nothing for a single item. */
function indexText(i: number, shape: readonly number[]): string {
  const indexes: number[] = [];
  for (const size of shape.toReversed()) {
    indexes.unshift(i % size);
    i = Math.floor(i / size);
  }
  return indexes.join("/");
}

/** The items of a tuple. */
export function itemsOf(value: PickleValue | undefined, fail: Fail): readonly PickleValue[] {
  return value instanceof PickleTuple ? value.items : fail("a tuple", describe(value));
}

/** The text of a string. */
export function textOf(value: PickleValue | undefined, fail: Fail): string {
  return value instanceof PickleString ? value.text(fail) : fail("a text", describe(value));
}

/** The bytes of a string that does not hold text. */
export function bytesOf(value: PickleValue | undefined, fail: Fail): Uint8Array {
  return value instanceof PickleString && !value.isText
    ? value.bytes
    : fail("bytes", describe(value));
}
