/**
 * Reads and writes float16 numbers in memory, little-endian. Engines support them since 2025; for
 * Node.js before 24 and older browsers a library does it.
 *
 * @module
 */
import { getFloat16 as read, setFloat16 as write } from "@petamoriken/float16";

/** The number at the byte `at`. */
export function getFloat16(view: DataView, at: number): number {
  return view.getFloat16?.(at, true) ?? read(view, at, true);
}

/** Writes `value` at the byte `at`, rounded to the nearest float16. */
export function setFloat16(view: DataView, at: number, value: number): void {
  if (view.setFloat16 === undefined) write(view, at, value, true);
  else view.setFloat16(at, value, true);
}
