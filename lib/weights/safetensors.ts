/**
 * safetensors files: eight bytes of header length, a JSON table, the numbers. Nothing in such a file
 * is ever executed.
 *
 * The reader is strict: tensors must not overlap, leave gaps or reach past the end, and no byte may
 * follow the last tensor, so a truncated or inconsistent file never yields a tensor. The format has
 * no checksum; `lib/training/checkpoint/checkpoint.ts` adds one in the metadata.
 *
 * @module
 */
import { requireInteger, requireOneOf } from "../argument_checks.ts";
import { BadArgumentError, BadFileError } from "../errors.ts";
import { getFloat16, setFloat16 } from "./float16.ts";
import { type Dtype, DTYPE_BYTES, type HeaderEntry, parseHeader } from "./safetensors_header.ts";

/**
 * Longer headers are rejected: one with 1000 tensors takes 100 kB, and a header is parsed before
 * the rest of the file is checked.
 */
const LONGEST_HEADER = 4 * 2 ** 20;

/** A named tensor of a file: its type, shape and little-endian bytes. */
export interface StoredTensor {
  /** Element type, e.g. `F32`. */
  readonly dtype: Dtype;
  /** Shape; `[]` is a single number. */
  readonly shape: readonly number[];
  /** The values, little-endian, without padding. */
  readonly bytes: Uint8Array;
}

/** The content of a safetensors file. */
export interface Safetensors {
  /** The tensors by name, in the order of their bytes. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a safetensors file. The tensors are views on `file`, not copies.
 *
 * @param file the whole file.
 * @param path Path of the file, for error messages.
 * @returns tensors and metadata.
 * @throws {BadFileError} when the file departs from the format; the message gives the byte offset.
 */
export function readSafetensors(file: Uint8Array, path: string): Safetensors {
  const dataStart = headerEnd(file, file.length, path);
  const { rows, metadata } = readTable(file, file.length, path);
  const stored = ({ dtype, shape, begin, end }: HeaderEntry): StoredTensor => ({
    dtype,
    shape,
    bytes: file.subarray(dataStart + begin, dataStart + end),
  });
  return { metadata, tensors: new Map(rows.map((row) => [row.name, stored(row)])) };
}

/**
 * Where the header of a file ends, from its first eight bytes.
 *
 * @param start The first bytes of the file.
 * @param size The number of bytes of the file.
 * @throws {BadFileError} when there can be no header of that length.
 */
export function headerEnd(start: Uint8Array, size: number, path: string): number {
  if (size < 8 || start.length < 8) {
    const expected = "a safetensors file (8 bytes of header length)";
    throw new BadFileError({ path, expected, found: `${size} bytes`, offset: 0 });
  }
  const length = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true);
  const longest = Math.min(LONGEST_HEADER, size - 8);
  if (length < 2n || length > BigInt(longest)) {
    throw new BadFileError({
      ...{ path, expected: `a header length from 2 to ${longest}`, found: `${length}`, offset: 0 },
      hint: "the file is truncated or not a safetensors file",
    });
  }
  return 8 + Number(length);
}

/** What the tensors of a file are, without their numbers. */
export interface SafetensorsTable {
  /** The tensors in the order of their bytes. */
  readonly rows: readonly HeaderEntry[];
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads the table of a file: what its tensors are, without their numbers.
 *
 * @param head The file up to the end of its header, or more.
 * @param size The number of bytes of the file.
 * @returns the rows in the order of their bytes, and the metadata.
 * @throws {BadFileError} when the file departs from the format.
 */
export function readTable(
  head: Uint8Array,
  size: number,
  path: string,
): SafetensorsTable {
  const fail = (expected: string, found: string, offset: number, hint?: string): never => {
    throw new BadFileError({ path, expected, found, offset, hint });
  };
  const dataStart = headerEnd(head, size, path);
  if (head[8] !== 0x7b) fail('"{" at the start of the header', `byte ${head[8]}`, 8);
  const { entries, metadata } = parseHeader(head, 8, dataStart, path);
  const rows = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const row of rows) {
    if (row.begin !== position) {
      fail(
        `"${row.name}" to begin where the tensor before it ends (${position})`,
        `${row.begin}`,
        row.offset,
      );
    }
    position = row.end;
  }
  if (dataStart + position !== size) {
    fail(
      `${dataStart + position} bytes, as in the header`,
      `${size} bytes`,
      Math.min(size, dataStart + position),
      "the file is truncated or has extra bytes",
    );
  }
  return { rows, metadata };
}

/**
 * Encodes `tensors` and `metadata` as a safetensors file. Wider types come first and the header is
 * padded to a multiple of eight bytes, so that every tensor is aligned to its type.
 *
 * @param tensors the tensors by name.
 * @param metadata free text by key; default: none.
 * @returns the bytes of the file.
 * @throws {BadArgumentError} when a tensor is called `__metadata__`, its element type is unknown, or its
 * bytes do not match its shape.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  for (const [name, { dtype, shape }] of tensors) {
    requireOneOf(`the element type of ${name}`, dtype, Object.keys(DTYPE_BYTES));
    for (const size of shape) requireInteger(`a size of ${name}`, size, { min: 0 });
  }
  const ordered = [...tensors].sort(([, a], [, b]) => DTYPE_BYTES[b.dtype] - DTYPE_BYTES[a.dtype]);
  const rows: string[] = [];
  if (metadata.size > 0) {
    const pairs = [...metadata].map(([key, value]) =>
      `${JSON.stringify(key)}:${JSON.stringify(value)}`
    );
    rows.push(`"__metadata__":{${pairs.join(",")}}`);
  }
  let position = 0;
  for (const [name, { dtype, shape, bytes }] of ordered) {
    const expected = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype]);
    if (name === "__metadata__") {
      throw new BadArgumentError(
        "A tensor cannot be called __metadata__; safetensors reserves it.",
      );
    }
    if (bytes.length !== expected) {
      throw new BadArgumentError(
        `Expected ${expected} bytes for ${name} (${dtype} [${shape}]) but found ${bytes.length}.`,
      );
    }
    const range = `[${position},${position + expected}]`;
    rows.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape}],"data_offsets":${range}}`,
    );
    position += expected;
  }
  const unpadded = new TextEncoder().encode(`{${rows.join(",")}}`);
  const headerLength = Math.ceil(unpadded.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + position);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(unpadded, 8);
  let offset = 8 + headerLength;
  for (const [, { bytes }] of ordered) {
    file.set(bytes, offset);
    offset += bytes.length;
  }
  return file;
}

/**
 * Converts `values` to a stored tensor of type `F32` (exact; a view on little-endian machines) or
 * `F16` (rounded to the nearest, ties to even; infinite from 65520 on).
 *
 * @param values the values in row-major order.
 * @param shape the shape; `[]` is a single number.
 * @param dtype the element type; default `F32`.
 * @returns the stored tensor.
 * @throws {BadArgumentError} when the numbers do not fill the shape, or for another element type.
 */
export function storeFloats(
  values: Float32Array,
  shape: readonly number[],
  dtype: "F32" | "F16" = "F32",
): StoredTensor {
  requireOneOf("the element type of storeFloats", dtype, ["F32", "F16"]);
  for (const size of shape) requireInteger("a size of the shape of storeFloats", size, { min: 0 });
  const length = shape.reduce((product, size) => product * size, 1);
  if (!(values instanceof Float32Array) || values.length !== length) {
    throw new BadArgumentError(
      `Expected a Float32Array of ${length} numbers for the shape [${shape}] but found ` +
        `${(values as object)?.constructor?.name} of ${(values as { length?: number })?.length}.`,
    );
  }
  if (dtype === "F32" && LITTLE_ENDIAN) {
    return {
      dtype,
      shape,
      bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    };
  }
  const bytes = new Uint8Array(values.length * DTYPE_BYTES[dtype]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    if (dtype === "F32") view.setFloat32(4 * i, values[i], true);
    else setFloat16(view, 2 * i, values[i]);
  }
  return { dtype, shape, bytes };
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * The values of a stored floating-point tensor as float32, in a new array: `F64` is rounded, `F16`
 * and `BF16` are exact.
 *
 * @param tensor a tensor of floating-point numbers.
 * @param name The tensor's name, for the message.
 * @returns the values in row-major order.
 * @throws {BadArgumentError} when the tensor has integers or booleans, or its bytes do not match its
 * shape.
 */
export function loadFloats(tensor: StoredTensor, name: string): Float32Array<ArrayBuffer> {
  const { dtype, bytes, shape } = tensor;
  for (const size of shape) requireInteger(`a size of the shape of ${name}`, size, { min: 0 });
  const length = shape.reduce((product, size) => product * size, 1);
  if (bytes.byteLength !== length * DTYPE_BYTES[dtype]) {
    throw new BadArgumentError(
      `Expected ${
        length * DTYPE_BYTES[dtype]
      } bytes in ${name} for the shape [${shape}] of ${dtype} ` +
        `but found ${bytes.byteLength}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / DTYPE_BYTES[dtype]);
  if (dtype === "F32" && LITTLE_ENDIAN) {
    new Uint8Array(values.buffer).set(bytes);
    return values;
  }
  const read = READERS[dtype];
  if (read === undefined) {
    throw new BadArgumentError(
      `Expected floating-point numbers in ${name} (one of ${Object.keys(READERS).join(", ")}) ` +
        `but found ${dtype}.`,
    );
  }
  for (let i = 0; i < values.length; i++) values[i] = read(view, i);
  return values;
}

const READERS: { [T in Dtype]?: (view: DataView, index: number) => number } = {
  F64: (view, i) => view.getFloat64(8 * i, true),
  F32: (view, i) => view.getFloat32(4 * i, true),
  F16: (view, i) => getFloat16(view, 2 * i),
  BF16: (view, i) => bfloat16Value(view.getUint16(2 * i, true)),
};

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/** The value of the bfloat16 bits `bits`, which are the upper half of a float32. */
function bfloat16Value(bits: number): number {
  BITS[0] = bits << 16;
  return FLOAT[0];
}
