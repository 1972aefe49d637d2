/**
 * Gives each thread a module of kernels whose stripe has its own constant address.
 *
 * V8 guards every memory access by a comparison, except where the address is a constant within the
 * memory's initial size; in Deno nothing else avoids it (see `kernels/tile.ts`). Threads share one
 * memory, so the constant must differ between their modules. The compiled module has the
 * addresses of thread 0; those of another thread are `CONSTANT_BYTES` apart and are written over
 * them, which changes neither the length nor anything else in the module:
 * `deno task dev build:wasm` compiles the kernels for another thread too and compares.
 *
 * @module
 */
import { CONSTANT_BYTES, STRIPE } from "../kernel_constants.ts";

/** The instruction `i32.const`, which a number follows. */
const I32_CONST = 0x41;

/**
 * The module of thread `index`: a copy of that of thread 0, in which each constant within the
 * stripe is moved. Constants are signed LEB128 numbers, seven bits per byte, low ones first: three
 * bytes for all stripes (8,192 to 1,048,575).
 */
export function withStripeOf(index: number, module: Uint8Array): Uint8Array<ArrayBuffer> {
  const moved = Uint8Array.from(module);
  for (let at = 0; at + 3 < moved.length; at++) {
    if (moved[at] !== I32_CONST) continue;
    const [low, middle, high] = moved.subarray(at + 1, at + 4);
    if (low < 0x80 || middle < 0x80 || high >= 0x40) continue;
    const address = (low & 0x7f) | (middle & 0x7f) << 7 | high << 14;
    if (address < STRIPE || address >= STRIPE + CONSTANT_BYTES) continue;
    const own = address + index * CONSTANT_BYTES;
    moved.set([own & 0x7f | 0x80, own >> 7 & 0x7f | 0x80, own >> 14], at + 1);
    at += 3;
  }
  return moved;
}
