/**
 * The fields of a message in Protocol Buffers' binary form, one after the other, without a schema.
 * Every length is compared with the bytes that are left; a message inside a message is a reader of
 * its own, so that nesting costs nothing.
 *
 * Source: https://protobuf.dev/programming-guides/encoding/
 *
 * @module
 */
import type { ByteReader } from "../../files/byte_reader.ts";

/** A field: its number and its value. */
export interface ProtobufField {
  /** The number of the field in the schema. */
  readonly number: number;
  /** Where it begins. */
  readonly at: number;
  /** A varint as a signed integer of 64 bits; `undefined` for the other kinds. */
  readonly integer?: bigint;
  /** The bytes of a message, text, packed numbers, or one number of 4 or 8 bytes. */
  readonly data?: ByteReader;
  /** Whether `data` is one number of 4 or 8 bytes. */
  readonly isFixed?: boolean;
}

const [VARINT, FIXED_64, BYTES, FIXED_32] = [0, 1, 2, 5];
const MOST_FIELD = 2 ** 29 - 1;
/** More than a message of Caffe has, apart from numbers that are not packed. */
const MOST_FIELDS = 10_000;

/** The fields from the cursor of `reader` to its end. */
export function* protobufFields(reader: ByteReader): Generator<ProtobufField> {
  for (let fields = 0; reader.left > 0; fields++) {
    const at = reader.at;
    if (fields === MOST_FIELDS) reader.fail(`at most ${MOST_FIELDS} fields`, "more", NOT_CAFFE);
    const tag = Number(varint(reader));
    const [number, kind] = [Math.floor(tag / 8), tag % 8];
    if (number < 1 || number > MOST_FIELD) {
      reader.fail("a field from 1 to 2^29 - 1", `${number}`, NOT_CAFFE, at);
    }
    if (kind === VARINT) yield { number, at, integer: BigInt.asIntN(64, varint(reader)) };
    else if (kind === BYTES) {
      const length = Number(varint(reader));
      yield { number, at, data: reader.part(length, `field ${number}`) };
    } else if (kind === FIXED_32 || kind === FIXED_64) {
      const data = reader.part(kind === FIXED_32 ? 4 : 8, `field ${number}`);
      fields--;
      yield { number, at, data, isFixed: true };
    } else reader.fail("a kind of field from 0 to 2, or 5", `${kind}`, NOT_CAFFE, at);
  }
}

const NOT_CAFFE = "the file is damaged or not a .caffemodel";

/** An integer of 7 bits a byte, of at most 64 bits. */
export function varint(reader: ByteReader): bigint {
  const at = reader.at;
  let low = 0;
  // Most are short: as a number up to 49 bits.
  for (let i = 0, scale = 1; i < 7; i++, scale *= 128) {
    const byte = reader.uint8("a varint");
    low += (byte & 127) * scale;
    if (byte < 128) return BigInt(low);
  }
  let value = BigInt(low);
  for (let shift = 49n; shift < 70n; shift += 7n) {
    const byte = reader.uint8("a varint");
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return BigInt.asUintN(64, value);
  }
  return reader.fail("a varint of at most 10 bytes", "more", NOT_CAFFE, at);
}
