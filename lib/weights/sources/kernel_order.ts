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

/**
 * The kernels `first` to `first + width - 1` of values in the order `from`, as a new array in the order
 * HWIO. One tower is read without a copy of both.
 */
export function readKernels(
  values: Float32Array,
  { outputs, inputs, window }: KernelSize,
  from: KernelOrder,
  { first, width }: { first: number; width: number },
): Float32Array {
  const places = window * window;
  const read = inputs * places;
  const kernels = new Float32Array(read * width);
  if (from === "HWIO") {
    for (let row = 0; row < read; row++) {
      const start = row * outputs + first;
      kernels.set(values.subarray(start, start + width), row * width);
    }
    return kernels;
  }
  for (let block = 0; block < width; block += BLOCK) {
    const end = Math.min(block + BLOCK, width);
    for (let input = 0, at = 0; input < inputs; input++) {
      for (let place = 0; place < places; place++, at++) {
        // `at` counts inputs map by map, as in OIHW; `row` place by place, as in HWIO.
        const row = (place * inputs + input) * width;
        for (let i = block; i < end; i++) kernels[row + i] = values[(first + i) * read + at];
      }
    }
  }
  return kernels;
}

/** A copy of the values of a kernel in the order HWIO, in the order `to`. */
export function writeKernels(
  values: Float32Array,
  { outputs, inputs, window }: KernelSize,
  to: KernelOrder,
): Float32Array {
  if (to === "HWIO") return values.slice();
  const moved = new Float32Array(values.length);
  const places = window * window;
  const read = inputs * places;
  for (let first = 0; first < outputs; first += BLOCK) {
    const end = Math.min(first + BLOCK, outputs);
    for (let input = 0, at = 0; input < inputs; input++) {
      for (let place = 0; place < places; place++, at++) {
        const row = (place * inputs + input) * outputs;
        for (let output = first; output < end; output++) {
          moved[output * read + at] = values[row + output];
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
