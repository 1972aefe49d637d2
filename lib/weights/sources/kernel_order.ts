/**
 * Moves the values of a kernel from one order of its axes to the other.
 *
 * @module
 */
import type { KernelOrder } from "./weight_source.ts";

/** The size of a kernel, whatever the order of its axes. */
export interface KernelSize {
  /** Maps or units that it computes, in all towers. */
  readonly outputs: number;
  /** Maps or units that one of them reads. */
  readonly inputs: number;
  /** Rows and columns of its window; 1 for a fully-connected layer that reads units. */
  readonly window: number;
  /** Whether the axes of the window are flattened with the inputs, as in a fully-connected layer. */
  readonly flat: boolean;
}

/** The shape that a kernel has in the order `order`. */
export function kernelShape(
  { outputs, inputs, window, flat }: KernelSize,
  order: KernelOrder,
): number[] {
  if (flat) {
    const read = inputs * window * window;
    return order === "OIHW" ? [outputs, read] : [read, outputs];
  }
  return order === "OIHW" ? [outputs, inputs, window, window] : [window, window, inputs, outputs];
}

/** Outputs that are moved together, so that both arrays are read and written in runs. */
const BLOCK = 16;

/** A copy of the values of a kernel in the order `to`. */
export function reorderKernel(
  values: Float32Array,
  { outputs, inputs, window }: KernelSize,
  from: KernelOrder,
  to: KernelOrder,
): Float32Array {
  if (from === to) return values.slice();
  const moved = new Float32Array(values.length);
  const places = window * window;
  const read = inputs * places;
  for (let first = 0; first < outputs; first += BLOCK) {
    const end = Math.min(first + BLOCK, outputs);
    for (let input = 0, at = 0; input < inputs; input++) {
      for (let place = 0; place < places; place++, at++) {
        // `at` counts inputs map by map, as in OIHW; `row` place by place, as in HWIO.
        const row = (place * inputs + input) * outputs;
        for (let output = first; output < end; output++) {
          if (from === "OIHW") moved[row + output] = values[output * read + at];
          else moved[output * read + at] = values[row + output];
        }
      }
    }
  }
  return moved;
}

/** Exchanges the first and third inputs of a kernel in the order HWIO, in place: BGR and RGB. */
export function exchangeRedAndBlue(
  values: Float32Array,
  { outputs, inputs, window }: KernelSize,
): void {
  for (let place = 0; place < window * window; place++) {
    const start = place * inputs * outputs;
    const [red, blue] = [start, start + 2 * outputs];
    const reds = values.slice(red, red + outputs);
    values.copyWithin(red, blue, blue + outputs);
    values.set(reds, blue);
  }
}
