/** Records of local response normalization, in every convention. */
import { attributesOf, normal, type OpRecord, type Sample } from "../op_record.ts";
import { type Array64, fill, rounded } from "../reference/array64.ts";
import {
  localResponse,
  localResponseGradient,
  type ResponseAttributes,
} from "../reference/normalization.ts";

const conventions: readonly (ResponseAttributes & { name: string })[] = [
  { name: "the paper's formula", depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 },
  {
    name: "alpha over n, as in the 2012 program",
    depthRadius: 2,
    bias: 2,
    alpha: 1e-4 / 5,
    beta: 0.75,
  },
  { name: "Caffe's constants", depthRadius: 2, bias: 1, alpha: 1e-4 / 5, beta: 0.75 },
  { name: "strong", depthRadius: 2, bias: 1, alpha: 1, beta: 0.75 },
  { name: "tfjs's defaults", depthRadius: 5, bias: 1, alpha: 1, beta: 0.5 },
  { name: "beta 1", depthRadius: 1, bias: 2, alpha: 0.1, beta: 1 },
  { name: "beta of no simple root", depthRadius: 3, bias: 1.5, alpha: 0.2, beta: 0.6 },
  { name: "each map alone", depthRadius: 0, bias: 1, alpha: 0.5, beta: 0.75 },
];

const shapes: readonly (readonly [number, number, number, number])[] = [
  [2, 3, 3, 16],
  [1, 1, 1, 96],
  [3, 2, 5, 5],
  [1, 2, 2, 1],
  [1, 4, 3, 3],
  [5, 1, 1, 33],
];

/** Radii beyond every map, and beyond 32 bits. */
const wide: readonly Sample[] = [65535, 2 ** 32 + 2].flatMap((depthRadius) =>
  shapes.map((shape) => ({
    name: `radius ${depthRadius}, [${shape}]`,
    // Not from the random stream, whose later numbers other records were made with.
    inputs: { x: fill(shape, (i) => Math.fround(3 * Math.sin(i))) },
    attributes: { depthRadius, bias: 1, alpha: 0.1, beta: 0.75 },
  }))
);

const samples: Sample[] = conventions.flatMap(({ name, ...attributes }) =>
  shapes.map((shape) => ({
    name: `${name}, [${shape}]`,
    inputs: { x: normal(shape, 3) },
    attributes,
  }))
);

const gradientOf = ({ name, inputs: { x }, attributes }: Sample, dy: Array64): Sample => ({
  name,
  inputs: { x, y: rounded(localResponse(x, attributes as unknown as ResponseAttributes)), dy },
  attributes,
});

const gradientSamples: Sample[] = [
  ...samples.map((sample) => gradientOf(sample, normal(sample.inputs.x.shape))),
  ...wide.map((sample) =>
    gradientOf(sample, fill(sample.inputs.x.shape, (i) => Math.fround(Math.cos(i))))
  ),
];

/** The records of this file. */
export const normalizationRecords: readonly OpRecord[] = [
  {
    kernel: "LRN",
    samples: [...samples, ...wide],
    reference: (
      sample,
    ) => [localResponse(sample.inputs.x, attributesOf<ResponseAttributes>(sample))],
    tolerance: 2e-6,
  },
  {
    kernel: "LRNGrad",
    samples: gradientSamples,
    reference: (sample) => [
      localResponseGradient(
        sample.inputs.x,
        sample.inputs.dy,
        attributesOf<ResponseAttributes>(sample),
      ),
    ],
    tolerance: 5e-6,
    derivative: {
      input: "x",
      upstream: "dy",
      forward: (sample) => localResponse(sample.inputs.x, attributesOf<ResponseAttributes>(sample)),
    },
  },
];
