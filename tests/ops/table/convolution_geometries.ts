/** The shapes of convolution that the records iterate over. */
import type { WindowAttributes } from "../reference/window_positions.ts";

/** One convolution: shapes, strides and padding. */
export interface Geometry extends WindowAttributes {
  readonly name: string;
  readonly x: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number];
  readonly outputs: number;
  readonly heavy?: boolean;
}

/** A stride or dilation of one. */
export const one = [1, 1] as const;
const explicit = (rows: readonly [number, number], columns: readonly [number, number]) =>
  [[0, 0], rows, columns, [0, 0]] as const;

/** `filter` is height, width, input channels. */
export const geometries: readonly Geometry[] = [
  {
    name: "first layer of the paper, small",
    x: [2, 35, 35, 3],
    filter: [11, 11, 3],
    outputs: 8,
    strides: [4, 4],
    pad: "valid",
  },
  {
    name: "first layer, asymmetric padding",
    x: [1, 32, 32, 3],
    filter: [11, 11, 3],
    outputs: 24,
    strides: [4, 4],
    pad: explicit([1, 2], [2, 1]),
  },
  {
    name: "5x5 on an odd batch",
    x: [3, 9, 9, 8],
    filter: [5, 5, 8],
    outputs: 16,
    strides: one,
    pad: 2,
  },
  {
    name: "3x3 on a batch of one",
    x: [1, 13, 13, 16],
    filter: [3, 3, 16],
    outputs: 24,
    strides: one,
    pad: 1,
  },
  {
    name: "3x3, batch 5, channels beside every tile size",
    x: [5, 7, 6, 19],
    filter: [3, 3, 19],
    outputs: 21,
    strides: one,
    pad: "same",
  },
  {
    name: "image of one pixel",
    x: [2, 1, 1, 5],
    filter: [3, 3, 5],
    outputs: 6,
    strides: one,
    pad: 1,
  },
  {
    name: "image and window of one pixel, 1000 outputs",
    x: [1, 1, 1, 33],
    filter: [1, 1, 33],
    outputs: 1000,
    strides: one,
    pad: "valid",
  },
  {
    name: "window of one pixel",
    x: [2, 4, 5, 7],
    filter: [1, 1, 7],
    outputs: 9,
    strides: one,
    pad: 0,
  },
  {
    name: "window of one pixel, stride 2",
    x: [2, 5, 5, 6],
    filter: [1, 1, 6],
    outputs: 4,
    strides: [2, 2],
    pad: "valid",
  },
  {
    name: "stride larger than the window",
    x: [2, 8, 7, 3],
    filter: [2, 2, 3],
    outputs: 5,
    strides: [3, 3],
    pad: "valid",
  },
  {
    name: "window larger than the image",
    x: [1, 3, 3, 4],
    filter: [5, 5, 4],
    outputs: 8,
    strides: one,
    pad: 2,
  },
  {
    name: "window larger than the image, same",
    x: [2, 2, 2, 3],
    filter: [5, 5, 3],
    outputs: 4,
    strides: one,
    pad: "same",
  },
  {
    name: "window as large as the image",
    x: [3, 4, 4, 6],
    filter: [4, 4, 6],
    outputs: 10,
    strides: one,
    pad: "valid",
  },
  {
    name: "oblong window, oblong stride",
    x: [2, 7, 9, 3],
    filter: [3, 5, 3],
    outputs: 4,
    strides: [2, 1],
    pad: "same",
  },
  {
    name: "even window, same, odd image",
    x: [2, 5, 5, 3],
    filter: [2, 2, 3],
    outputs: 4,
    strides: [2, 2],
    pad: "same",
  },
  {
    name: "very asymmetric padding and stride",
    x: [2, 6, 5, 2],
    filter: [3, 3, 2],
    outputs: 3,
    strides: [3, 2],
    pad: explicit([0, 3], [2, 0]),
  },
  {
    name: "dilated window",
    x: [2, 9, 8, 3],
    filter: [3, 3, 3],
    outputs: 4,
    strides: one,
    pad: "same",
    dilations: [2, 2],
  },
  {
    name: "one channel in, one out",
    x: [1, 6, 6, 1],
    filter: [3, 3, 1],
    outputs: 1,
    strides: one,
    pad: 1,
  },
  {
    name: "three channels out",
    x: [2, 6, 6, 5],
    filter: [3, 3, 5],
    outputs: 3,
    strides: one,
    pad: 1,
  },
  {
    name: "channels over several tiles",
    x: [1, 4, 4, 130],
    filter: [3, 3, 130],
    outputs: 70,
    strides: one,
    pad: 1,
    heavy: true,
  },
  {
    name: "second layer of the paper, one tower",
    x: [1, 27, 27, 48],
    filter: [5, 5, 48],
    outputs: 32,
    strides: one,
    pad: 2,
    heavy: true,
  },
  {
    name: "third layer of the paper, narrow",
    x: [3, 13, 13, 64],
    filter: [3, 3, 64],
    outputs: 48,
    strides: one,
    pad: 1,
    heavy: true,
  },
  {
    name: "wide rows, batch 2",
    x: [2, 3, 70, 4],
    filter: [3, 3, 4],
    outputs: 17,
    strides: one,
    pad: "same",
  },
];
