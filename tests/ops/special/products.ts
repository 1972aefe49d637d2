/** Special values in matrix products and convolutions, fused and unfused. */
import {
  type Deviation,
  type Numbers,
  plain,
  plant,
  planted,
  type SpecialCase,
  type SpecialRow,
} from "../special_values.ts";

const count = planted.length;
/** The activations of fused kernels as separate functions, with which fused ones must agree. */
const activations: Readonly<Record<string, (z: number) => number>> = {
  linear: (z) => z,
  relu: (z) => Math.max(0, z),
  relu6: (z) => Math.min(Math.max(0, z), 6),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
};

const finish = (z: number, { attributes }: SpecialCase): number =>
  activations[attributes?.activation as string](z);

/**
 * [rows, depth] times [depth, columns]: tails of every tile, few rows (WebGPU has a kernel for
 * them), a long depth (split into partial sums), and one that uses a BLAS library.
 */
const products = [[7, 13, 11], [8, 16, 8], [23, 29, 19], [7, 2052, 9], [150, 100, 40]] as const;

/** A matrix, or its transpose as it is stored. */
function stored({ shape: [rows, columns], values }: Numbers, transposed: boolean): Numbers {
  if (!transposed) return { shape: [rows, columns], values };
  return {
    shape: [columns, rows],
    values: values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]),
  };
}

function productCases(fused: boolean): SpecialCase[] {
  return products.flatMap(([rows, depth, columns]) => {
    const a = plain([rows, depth], 1), b = plain([depth, columns], 2), bias = plain([columns], 3);
    // Special numbers in row r of A, column c of B and element c of the bias, so that each result
    // has only one.
    const inA = plant(a, planted.map((value, r) => [r * depth + (5 * r + 3) % depth, value]));
    const inB = plant(b, planted.map((value, c) => [((5 * c + 2) % depth) * columns + c, value]));
    const inBias = plant(bias, planted.map((value, c) => [c, value]));
    const ways = [["A", inA, b, bias], ["B", a, inB, bias], ["the bias", a, b, inBias]] as const;
    return (fused ? ways : ways.slice(0, 2)).flatMap(([where, left, right, added]) =>
      (fused ? Object.keys(activations) : ["linear"]).flatMap((activation) =>
        (fused ? [[false, false]] : [[false, false], [true, false], [false, true], [true, true]])
          .map(([transposeA, transposeB]) => ({
            name:
              `[${rows}, ${depth}] x [${depth}, ${columns}]${transposeA ? ", A transposed" : ""}` +
              `${transposeB ? ", B transposed" : ""}, ${activation}, in ${where}`,
            inputs: {
              a: stored(left, transposeA),
              b: stored(right, transposeB),
              ...(fused ? { bias: added } : {}),
            },
            attributes: { transposeA, transposeB, ...(fused ? { activation } : {}) },
          }))
      )
    );
  });
}

interface ConvolutionCase {
  readonly name: string;
  readonly side: number;
  readonly filter: readonly [number, number, number, number];
  readonly strides: readonly [number, number];
  readonly pad: "valid" | "same" | number;
}

const convolutions: readonly ConvolutionCase[] = [
  { name: "3 x 3", side: 7, filter: [3, 3, 3, 7], strides: [1, 1], pad: "valid" },
  {
    name: "3 x 3, channels in fours",
    side: 6,
    filter: [3, 3, 8, 8],
    strides: [1, 1],
    pad: "valid",
  },
  { name: "3 x 3, stride 2", side: 7, filter: [3, 3, 8, 9], strides: [2, 2], pad: "valid" },
  { name: "3 x 3, many channels", side: 8, filter: [3, 3, 16, 24], strides: [1, 1], pad: "valid" },
  { name: "3 x 3, padded", side: 5, filter: [3, 3, 8, 8], strides: [1, 1], pad: "same" },
  {
    name: "3 x 3, many channels, padded",
    side: 8,
    filter: [3, 3, 16, 24],
    strides: [1, 1],
    pad: 1,
  },
];

/** Numbers of images, so that the work is split for threads and libraries. */
const images = 8;

function places(side: number, size: number, stride: number, pad: ConvolutionCase["pad"]): number {
  const zeros = pad === "valid" ? 0 : pad === "same" ? size - 1 : 2 * pad;
  return Math.floor((side + zeros - size) / stride) + 1;
}

/** One special number in each image (or each of the first channels of a filter). */
const perImage = (numbers: Numbers): Numbers => {
  const size = numbers.values.length / numbers.shape[0];
  return plant(numbers, planted.map((value, n) => [n * size + Math.floor(size / 2) + n, value]));
};
const perLast = (numbers: Numbers): Numbers => {
  const last = numbers.shape[numbers.shape.length - 1];
  const rows = numbers.values.length / last;
  const some = Math.min(count, last);
  return plant(
    numbers,
    planted.slice(0, some).map((value, c) => [(Math.floor(rows / 2) + c) % rows * last + c, value]),
  );
};
/** In each of the input channels of a filter. */
const perInput = (numbers: Numbers): Numbers => {
  const [height, width, inputs, outputs] = numbers.shape;
  const middle = Math.floor(height * width / 2);
  return plant(
    numbers,
    planted.slice(0, Math.min(count, inputs)).map((
      value,
      c,
    ) => [(middle * inputs + c) * outputs + c % outputs, value]),
  );
};

function tensors({ side, filter, strides, pad }: ConvolutionCase) {
  const [size, , inputs, outputs] = filter;
  const out = places(side, size, strides[0], pad);
  return {
    x: plain([images, side, side, inputs], 4),
    filter: plain(filter, 5),
    bias: plain([outputs], 6),
    dy: plain([images, out, out, outputs], 7),
    attributes: { strides, pad, dataFormat: "NHWC", dilations: [1, 1] },
  };
}

function forwardCases(fused: boolean): SpecialCase[] {
  return convolutions.flatMap((each) => {
    const { x, filter, bias, attributes } = tensors(each);
    const ways = [
      ["the images", { x: perImage(x), filter, bias }],
      ["the filter", { x, filter: perLast(filter), bias }],
      ["the bias", { x, filter, bias: perLast(bias) }],
    ] as const;
    return (fused ? ways : ways.slice(0, 2)).flatMap(([where, inputs]) =>
      (fused ? Object.keys(activations) : ["linear"]).map((activation) => ({
        name: `${each.name}, ${activation}, in ${where}`,
        inputs: fused ? inputs : { x: inputs.x, filter: inputs.filter },
        attributes: fused ? { ...attributes, activation } : attributes,
      }))
    );
  });
}

const filterGradientCases: SpecialCase[] = convolutions.flatMap((each) => {
  const { x, dy, attributes } = tensors(each);
  return [
    {
      name: `${each.name}, in the images`,
      inputs: { x: perLast(x), dy },
      attributes: { ...attributes, filterShape: each.filter },
    },
    {
      name: `${each.name}, in dy`,
      inputs: { x, dy: perLast(dy) },
      attributes: { ...attributes, filterShape: each.filter },
    },
  ];
});

const inputGradientCases: SpecialCase[] = convolutions.flatMap((each) => {
  const { x, filter, dy, attributes } = tensors(each);
  const inputShape = x.shape;
  return [
    {
      name: `${each.name}, in dy`,
      inputs: { dy: perImage(dy), filter },
      attributes: { ...attributes, inputShape },
    },
    {
      name: `${each.name}, in the filter`,
      inputs: { dy, filter: perInput(filter) },
      attributes: { ...attributes, inputShape },
    },
  ];
});

/**
 * A border of zeros (or, in the gradient of a convolution with a stride, zeros between the numbers)
 * is multiplied like any other pixel, and 0 * NaN is NaN; tfjs omits these products.
 */
const zerosTimesNaN: Deviation = {
  reason: "Zeros of a border are multiplied, and NaN or infinity times 0 is NaN. tfjs omits them.",
  backends: ["alexnet-cpu", "webgpu"],
  allows: (expected, found, { attributes }) =>
    Number.isNaN(found) && !Number.isNaN(expected) &&
    // The gradient of the images always has such a border.
    (attributes?.pad !== "valid" || "inputShape" in attributes),
};

/** The rows of this file. */
export const productRows: readonly SpecialRow[] = [
  { kernel: "BatchMatMul", cases: productCases(false), tolerance: 2e-6, scaledTolerance: 2e-6 },
  {
    kernel: "_FusedMatMul",
    finish,
    cases: productCases(true),
    tolerance: 4e-6,
    scaledTolerance: 4e-6,
  },
  {
    kernel: "Conv2D",
    cases: forwardCases(false),
    tolerance: 2e-6,
    scaledTolerance: 2e-6,
    deviations: [zerosTimesNaN],
  },
  {
    kernel: "FusedConv2D",
    finish,
    cases: forwardCases(true),
    tolerance: 4e-6,
    scaledTolerance: 4e-6,
    deviations: [zerosTimesNaN],
  },
  {
    kernel: "Conv2DBackpropFilter",
    cases: filterGradientCases,
    tolerance: 4e-6,
    scaledTolerance: 4e-6,
    deviations: [zerosTimesNaN],
  },
  {
    kernel: "Conv2DBackpropInput",
    cases: inputGradientCases,
    tolerance: 4e-6,
    scaledTolerance: 4e-6,
    deviations: [zerosTimesNaN],
  },
];
