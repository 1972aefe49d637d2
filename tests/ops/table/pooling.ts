/** Records of pooling. */
import { attributesOf, normal, type OpRecord, type Sample } from "../op_record.ts";
import { type Array64, map, rounded } from "../reference/array64.ts";
import {
  averagePool,
  maxPool,
  maxPoolGradient,
  type PoolAttributes,
  poolShape,
} from "../reference/pooling.ts";

interface Geometry extends PoolAttributes {
  readonly name: string;
  readonly x: readonly [number, number, number, number];
}

const threes = { filterSize: [3, 3], strides: [2, 2] } as const;

const geometries: readonly Geometry[] = [
  { name: "overlapping, as in the paper", x: [2, 13, 13, 16], ...threes, pad: "valid" },
  { name: "overlapping, 96 maps", x: [1, 11, 11, 96], ...threes, pad: "valid" },
  { name: "overlapping, odd batch, odd channels", x: [5, 9, 7, 33], ...threes, pad: "valid" },
  { name: "overlapping, up to the border", x: [2, 8, 8, 5], ...threes, pad: "same" },
  { name: "overlapping, padded on all sides", x: [1, 7, 7, 3], ...threes, pad: 1 },
  {
    name: "padded at the end alone",
    x: [2, 6, 6, 4],
    ...threes,
    pad: [[0, 0], [0, 1], [0, 1], [0, 0]],
  },
  { name: "not overlapping", x: [2, 6, 8, 3], filterSize: [2, 2], strides: [2, 2], pad: "valid" },
  {
    name: "stride larger than the window",
    x: [2, 8, 9, 4],
    filterSize: [2, 2],
    strides: [3, 3],
    pad: "valid",
  },
  {
    name: "window larger than the image",
    x: [2, 3, 2, 5],
    filterSize: [5, 5],
    strides: [1, 1],
    pad: "same",
  },
  { name: "image of one pixel", x: [3, 1, 1, 7], filterSize: [3, 3], strides: [2, 2], pad: "same" },
  {
    name: "window of one pixel, stride 2",
    x: [1, 5, 5, 3],
    filterSize: [1, 1],
    strides: [2, 2],
    pad: "valid",
  },
  {
    name: "window of one pixel, stride 1: the identity",
    x: [2, 4, 5, 6],
    filterSize: [1, 1],
    strides: [1, 1],
    pad: "valid",
  },
  {
    name: "one window over the whole image",
    x: [2, 6, 6, 12],
    filterSize: [6, 6],
    strides: [1, 1],
    pad: "valid",
  },
  {
    name: "oblong window and stride",
    x: [1, 7, 9, 2],
    filterSize: [3, 2],
    strides: [1, 3],
    pad: "same",
  },
  { name: "every place", x: [2, 5, 5, 1], filterSize: [3, 3], strides: [1, 1], pad: "same" },
];

/** Negative everywhere, so that a padding of zeros would be detected. */
const negative = (x: Array64): Array64 => rounded(map(x, (value) => -Math.abs(value) - 0.5));
/** As after ReLU: many zeros, so that many windows tie. */
const rectified = (x: Array64): Array64 => rounded(map(x, (value) => Math.max(0, value - 0.5)));

function attributes({ filterSize, strides, pad }: Geometry): Record<string, unknown> {
  return { filterSize, strides, pad };
}

const samples: Sample[] = geometries.flatMap((geometry) => [
  { name: geometry.name, inputs: { x: normal(geometry.x) }, attributes: attributes(geometry) },
  {
    name: `${geometry.name}, all negative`,
    inputs: { x: negative(normal(geometry.x)) },
    attributes: attributes(geometry),
  },
]);

const gradientSamples: Sample[] = geometries.flatMap((geometry) => {
  const sample = (name: string, input: Array64, kink: boolean): Sample => ({
    name: `${geometry.name}${name}`,
    inputs: {
      dy: normal(poolShape(input, geometry)),
      input,
      output: maxPool(input, geometry),
    },
    attributes: attributes(geometry),
    kink,
  });
  return [
    sample("", normal(geometry.x), false),
    sample(", all negative", negative(normal(geometry.x)), false),
    sample(", ties", rectified(normal(geometry.x)), true),
  ];
});

/** The records of this file. */
export const poolingRecords: readonly OpRecord[] = [
  {
    kernel: "MaxPool",
    samples,
    reference: (sample) => [maxPool(sample.inputs.x, attributesOf<PoolAttributes>(sample))],
    tolerance: 0,
  },
  {
    kernel: "MaxPoolGrad",
    samples: gradientSamples,
    reference: (sample) => [
      maxPoolGradient(sample.inputs.dy, sample.inputs.input, attributesOf<PoolAttributes>(sample)),
    ],
    tolerance: 1e-6,
    derivative: {
      input: "input",
      upstream: "dy",
      forward: (sample) => maxPool(sample.inputs.input, attributesOf<PoolAttributes>(sample)),
    },
  },
  {
    kernel: "AvgPool",
    samples,
    reference: (sample) => [averagePool(sample.inputs.x, attributesOf<PoolAttributes>(sample))],
    tolerance: 1e-6,
  },
];
