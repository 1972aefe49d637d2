/** Records of the plain array kernels on the training path. */
import { normal, type OpRecord, type Sample } from "../op_record.ts";
import { type Array64, fill, map, rounded, sizeOf, zeros } from "../reference/array64.ts";

const shapes = [[2, 3, 3, 5], [1], [1000], [4, 33], [2, 1, 1, 96]];

function unary(
  kernel: string,
  f: (value: number) => number,
  tolerance: number,
  input: (x: Array64) => Array64 = (x) => x,
): OpRecord {
  return {
    kernel,
    samples: shapes.map((shape) => ({
      name: `[${shape}]`,
      inputs: { x: input(normal(shape, 2)) },
      attributes: {},
    })),
    reference: ({ inputs }) => [map(inputs.x, f)],
    tolerance,
  };
}

const positive = (x: Array64): Array64 => rounded(map(x, (value) => Math.abs(value) + 0.125));

/** Sums with every broadcast that layers need: the same shape, a row, a scalar. */
function binary(kernel: string, f: (a: number, b: number) => number): OpRecord {
  return {
    kernel,
    samples: shapes.flatMap((shape) =>
      [shape, [shape[shape.length - 1]], []].map((other) => ({
        name: `[${shape}] and [${other}]`,
        inputs: { a: normal(shape), b: positive(normal(other)) },
        attributes: {},
      }))
    ),
    reference: (
      { inputs: { a, b } },
    ) => [map(a, (value, i) => f(value, b.data[i % b.data.length]))],
    tolerance: 3e-7,
  };
}

/** Splits a shape around an axis: the numbers of values before, along and after it. */
function around(shape: readonly number[], axis: number): [number, number, number] {
  return [sizeOf(shape.slice(0, axis)), shape[axis], sizeOf(shape.slice(axis + 1))];
}

function concatenated(parts: readonly Array64[], axis: number): Array64 {
  const total = parts.reduce((sum, { shape }) => sum + shape[axis], 0);
  const y = zeros(parts[0].shape.map((size, i) => i === axis ? total : size));
  const [outer, , inner] = around(parts[0].shape, axis);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const { shape, data } of parts) {
      const length = shape[axis] * inner;
      y.data.set(data.subarray(o * length, (o + 1) * length), at);
      at += length;
    }
  }
  return y;
}

function sliced(x: Array64, begin: readonly number[], size: readonly number[]): Array64 {
  return fill(size, (index) => {
    let [rest, at, step] = [index, 0, 1];
    for (let d = size.length - 1; d >= 0; d--) {
      at += (begin[d] + rest % size[d]) * step;
      rest = Math.floor(rest / size[d]);
      step *= x.shape[d];
    }
    return x.data[at];
  });
}

interface ConcatAttributes {
  readonly axis: number;
}

const concatSamples: Sample[] = [
  {
    name: "the maps of two towers",
    inputs: { 0: normal([2, 3, 3, 16]), 1: normal([2, 3, 3, 16]) },
    attributes: { axis: 3 },
  },
  {
    name: "three parts of odd sizes",
    inputs: { 0: normal([3, 5]), 1: normal([3, 1]), 2: normal([3, 7]) },
    attributes: { axis: 1 },
  },
  {
    name: "along the batch",
    inputs: { 0: normal([1, 2, 2, 3]), 1: normal([4, 2, 2, 3]) },
    attributes: { axis: 0 },
  },
];

const sliceSamples: Sample[] = [
  {
    name: "the maps of one tower",
    inputs: { x: normal([2, 3, 3, 10]) },
    attributes: { begin: [0, 0, 0, 5], size: [2, 3, 3, 5] },
  },
  {
    name: "one image",
    inputs: { x: normal([4, 2, 2, 3]) },
    attributes: { begin: [2, 0, 0, 0], size: [1, 2, 2, 3] },
  },
  {
    name: "a crop",
    inputs: { x: normal([2, 6, 7, 3]) },
    attributes: { begin: [0, 1, 2, 0], size: [2, 4, 3, 3] },
  },
  {
    name: "everything",
    inputs: { x: normal([3, 4]) },
    attributes: { begin: [0, 0], size: [3, 4] },
  },
];

/** The records of this file. */
export const arrayRecords: readonly OpRecord[] = [
  unary("Relu", (value) => Math.max(0, value), 0),
  unary("Tanh", Math.tanh, 1e-6),
  unary("Exp", Math.exp, 1e-6),
  unary("Log", Math.log, 1e-6, positive),
  unary("Sqrt", Math.sqrt, 1e-6, positive),
  unary("Neg", (value) => -value, 0),
  unary("Square", (value) => value * value, 3e-7),
  binary("Add", (a, b) => a + b),
  binary("Sub", (a, b) => a - b),
  binary("Multiply", (a, b) => a * b),
  binary("RealDiv", (a, b) => a / b),
  {
    kernel: "Concat",
    samples: concatSamples,
    reference: ({ inputs, attributes }) => [
      concatenated(Object.values(inputs), (attributes as unknown as ConcatAttributes).axis),
    ],
    tolerance: 0,
  },
  {
    kernel: "Slice",
    samples: sliceSamples,
    reference: ({ inputs, attributes }) => [
      sliced(inputs.x, attributes.begin as number[], attributes.size as number[]),
    ],
    tolerance: 0,
  },
  {
    kernel: "SplitV",
    samples: [
      {
        name: "two towers",
        inputs: { x: normal([2, 3, 3, 12]) },
        attributes: { numOrSizeSplits: [6, 6], axis: 3 },
      },
      {
        name: "unequal parts",
        inputs: { x: normal([3, 7]) },
        attributes: { numOrSizeSplits: [1, 4, 2], axis: 1 },
      },
    ],
    reference: ({ inputs: { x }, attributes }) => {
      const { numOrSizeSplits, axis } = attributes as unknown as {
        numOrSizeSplits: number[];
        axis: number;
      };
      let from = 0;
      return numOrSizeSplits.map((part) => {
        const begin = x.shape.map((_, d) => d === axis ? from : 0);
        from += part;
        return sliced(x, begin, x.shape.map((size, d) => d === axis ? part : size));
      });
    },
    tolerance: 0,
  },
  {
    kernel: "Sum",
    samples: shapes.map((shape) => ({
      name: `rows of [${shape}]`,
      inputs: { x: normal(shape) },
      attributes: { axis: [shape.length - 1], keepDims: false },
    })),
    reference: ({ inputs: { x } }) => {
      const length = x.shape[x.shape.length - 1];
      const row = (at: number): Float64Array => x.data.subarray(at * length, (at + 1) * length);
      return [fill(x.shape.slice(0, -1), (at) => row(at).reduce((a, b) => a + b, 0))];
    },
    tolerance: 1e-6,
  },
];
