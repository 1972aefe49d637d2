/** Records of convolution: forward, fused forward, both gradients. */
import { attributesOf, normal, type OpRecord, type Sample } from "../op_record.ts";
import { type Array64, map } from "../reference/array64.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  convolutionShape,
} from "../reference/convolution.ts";
import type { WindowAttributes } from "../reference/window_positions.ts";
import { geometries, type Geometry, one } from "./convolution_geometries.ts";

function geometryAttributes({ strides, pad, dilations = one }: Geometry): Record<string, unknown> {
  return { strides, pad, dilations, dataFormat: "NHWC" };
}

const undilated = geometries.filter(({ dilations }) => dilations === undefined);

const forwardSamples: Sample[] = geometries.map((geometry) => ({
  name: geometry.name,
  heavy: geometry.heavy,
  inputs: { x: normal(geometry.x), filter: normal([...geometry.filter, geometry.outputs]) },
  attributes: geometryAttributes(geometry),
}));

function forward({ inputs, attributes }: Sample): Array64 {
  return convolution(inputs.x, inputs.filter, attributes as unknown as WindowAttributes);
}

/** What the fused kernels apply to the sums. */
export const activations: Readonly<Record<string, (z: number) => number>> = {
  linear: (z) => z,
  relu: (z) => Math.max(0, z),
  relu6: (z) => Math.min(6, Math.max(0, z)),
  elu: (z) => z >= 0 ? z : Math.exp(z) - 1,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};

/** f(z + bias of the channel). */
export function activated(z: Array64, bias: Array64 | undefined, activation: string): Array64 {
  return map(
    z,
    (value, i) =>
      activations[activation](value + (bias === undefined ? 0 : bias.data[i % bias.data.length])),
  );
}

const fusedSamples: Sample[] = geometries.flatMap((geometry, i) => {
  const names = Object.keys(activations);
  const inputs = {
    x: normal(geometry.x),
    filter: normal([...geometry.filter, geometry.outputs], 0.3),
  };
  const bias = normal([geometry.outputs]);
  const attributes = geometryAttributes(geometry);
  const samples: Sample[] = [
    {
      name: `${geometry.name}, relu`,
      inputs: { ...inputs, bias },
      attributes: { ...attributes, activation: "relu" },
    },
    {
      name: `${geometry.name}, no bias`,
      inputs,
      attributes: { ...attributes, activation: names[i % names.length] },
    },
    {
      name: `${geometry.name}, bias`,
      inputs: { ...inputs, bias },
      attributes: { ...attributes, activation: names[(i + 3) % names.length] },
    },
  ];
  return samples.map((sample) => ({ ...sample, heavy: geometry.heavy }));
});

const inputGradientSamples: Sample[] = undilated.map((geometry) => {
  const filterShape = [...geometry.filter, geometry.outputs];
  return {
    name: geometry.name,
    heavy: geometry.heavy,
    inputs: {
      dy: normal(convolutionShape(geometry.x, filterShape, geometry)),
      filter: normal(filterShape),
    },
    attributes: { ...geometryAttributes(geometry), inputShape: geometry.x },
  };
});

const filterGradientSamples: Sample[] = undilated.map((geometry) => {
  const filterShape = [...geometry.filter, geometry.outputs];
  return {
    name: geometry.name,
    heavy: geometry.heavy,
    inputs: {
      x: normal(geometry.x),
      dy: normal(convolutionShape(geometry.x, filterShape, geometry)),
    },
    attributes: { ...geometryAttributes(geometry), filterShape },
  };
});

/** The records of this file. */
export const convolutionRecords: readonly OpRecord[] = [
  {
    kernel: "Conv2D",
    samples: forwardSamples,
    reference: (sample) => [forward(sample)],
    tolerance: 1e-5,
  },
  {
    kernel: "FusedConv2D",
    samples: fusedSamples,
    reference: (sample) => [
      activated(forward(sample), sample.inputs.bias, String(sample.attributes.activation)),
    ],
    tolerance: 1e-5,
  },
  {
    kernel: "Conv2DBackpropInput",
    samples: inputGradientSamples,
    reference: (sample) => {
      const { inputShape, ...attributes } = attributesOf<
        WindowAttributes & { inputShape: number[] }
      >(sample);
      return [
        convolutionInputGradient(sample.inputs.dy, sample.inputs.filter, inputShape, attributes),
      ];
    },
    tolerance: 1e-5,
    derivative: {
      input: "x",
      upstream: "dy",
      forward: (sample) =>
        convolution(sample.inputs.x, sample.inputs.filter, attributesOf<WindowAttributes>(sample)),
    },
  },
  {
    kernel: "Conv2DBackpropFilter",
    samples: filterGradientSamples,
    reference: (sample) => {
      const { filterShape, ...attributes } = attributesOf<
        WindowAttributes & { filterShape: number[] }
      >(sample);
      return [
        convolutionFilterGradient(sample.inputs.x, sample.inputs.dy, filterShape, attributes),
      ];
    },
    tolerance: 1e-5,
    derivative: {
      input: "filter",
      upstream: "dy",
      forward: (sample) =>
        convolution(sample.inputs.x, sample.inputs.filter, attributesOf<WindowAttributes>(sample)),
    },
  },
];
