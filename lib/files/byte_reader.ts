/**
 * A cursor over the bytes of a file that never leaves them: every length is compared with the bytes
 * that are left before it is used, and every error gives the offset in the file.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";

/** Longer lines are no number and no name. */
const LONGEST_LINE = 1000;
const TRUNCATED = "the file is truncated or damaged";
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Throws the error of the place that is being read. */
export type Fail = (expected: string, found: string, hint?: string) => never;

/** A cursor over the bytes from `at` to `end` of a file. */
export class ByteReader {
  /** The whole file, so that offsets are those of the file. */
  readonly bytes: Uint8Array;
  /** Path of the file, for messages. */
  readonly path: string;
  /** Where this part of the file ends, exclusive. */
  readonly end: number;
  /** Whether the first byte of a number is its lowest; otherwise its highest. */
  readonly littleEndian: boolean;
  /** The next byte. */
  at: number;
  readonly #view: DataView;

  /** Begins at the byte `at` and ends before `end`; default: the whole file, little-endian. */
  constructor(
    bytes: Uint8Array,
    path: string,
    at: number = 0,
    end: number = bytes.length,
    littleEndian: boolean = true,
  ) {
    [this.bytes, this.path, this.at, this.end] = [bytes, path, at, end];
    this.littleEndian = littleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of bytes from the cursor to the end. */
  get left(): number {
    return this.end - this.at;
  }

  /** Throws a {@linkcode BadFileError} for the byte `at`; default: the cursor. */
  fail(expected: string, found: string, hint?: string, at: number = this.at): never {
    throw new BadFileError({ path: this.path, expected, found, offset: at, hint });
  }

  /** The next `length` bytes, which are `what`, as a view. */
  take(length: number, what: string): Uint8Array {
    this.#need(length, what);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A reader of the next `length` bytes, which this one skips. */
  part(length: number, what: string): ByteReader {
    this.take(length, what);
    return new ByteReader(this.bytes, this.path, this.at - length, this.at, this.littleEndian);
  }

  /** A byte. */
  uint8(what: string): number {
    this.#need(1, what);
    return this.#view.getUint8(this.at++);
  }

  /** An integer of 16 bits. */
  uint16(what: string): number {
    this.#need(2, what);
    this.at += 2;
    return this.#view.getUint16(this.at - 2, this.littleEndian);
  }

  /** An integer of 32 bits. */
  uint32(what: string): number {
    this.#need(4, what);
    this.at += 4;
    return this.#view.getUint32(this.at - 4, this.littleEndian);
  }

  /** An integer of 32 bits with a sign. */
  int32(what: string): number {
    this.#need(4, what);
    this.at += 4;
    return this.#view.getInt32(this.at - 4, this.littleEndian);
  }

  /** An integer of 64 bits, from 0 to 2^53 - 1. */
  uint64(what: string): number {
    this.#need(8, what);
    const value = this.#view.getBigUint64(this.at, this.littleEndian);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      this.fail(`${what} below 2^53`, `${value}`, TRUNCATED);
    }
    this.at += 8;
    return Number(value);
  }

  /** A big-endian number of 64 bits. */
  float64BigEndian(what: string): number {
    this.#need(8, what);
    this.at += 8;
    return this.#view.getFloat64(this.at - 8, false);
  }

  /** The bytes up to the next line feed, which is skipped. */
  lineBytes(what: string): Uint8Array {
    const feed = this.bytes.indexOf(0x0a, this.at);
    if (feed < 0 || feed >= this.end) this.fail(`${what} and a line feed`, "none", TRUNCATED);
    const line = this.bytes.subarray(this.at, feed);
    this.at = feed + 1;
    return line;
  }

  /** A short line of text. */
  line(what: string): string {
    const at = this.at;
    const line = this.lineBytes(what);
    if (line.length > LONGEST_LINE) {
      this.fail(`${what} of at most ${LONGEST_LINE} bytes`, `${line.length}`, TRUNCATED, at);
    }
    return this.text(line, what, at);
  }

  /** The text of `bytes` in UTF-8; `at` is where they are. */
  text(bytes: Uint8Array, what: string, at: number): string {
    try {
      return UTF8.decode(bytes);
    } catch {
      return this.fail(`${what} in UTF-8`, "other bytes", undefined, at);
    }
  }

  /** Checks that nothing is left. */
  finish(what: string): void {
    if (this.left > 0) this.fail(`the end of ${what}`, `${this.left} more bytes`);
  }

  #need(length: number, what: string): void {
    if (!(length >= 0 && length <= this.left)) {
      this.fail(`${length} bytes of ${what}`, `${this.left} bytes`, TRUNCATED);
    }
  }
}
