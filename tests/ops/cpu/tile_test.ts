/**
 * Covers lib/ops/cpu/kernels/tile.ts and thin.ts: the compiled code of the steps, which decides the
 * speed.
 */
import { assertEquals } from "@std/assert";
import { GROUP_ROWS, STRIPE, SUM_BLOCK } from "../../../lib/ops/kernel_constants.ts";

/** A number in LEB128, seven bits per byte, and where it ends. */
function leb128(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0;; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}

/** The constant addresses of loads of one float to four lanes, in the order of the code. */
function constantSplats(bytes: Uint8Array): number[] {
  const addresses: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x41) continue; // i32.const
    const [base, end] = leb128(bytes, at + 1);
    if (bytes[end] !== 0xfd || bytes[end + 1] !== 0x09) continue; // v128.load32_splat
    addresses.push(base + leb128(bytes, end + 3)[0]);
  }
  return addresses;
}

/** The addresses of `rows` rows of `terms` floats each, one step of a tile after another. */
function stepByStep(rows: number, terms: number): number[] {
  return Array.from(
    { length: terms },
    (_, step) => Array.from({ length: rows }, (_, row) => STRIPE + 4 * (row * terms + step)),
  ).flat();
}

for (const file of ["kernels.wasm", "kernels_plain.wasm"]) {
  Deno.test(`the tiles of ${file} read their left numbers at constants, step by step`, async () => {
    const bytes = await Deno.readFile(
      new URL(`../../../lib/ops/cpu/kernels/${file}`, import.meta.url),
    );
    // A compiler that gathers the terms of one sum leaves the multiply units waiting for each other.
    const expected = [...stepByStep(GROUP_ROWS, SUM_BLOCK), ...stepByStep(8, 16)];
    assertEquals(constantSplats(bytes), expected);
  });
}
