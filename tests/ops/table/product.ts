/** Records of the matrix products, plain and fused, with all transposes. */
import { attributesOf, normal, type OpRecord, type Sample } from "../op_record.ts";
import type { Array64 } from "../reference/array64.ts";
import { product } from "../reference/product.ts";
import { activated, activations } from "./convolution.ts";

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** m, k, n, and the batches of A and B; 0 means matrices without a batch. */
interface Sizes {
  readonly name: string;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly batches?: readonly [number, number];
  readonly heavy?: boolean;
}

const sizes: readonly Sizes[] = [
  { name: "one number", m: 1, k: 1, n: 1 },
  { name: "one row", m: 1, k: 37, n: 70 },
  { name: "one column", m: 70, k: 37, n: 1 },
  { name: "rank one", m: 19, k: 1, n: 23 },
  { name: "small and odd", m: 3, k: 5, n: 7 },
  { name: "powers of two", m: 16, k: 32, n: 64 },
  { name: "beside every tile size", m: 17, k: 33, n: 65 },
  { name: "batch of 5 on 1000 classes", m: 5, k: 64, n: 1000 },
  { name: "long sums", m: 8, k: 2304, n: 12 },
  { name: "weights of one row of images", m: 8, k: 300, n: 129 },
  { name: "larger than a cache block", m: 150, k: 400, n: 270, heavy: true },
  { name: "batch of matrices", m: 4, k: 6, n: 5, batches: [3, 3] },
  { name: "one matrix times a batch", m: 4, k: 9, n: 5, batches: [1, 4] },
  { name: "a batch times one matrix", m: 7, k: 6, n: 10, batches: [5, 1] },
];

const transposes: readonly Transposes[] = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB }))
);

function matrices(
  { m, k, n, batches }: Sizes,
  { transposeA, transposeB }: Transposes,
): { a: Array64; b: Array64 } {
  const lead = (side: 0 | 1): number[] => batches === undefined ? [] : [batches[side]];
  return {
    a: normal([...lead(0), ...(transposeA ? [k, m] : [m, k])]),
    b: normal([...lead(1), ...(transposeB ? [n, k] : [k, n])]),
  };
}

const label = ({ transposeA, transposeB }: Transposes): string =>
  `A${transposeA ? "^T" : ""} B${transposeB ? "^T" : ""}`;

const samples: Sample[] = sizes.flatMap((size) =>
  transposes.map((sides) => ({
    name: `${size.name}, ${label(sides)}`,
    heavy: size.heavy,
    inputs: matrices(size, sides),
    attributes: { ...sides },
  }))
);

const fusedSamples: Sample[] = sizes.flatMap((size, i) =>
  transposes.map((sides, j) => {
    const activation = j === 0 ? "relu" : Object.keys(activations)[(i + j) % 5];
    return {
      name: `${size.name}, ${label(sides)}, ${activation}${(i + j) % 3 === 2 ? "" : ", bias"}`,
      heavy: size.heavy,
      inputs: {
        ...matrices(size, sides),
        ...((i + j) % 3 === 2 ? {} : { bias: normal([size.n]) }),
      },
      attributes: { ...sides, activation },
    };
  })
);

function multiplied(sample: Sample): Array64 {
  const { transposeA, transposeB } = attributesOf<Transposes>(sample);
  return product(sample.inputs.a, sample.inputs.b, transposeA, transposeB);
}

/** The records of this file. */
export const productRecords: readonly OpRecord[] = [
  {
    kernel: "BatchMatMul",
    samples,
    reference: (sample) => [multiplied(sample)],
    tolerance: 1e-5,
  },
  {
    kernel: "_FusedMatMul",
    samples: fusedSamples,
    reference: (sample) => [
      activated(multiplied(sample), sample.inputs.bias, String(sample.attributes.activation)),
    ],
    tolerance: 1e-5,
  },
];
