/** Records of the kernels that only training needs. */
import { attributesOf, integers, normal, type OpRecord, type Sample } from "../op_record.ts";
import { map } from "../reference/array64.ts";
import {
  counterDropout,
  counterNormals,
  type DropoutAttributes,
  momentumUpdate,
  type NormalsAttributes,
  reluBiasGradient,
  softmax,
  softmaxCrossEntropy,
  type UpdateAttributes,
} from "../reference/training.ts";

const layerShapes = [[2, 5, 5, 16], [1, 1, 1, 1], [3, 4, 2, 7], [5, 1000], [1, 3], [9, 33], [
  2,
  27,
  27,
  20,
]];

const rectified = layerShapes.map((shape) => map(normal(shape), (z) => Math.max(0, z)));

const logitShapes: readonly (readonly [number, number])[] = [
  [1, 1000],
  [5, 1000],
  [7, 10],
  [32, 10],
  [3, 1],
  [4, 33],
];

function lossSamples(deviation: number, name: string): Sample[] {
  return logitShapes.map(([rows, classes]) => ({
    name: `${name}, [${rows}, ${classes}]`,
    inputs: { logits: normal([rows, classes], deviation), labels: integers([rows], classes) },
    types: { labels: "int32" },
    attributes: {},
  }));
}

const dropoutAttributes: readonly (DropoutAttributes & { name: string })[] = [
  { name: "half, inverted", rate: 0.5, key0: 1, key1: 2, position: 0, scale: 2 },
  { name: "half, plain", rate: 0.5, key0: 0xdeadbeef, key1: 0x80000001, position: 12, scale: 1 },
  { name: "from the second word of a block", rate: 0.25, key0: 5, key1: 6, position: 7, scale: 1 },
  { name: "past 2^33 draws", rate: 0.5, key0: 5, key1: 6, position: 2 ** 33 - 3, scale: 1 },
  { name: "nothing dropped", rate: 0, key0: 5, key1: 6, position: 1, scale: 1 },
  { name: "everything dropped", rate: 1, key0: 5, key1: 6, position: 0, scale: 1 },
];

const updateAttributes: readonly (UpdateAttributes & { name: string })[] = [
  { name: "the paper's numbers", learningRate: 0.01, momentum: 0.9, weightDecay: 0.0005 },
  { name: "a bias: no decay", learningRate: 0.02, momentum: 0.9, weightDecay: 0 },
  { name: "no momentum", learningRate: 0.1, momentum: 0, weightDecay: 0.1 },
];

/** The records of this file. */
export const trainingRecords: readonly OpRecord[] = [
  {
    kernel: "ReluBiasGrad",
    samples: layerShapes.map((shape, i) => ({
      name: `[${shape}]`,
      inputs: { dy: normal(shape), y: rectified[i] },
      attributes: {},
    })),
    reference: ({ inputs }) => reluBiasGradient(inputs.dy, inputs.y),
    tolerance: 1e-6,
  },
  {
    kernel: "Softmax",
    samples: [...lossSamples(1, "near"), ...lossSamples(40, "far apart")].map((sample) => ({
      name: sample.name,
      inputs: { logits: sample.inputs.logits },
      attributes: { dim: 1 },
    })),
    reference: ({ inputs }) => [softmax(inputs.logits)],
    tolerance: 2e-6,
  },
  {
    kernel: "SoftmaxCrossEntropy",
    samples: [...lossSamples(1, "near"), ...lossSamples(40, "far apart")],
    reference: ({ inputs }) => softmaxCrossEntropy(inputs.logits, inputs.labels),
    tolerance: 2e-6,
    derivative: {
      input: "logits",
      output: 1,
      forward: ({ inputs }) => softmaxCrossEntropy(inputs.logits, inputs.labels)[0],
    },
  },
  {
    kernel: "CounterDropout",
    samples: dropoutAttributes.flatMap(({ name, ...attributes }) =>
      [[3, 5, 5, 7], [2, 4096], [1], [1001]].map((shape) => ({
        name: `${name}, [${shape}]`,
        inputs: { x: normal(shape) },
        attributes,
      }))
    ),
    reference: (
      sample,
    ) => [counterDropout(sample.inputs.x, attributesOf<DropoutAttributes>(sample))],
    tolerance: 0,
  },
  {
    kernel: "CounterNormals",
    samples: [[1], [2], [3, 5, 5, 7], [4096], [40, 3001]].map((shape) => ({
      name: `[${shape}]`,
      inputs: {},
      attributes: { shape, key0: 0x12345678, key1: 0x9abcdef0, standardDeviation: 0.01 },
    })),
    reference: (sample) => [counterNormals(attributesOf<NormalsAttributes>(sample))],
    tolerance: 1e-7,
  },
  {
    kernel: "MomentumUpdate",
    samples: updateAttributes.flatMap(({ name, ...attributes }) =>
      [[3, 3, 4, 5], [1], [1000], [130, 33]].map((shape) => ({
        name: `${name}, [${shape}]`,
        inputs: { weight: normal(shape), velocity: normal(shape, 0.1), gradient: normal(shape) },
        attributes,
      }))
    ),
    reference: (sample) =>
      momentumUpdate(
        sample.inputs.weight,
        sample.inputs.velocity,
        sample.inputs.gradient,
        attributesOf<UpdateAttributes>(sample),
      ),
    tolerance: 5e-7,
  },
];
