/**
 * Covers lib/ops/cpu/memory/allocations.ts and the error path of every kernel: each allocation of
 * each kernel fails once, and the heap is afterwards as it was before.
 */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/ops/backend.ts";
import { ownKernelNames } from "../../../lib/ops/cpu/kernel_registry.ts";
import { opTable } from "../op_table.ts";
import { FailingHeap } from "./failing_heap.ts";

await useBackend("alexnet-cpu");
const failing = new FailingHeap();
const { backend } = failing;

interface Case {
  name: string;
  kernel: string;
  inputs: () => tf.Tensor[] | Record<string, tf.Tensor>;
  attributes: Readonly<Record<string, unknown>>;
}

const x = () => tf.ones([4, 9, 9, 24]);
const matrix = () => tf.ones([300, 200]);
const unary = ["Step", "Neg", "Square", "Sqrt", "Abs", "Tanh", "Sigmoid", "Rsqrt", "Relu"];
const binary = ["Add", "Sub", "Multiply", "RealDiv", "Maximum", "Minimum", "SquaredDifference"];

/** Kernels that the op table does not have. */
const more: Case[] = [
  ...[...unary, "ZerosLike", "OnesLike"].map((kernel) => ({
    ...{ name: kernel, kernel, attributes: {} },
    inputs: () => ({ x: x() }),
  })),
  ...binary.flatMap((kernel) => [
    { name: kernel, kernel, attributes: {}, inputs: () => ({ a: x(), b: x() }) },
    {
      ...{ name: `${kernel} by tfjs`, kernel, attributes: {} },
      inputs: () => ({ a: tf.ones([2, 1, 3]), b: tf.ones([1, 5, 1]) }),
    },
  ]),
  { name: "AddN", kernel: "AddN", attributes: {}, inputs: () => [x(), x(), x()] },
  { name: "Fill", kernel: "Fill", attributes: { shape: [9], value: 2 }, inputs: () => ({}) },
  ...[[0], [1], [0, 1]].flatMap((axis) =>
    ["Sum", "Mean"].map((kernel) => ({
      ...{ name: `${kernel} over ${axis}`, kernel, attributes: { axis } },
      inputs: () => ({ x: matrix() }),
    }))
  ),
  {
    ...{ name: "Sum of a long row", kernel: "Sum", attributes: { axis: [0] } },
    inputs: () => ({ x: tf.ones([64 * 2048]) }),
  },
  {
    ...{ name: "PadV2", kernel: "PadV2" },
    attributes: { paddings: [[1, 1], [0, 2]], constantValue: 0 },
    inputs: () => ({ x: matrix() }),
  },
  {
    name: "PadV2 by tfjs",
    kernel: "PadV2",
    attributes: { paddings: Array(5).fill([1, 1]), constantValue: 0 },
    inputs: () => ({ x: tf.ones([2, 2, 2, 2, 2]) }),
  },
  ...["sigmoid", "tanh", "elu", "relu6"].map((activation) => ({
    ...{ name: `_FusedMatMul with ${activation}`, kernel: "_FusedMatMul" },
    attributes: { transposeA: false, transposeB: false, activation },
    inputs: () => ({ a: matrix(), b: tf.ones([200, 60]), bias: tf.ones([60]) }),
  })),
  ...[true, false].flatMap((transposeA) =>
    [true, false].map((transposeB) => ({
      name: `BatchMatMul transposed ${transposeA} ${transposeB}`,
      kernel: "BatchMatMul",
      attributes: { transposeA, transposeB },
      inputs: () => ({
        a: tf.ones(transposeA ? [2, 200, 90] : [2, 90, 200]),
        b: tf.ones(transposeB ? [2, 150, 200] : [2, 200, 150]),
      }),
    }))
  ),
  {
    name: "CropToFloat",
    kernel: "CropToFloat",
    attributes: {
      images: [new Uint8Array(32 * 32 * 3), new Uint8Array(32 * 32 * 3)],
      variations: [0, 1].map((top) => ({
        ...{ crop: { top, left: 0, flip: true }, shift: [0, 0, 0], gain: 1 },
      })),
      ...{ imageSide: 32, side: 28, mean: new Float32Array(28 * 28 * 3), divisor: [1, 2, 3] },
      channelOrder: "rgb",
    },
    inputs: () => ({}),
  },
  {
    ...{ name: "ReluBiasGrad of cast integers", kernel: "ReluBiasGrad", attributes: {} },
    inputs: () => ({
      dy: tf.ones([50, 7], "int32").cast("float32"),
      y: tf.ones([50, 7], "int32").cast("float32"),
    }),
  },
  {
    ...{ name: "MaxPoolGrad of another output", kernel: "MaxPoolGrad" },
    attributes: { filterSize: [3, 3], strides: [2, 2], pad: "valid" },
    inputs: () => ({
      dy: tf.ones([4, 4, 4, 24]),
      input: x(),
      output: tf.ones([4, 4, 4, 24]),
    }),
  },
  // Some of tfjs's own kernels, which call others or create intermediate results.
  { name: "Pack", kernel: "Pack", attributes: { axis: 0 }, inputs: () => [matrix(), matrix()] },
  {
    ...{ name: "ArgMax", kernel: "ArgMax", attributes: { axis: [0] } },
    inputs: () => ({ x: matrix() }),
  },
  {
    ...{ name: "Softmax", kernel: "Softmax", attributes: { dim: 1 } },
    inputs: () => ({ logits: matrix() }),
  },
  {
    ...{ name: "Complex", kernel: "Complex", attributes: {} },
    inputs: () => ({ real: matrix(), imag: matrix() }),
  },
  {
    ...{ name: "Cast to complex64", kernel: "Cast", attributes: { dtype: "complex64" } },
    inputs: () => ({ x: matrix() }),
  },
  {
    ...{ name: "FFT", kernel: "FFT", attributes: {} },
    inputs: () => ({ input: tf.complex(tf.ones([1, 4]), tf.ones([1, 4])) }),
  },
];

const table: Case[] = opTable.flatMap(({ kernel, samples }) =>
  samples.filter(({ heavy }) => heavy !== true).map((sample): Case => ({
    ...{ name: `${kernel}, ${sample.name}`, kernel, attributes: sample.attributes },
    inputs: () => {
      const named = Object.entries(sample.inputs).map(([name, { shape, data }]) =>
        [name, tf.tensor(Float32Array.from(data), [...shape], sample.types?.[name])] as const
      );
      return named.every(([name]) => /^\d+$/.test(name))
        ? named.map(([, tensor]) => tensor)
        : Object.fromEntries(named);
    },
  }))
);

function run({ kernel, attributes }: Case, inputs: ReturnType<Case["inputs"]>): unknown {
  return tf.engine().runKernel(
    kernel,
    inputs as unknown as tf.NamedTensorMap,
    attributes as Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2],
  );
}

/** Fails each allocation of `row` once; returns how many there are. */
function failEach(row: Case): number {
  const inputs = tf.tidy(row.inputs);
  const count = failing.failEach(row.name, () => run(row, inputs));
  tf.dispose(inputs);
  return count;
}

const setups = [
  { name: "with native libraries", allowed: true },
  { name: "without native libraries", allowed: false },
];
for (const { name, allowed } of setups) {
  Deno.test(`a kernel whose allocation fails frees what it has allocated, ${name}`, () => {
    backend.allowBlas(allowed);
    const counts = new Map<string, number>();
    const tensors = tf.memory().numTensors;
    for (const row of [...table, ...more]) {
      counts.set(row.kernel, Math.max(failEach(row), counts.get(row.kernel) ?? 0));
    }
    backend.allowBlas(true);
    assertEquals(tf.memory().numTensors, tensors);
    const untried = ownKernelNames().filter((kernel) => !((counts.get(kernel) ?? 0) > 0));
    // The paper's update works in place if possible, as here.
    assertEquals(untried.filter((kernel) => kernel !== "MomentumUpdate"), []);
  });
}
