/**
 * Positions of windows: padding and output size, as defined by TensorFlow.
 */

/** tfjs's forms of padding; the nested one is `[[0, 0], [top, bottom], [left, right], [0, 0]]`. */
export type Padding = "same" | "valid" | number | readonly (readonly [number, number])[];

/** Attributes shared by window kernels. */
export interface WindowAttributes {
  readonly strides: readonly [number, number];
  readonly pad: Padding;
  readonly dilations?: readonly [number, number];
}

/** One axis: the number of positions, and the zeros before the first value. */
export interface Axis {
  readonly places: number;
  readonly before: number;
}

/** The positions of windows of `window` values, `dilation` apart, along an axis of `size`. */
export function axis(
  size: number,
  window: number,
  { strides, pad, dilations = [1, 1] }: WindowAttributes,
  direction: 0 | 1,
): Axis {
  const stride = strides[direction];
  const extent = (window - 1) * dilations[direction] + 1;
  if (pad === "same") {
    const places = Math.ceil(size / stride);
    const total = Math.max(0, (places - 1) * stride + extent - size);
    return { places, before: Math.floor(total / 2) };
  }
  const [before, after] = pad === "valid"
    ? [0, 0]
    : typeof pad === "number"
    ? [pad, pad]
    : pad[direction + 1];
  return { places: Math.floor((size + before + after - extent) / stride) + 1, before };
}
