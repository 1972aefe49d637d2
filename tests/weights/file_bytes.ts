/**
 * Files for the tests of the readers, written by hand or read from the fixtures.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import { printable } from "../../lib/printable.ts";
import type { StoredTensor } from "../../lib/weights/safetensors.ts";

/** The folder of the fixtures. */
export const fixtureFolder: string = new URL("fixtures/", import.meta.url).pathname;

/** What NumPy or PyTorch says is in a fixture; without tensors, it is refused. */
export interface Expected {
  readonly format: string;
  readonly metadata: Record<string, string>;
  readonly tensors?: Record<string, { dtype: string; shape: number[]; bytes: string }>;
}

/** The fixtures by name, in the order in which they were made. */
export const expected: Readonly<Record<string, Expected>> =
  JSON.parse(Deno.readTextFileSync(`${fixtureFolder}expected.json`)).files;

/** The bytes of a fixture. */
export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(fixtureFolder + name);
}

/** Tensors as `expected.json` has them. */
export function comparable(tensors: ReadonlyMap<string, StoredTensor>): Expected["tensors"] {
  return Object.fromEntries(
    [...tensors].map(([name, { dtype, shape, bytes }]) => [
      name,
      { dtype, shape: [...shape], bytes: bytes.toBase64() },
    ]),
  );
}

/** Bytes from texts of characters below 256, and from other bytes. */
export function bytesOf(...parts: readonly (string | Iterable<number>)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : [...part]
    ),
  );
}

/** `value` as `count` bytes, little-endian. */
export function little(value: number | bigint, count: number): number[] {
  const bits = BigInt.asUintN(8 * count, BigInt(value));
  return Array.from({ length: count }, (_, i) => Number(bits >> BigInt(8 * i) & 255n));
}

/** Whether `read` throws the typed error; throws on any other. A quick {@linkcode refusal}. */
export function isRefused(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    return true;
  }
}

/** The typed error of `read`, with what every one of them has: a path, a message that can be printed. */
export function refusal(read: () => unknown): BadFileError {
  const error = assertThrows(read, BadFileError);
  assert(error.details.path !== "");
  assert(error.message.length < 1500, error.message);
  assertEquals(error.message, printable(error.message));
  return error;
}
