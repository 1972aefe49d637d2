/**
 * The blobs of Caffe: the numbers of a layer.
 *
 * Source: `BlobProto` in Caffe's `src/caffe/proto/caffe.proto`.
 *
 * @module
 */
import type { ByteReader } from "../../files/byte_reader.ts";
import type { StoredTensor } from "../safetensors.ts";
import { countOf } from "../strided_copy.ts";
import { type ProtobufField, protobufFields, varint } from "./protobuf_fields.ts";

/** The fields of a blob; `channels` and `height` are between `num` and `width`. */
const [NUM, WIDTH, DATA, SHAPE, DOUBLE_DATA, RAW_TYPE, RAW_DATA] = [1, 4, 5, 7, 8, 10, 12];
/** Caffe's own limit (`kMaxBlobAxes`). */
const MOST_AXES = 32;

/** A blob, whose numbers are views where the file has them in one piece. */
export interface CaffeBlob {
  /** The tensor. */
  readonly tensor: StoredTensor;
  /** Whether the shape is `[num, channels, height, width]`, as before 2014. */
  readonly isLegacyShape: boolean;
}

/** Reads a blob; `name` is its name, for messages. */
export function readBlob(reader: ByteReader, name: string): CaffeBlob {
  const at = reader.at;
  const legacy = [1, 1, 1, 1];
  let shape: readonly number[] | undefined;
  let isLegacyShape = false;
  const floats = new Numbers(4);
  const doubles = new Numbers(8);
  for (const field of protobufFields(reader)) {
    if (field.number >= NUM && field.number <= WIDTH) {
      legacy[field.number - NUM] = Number(field.integer ?? -1n);
      isLegacyShape = true;
    } else if (field.number === SHAPE) shape = readShape(messageOf(field, reader));
    else if (field.number === DATA) floats.add(field, reader);
    else if (field.number === DOUBLE_DATA) doubles.add(field, reader);
    else if (field.number === RAW_TYPE || field.number === RAW_DATA) {
      const hint = "this is a file of NVIDIA's Caffe; save it with BVLC's";
      reader.fail(`numbers in ${name}`, "raw data", hint, field.at);
    }
  }
  const numbers = floats.length > 0 ? floats : doubles;
  if (floats.length > 0 && doubles.length > 0) {
    reader.fail(`one kind of numbers in ${name}`, "data and double_data", undefined, at);
  }
  const sizes = shape ?? (isLegacyShape ? legacy : []);
  const count = countOf(sizes);
  if (count === undefined || count * numbers.width !== numbers.length) {
    reader.fail(
      `${count ?? "fewer than 2^53"} numbers in ${name} for the shape [${sizes}]`,
      `${numbers.length / numbers.width}`,
      undefined,
      at,
    );
  }
  const dtype = numbers === floats ? "F32" : "F64";
  return {
    tensor: { dtype, shape: sizes, bytes: numbers.join() },
    isLegacyShape: shape === undefined && isLegacyShape,
  };
}

/** The bytes of a field that must not be a number. */
export function messageOf(field: ProtobufField, reader: ByteReader): ByteReader {
  if (field.data !== undefined && field.isFixed !== true) return field.data;
  return reader.fail(`bytes in field ${field.number}`, "a number", undefined, field.at);
}

/** `dim`, packed or not. */
function readShape(reader: ByteReader): number[] {
  const sizes: number[] = [];
  for (const field of protobufFields(reader)) {
    if (field.number !== 1) continue;
    if (field.integer !== undefined) sizes.push(Number(field.integer));
    else {
      const packed = messageOf(field, reader);
      while (packed.left > 0) sizes.push(Number(BigInt.asIntN(64, varint(packed))));
    }
    if (sizes.length > MOST_AXES) {
      reader.fail(`at most ${MOST_AXES} axes`, `${sizes.length}`, undefined, field.at);
    }
  }
  return sizes;
}

/** Numbers in one piece, in several, or one by one. */
class Numbers {
  readonly width: number;
  length = 0;
  readonly #pieces: Uint8Array[] = [];
  /** Numbers that came one by one, with room for more. */
  #single = new Uint8Array();
  #used = 0;

  constructor(width: number) {
    this.width = width;
  }

  add(field: ProtobufField, reader: ByteReader): void {
    const { data } = field;
    if (
      data === undefined || data.left % this.width !== 0 ||
      (field.isFixed === true && data.left !== this.width)
    ) {
      reader.fail(`numbers of ${this.width} bytes`, "another field", undefined, field.at);
    } else {
      this.length += data.left;
      const bytes = data.take(data.left, "numbers");
      if (field.isFixed === true) this.#addSingle(bytes);
      else if (bytes.length > 0) {
        this.#endSingles();
        this.#pieces.push(bytes);
      }
    }
  }

  /** All of them: a view if they came in one piece. */
  join(): Uint8Array {
    this.#endSingles();
    if (this.#pieces.length === 1) return this.#pieces[0];
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  #addSingle(bytes: Uint8Array): void {
    if (this.#used + bytes.length > this.#single.length) {
      const longer = new Uint8Array(Math.max(1024, 2 * this.#single.length));
      longer.set(this.#single);
      this.#single = longer;
    }
    this.#single.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #endSingles(): void {
    if (this.#used > 0) this.#pieces.push(this.#single.subarray(0, this.#used));
    [this.#single, this.#used] = [new Uint8Array(), 0];
  }
}
