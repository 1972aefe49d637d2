/**
 * NumPy's `.npy` files, of numbers and of pickled objects, and bare pickles of NumPy arrays.
 *
 * @module
 */
import { ByteReader } from "../../files/byte_reader.ts";
import { describe } from "../pickle/pickle_values.ts";
import { readPickle } from "../pickle/read_pickle.ts";
import { namedTensors } from "../pickle/tensor_tree.ts";
import { DTYPE_BYTES } from "../safetensors_header.ts";
import {
  columnMajorStrides,
  CopyBudget,
  countOf,
  rowMajorBytes,
  rowMajorStrides,
} from "../strided_copy.ts";
import type { WeightsFile } from "../weights_file.ts";
import { NumpyArray } from "./numpy_array.ts";
import { numpyDialect } from "./numpy_globals.ts";
import { readNpyHeader } from "./npy_header.ts";

/**
 * Reads a `.npy` file: an array of numbers, called `array`, or the arrays in a pickled object, such as
 * the dictionary of `bvlc_alexnet.npy`.
 *
 * @param inPlace Whether `bytes` may be overwritten, which takes less memory for a pickle of protocol
 * 2 or below that Python 3 has written.
 */
export function readNpy(bytes: Uint8Array, path: string, inPlace: boolean = false): WeightsFile {
  const reader = new ByteReader(bytes, path);
  const { type: { dtype, bigEndian }, columnMajor, shape } = readNpyHeader(reader);
  const at = reader.at;
  if (dtype === "object") {
    const value = readPickle(reader, numpyDialect, inPlace);
    reader.finish("the file after its pickle");
    const found = value instanceof NumpyArray ? `${value.shape}` : describe(value);
    if (found !== `${shape}`) {
      reader.fail(`a pickled array of the shape [${shape}]`, found, undefined, at);
    }
    return { format: "npy", ...namedTensors(value, reader, at) };
  }
  const width = DTYPE_BYTES[dtype];
  const count = countOf(shape) ?? Infinity;
  if (reader.left !== count * width) {
    reader.fail(
      `${count * width} bytes for the shape [${shape}] of ${dtype}`,
      `${reader.left} bytes`,
      "the file is truncated or has extra bytes",
    );
  }
  const strides = columnMajor ? columnMajorStrides(shape) : rowMajorStrides(shape);
  const source = reader.take(count * width, "numbers");
  const numbers = { source, width, shape, strides, offset: 0, bigEndian };
  const copies = new CopyBudget(source.length);
  const array = rowMajorBytes(numbers, copies, (expected, found) => reader.fail(expected, found));
  return {
    format: "npy",
    tensors: new Map([["array", { dtype, shape, bytes: array }]]),
    metadata: new Map(),
  };
}

/**
 * Reads a pickle of NumPy arrays in dictionaries, lists and tuples.
 *
 * @param inPlace As of {@linkcode readNpy}.
 */
export function readNumpyPickle(
  bytes: Uint8Array,
  path: string,
  inPlace: boolean = false,
): WeightsFile {
  const reader = new ByteReader(bytes, path);
  const value = readPickle(reader, numpyDialect, inPlace);
  reader.finish("the file after its pickle");
  return { format: "pickle", ...namedTensors(value, reader, 0) };
}
