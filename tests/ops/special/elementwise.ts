/** Special values in element-wise arithmetic, sums, fills and copies. */
import {
  constant,
  cycle,
  LARGEST,
  type Numbers,
  plain,
  plant,
  planted,
  type SpecialCase,
  type SpecialRow,
  specials,
} from "../special_values.ts";

/**
 * Tails of 1 to 7 numbers after vectors of 4, 8 and 16, and a length that is split among threads.
 */
const lengths = [1, 2, 3, 5, 6, 7, 17, 34, 51, 70_001];

const lines: readonly Numbers[] = lengths.map((length) => ({
  shape: [length],
  values: cycle(length, length % 5),
}));

function unary(kernel: string, tolerance = 0, attributes?: Record<string, unknown>): SpecialRow {
  const given = attributes === undefined ? {} : { attributes };
  return {
    kernel,
    cases: lines.map((x) => ({ name: `[${x.shape}]`, inputs: { x }, ...given })),
    tolerance,
  };
}

const side = specials.length;
const across: Numbers = { shape: [side], values: cycle(side) };
/** Every pair: row i is the i-th number, column j the j-th. */
const rows: Numbers = {
  shape: [side, side],
  values: Float32Array.from({ length: side * side }, (_, i) => specials[Math.floor(i / side)]),
};
const columns: Numbers = { shape: [side, side], values: cycle(side * side) };

const pairs: readonly SpecialCase[] = [
  { name: "each with each", inputs: { a: rows, b: columns } },
  { name: "each with a row", inputs: { a: rows, b: across } },
  { name: "a row with each", inputs: { a: across, b: rows } },
  { name: "each with a column", inputs: { a: columns, b: { ...across, shape: [side, 1] } } },
  { name: "a column with each", inputs: { a: { ...across, shape: [side, 1] }, b: columns } },
  ...specials.flatMap((value) => [
    { name: `each with ${value}`, inputs: { a: across, b: constant([], value) } },
    { name: `${value} with each`, inputs: { a: constant([], value), b: across } },
  ]),
  {
    name: "long",
    inputs: { a: lines[lines.length - 1], b: { shape: [70_001], values: cycle(70_001, 11) } },
  },
];

function binary(kernel: string): SpecialRow {
  return { kernel, cases: pairs };
}

/** One special number in each row, or each column, of plain ones. */
function sums(): SpecialCase[] {
  const count = planted.length;
  const inRows = (length: number): Numbers =>
    plant(
      plain([count, length]),
      planted.map((value, r) => [r * length + (5 * r) % length, value]),
    );
  const inColumns = (height: number, width: number): Numbers =>
    plant(
      plain([height, width]),
      planted.map((value, c) => [((7 * c) % height) * width + c, value]),
    );
  const opposite = plant(plain([256], 3), [[3, LARGEST], [77, LARGEST], [120, -LARGEST], [
    255,
    -LARGEST,
  ]]);
  const long = plain([64 * 1024]);
  return [
    ...[33, 64, 37].map((n) => ({
      name: `rows of ${n}`,
      inputs: { x: inRows(n) },
      attributes: { axis: [1] },
    })),
    ...[[37, 7], [41, 9], [3, 33], [9000, 8]].map(([height, width]) => ({
      name: `columns of ${height}, ${width} of them`,
      inputs: { x: inColumns(height, width) },
      attributes: { axis: [0] },
    })),
    {
      name: "one column",
      inputs: { x: { ...long, shape: [64 * 1024, 1] } },
      attributes: { axis: [0] },
    },
    ...planted.map((value) => ({
      name: `one long row with ${value}`,
      inputs: { x: plant(long, [[40_001, value]]) },
      attributes: { axis: [0] },
    })),
    {
      name: "beyond the largest and back, a row",
      inputs: { x: opposite },
      attributes: { axis: [0] },
    },
    {
      name: "beyond the largest and back, columns",
      inputs: { x: { ...opposite, shape: [256 / 2, 2] } },
      attributes: { axis: [0] },
    },
    {
      name: "infinities of both signs",
      inputs: { x: plant(long, [[1, Infinity], [64_000, -Infinity]]) },
      attributes: { axis: [0] },
    },
    {
      name: "nothing but -0",
      inputs: { x: constant([5, 70], -0) },
      attributes: { axis: [1] },
    },
  ];
}

const matrix: Numbers = { shape: [7, 17], values: cycle(119) };
const large: Numbers = { shape: [70_001], values: cycle(70_001) };

/** The rows of this file. */
export const elementwiseRows: readonly SpecialRow[] = [
  unary("Step", 0, { alpha: 0 }),
  unary("Neg"),
  unary("Square"),
  unary("Sqrt"),
  unary("Abs"),
  unary("Tanh", 2e-7),
  unary("Sigmoid", 3e-7),
  unary("Rsqrt", 2e-7),
  unary("Relu"),
  binary("Add"),
  binary("Sub"),
  binary("Multiply"),
  binary("RealDiv"),
  binary("Maximum"),
  binary("Minimum"),
  {
    ...binary("SquaredDifference"),
    deviations: [{
      reason: "The difference is rounded to float32 before it is squared: tfjs squares in float64.",
      backends: ["alexnet-cpu"],
      allows: (expected, found) => Math.abs(found - expected) <= 3e-7 * Math.abs(expected),
    }],
  },
  {
    kernel: "AddN",
    cases: [{ name: "three", inputs: { 0: rows, 1: columns, 2: rows } }],
    deviations: [{
      reason: "-0 and -0 are -0; tfjs adds both to 0.",
      backends: ["alexnet-cpu"],
      allows: (expected, found) => expected === 0 && found === 0,
    }],
  },
  {
    kernel: "Sum",
    cases: sums(),
    tolerance: 2e-7,
    scaledTolerance: 1e-6,
  },
  {
    kernel: "Mean",
    cases: sums().filter(({ attributes, inputs }) =>
      inputs.x.shape.length - 1 === (attributes?.axis as number[])[0]
    ),
    tolerance: 3e-7,
    scaledTolerance: 1e-6,
  },
  {
    kernel: "Fill",
    cases: specials.flatMap((value) =>
      [[3], [37]].map((shape) => ({
        name: `${value}, [${shape}]`,
        inputs: {},
        attributes: { shape, value, dtype: "float32" },
      }))
    ),
  },
  { kernel: "ZerosLike", cases: [{ name: "of each", inputs: { x: across } }] },
  { kernel: "OnesLike", cases: [{ name: "of each", inputs: { x: across } }] },
  {
    kernel: "Concat",
    cases: [
      {
        name: "columns",
        inputs: { 0: matrix, 1: { shape: [7, 5], values: cycle(35, 3) } },
        attributes: { axis: 1 },
      },
      { name: "long", inputs: { 0: large, 1: across }, attributes: { axis: 0 } },
    ],
  },
  {
    kernel: "Slice",
    cases: [
      { name: "a block", inputs: { x: matrix }, attributes: { begin: [1, 3], size: [5, 11] } },
      { name: "long", inputs: { x: large }, attributes: { begin: [1], size: [70_000] } },
    ],
  },
  {
    kernel: "SplitV",
    cases: [{
      name: "columns",
      inputs: { x: matrix },
      attributes: { numOrSizeSplits: [4, 13], axis: 1 },
    }],
  },
  {
    kernel: "PadV2",
    cases: specials.map((constantValue) => ({
      name: `with ${constantValue}`,
      inputs: { x: matrix },
      attributes: { paddings: [[1, 0], [2, 3]], constantValue },
    })),
    deviations: [{
      reason: "A border of -0 is -0; tfjs leaves its zeros as they are.",
      backends: ["alexnet-cpu"],
      allows: (expected, found, { attributes }) =>
        expected === 0 && Object.is(found, -0) && Object.is(attributes?.constantValue, -0),
    }],
  },
];
