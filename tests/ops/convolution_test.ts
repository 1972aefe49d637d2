import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { convolution2d, type ConvolutionPadding } from "../../lib/ops/convolution.ts";
import { RandomStreams } from "../../lib/random.ts";
import { fill, map, rounded } from "./reference/array64.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
} from "./reference/convolution.ts";
import type { WindowAttributes } from "./reference/window_positions.ts";
import { largestError, tensorOf } from "./numerical_gradient.ts";
import { reportFigures } from "../report_figures.ts";

await tf.setBackend("cpu");

const geometry = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 5, max: 8 }),
  width: fc.integer({ min: 5, max: 8 }),
  inputs: fc.integer({ min: 1, max: 3 }),
  outputs: fc.integer({ min: 1, max: 4 }),
  size: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 4 }),
  padding: fc.oneof(
    fc.integer({ min: 0, max: 2 }),
    fc.constant("same" as const),
    fc.tuple(
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    ),
  ),
  activation: fc.constantFrom("linear" as const, "relu" as const, "tanh" as const),
  seed: fc.nat(),
});

Deno.test("convolution, bias and activation and their gradients agree with float64", (t) => {
  fc.assert(
    fc.property(geometry, (g) => {
      const stream = new RandomStreams(g.seed).stream("test");
      const draw = (shape: number[]) => rounded(fill(shape, () => stream.normal()));
      const x = draw([g.batch, g.height, g.width, g.inputs]);
      const filter = draw([g.size, g.size, g.inputs, g.outputs]);
      const bias = draw([g.outputs]);
      const attributes: WindowAttributes = {
        strides: [g.stride, g.stride],
        pad: typeof g.padding === "object" ? [[0, 0], ...g.padding, [0, 0]] : g.padding,
      };
      const sums = map(
        convolution(x, filter, attributes),
        (value, i) => value + bias.data[i % g.outputs],
      );
      const y = map(
        sums,
        (z) =>
          g.activation === "linear" ? z : g.activation === "relu" ? Math.max(0, z) : Math.tanh(z),
      );
      const dy = draw([...y.shape]);
      // In float32, a sum close to ReLU's kink may fall on either side of it.
      fc.pre(g.activation !== "relu" || sums.data.every((z) => Math.abs(z) > 1e-5));
      const dz = map(dy, (value, i) =>
        value *
        (g.activation === "linear"
          ? 1
          : g.activation === "relu"
          ? Number(y.data[i] > 0)
          : 1 - y.data[i] ** 2));
      const [found, dx, dFilter, dBias] = tf.tidy(() => {
        const inputs = [
          tensorOf(x),
          tensorOf(filter),
          tensorOf(bias),
        ];
        const options = {
          stride: g.stride,
          padding: g.padding as ConvolutionPadding,
          activation: g.activation,
        };
        const { value, grads } = tf.valueAndGrads((a, b, c) =>
          convolution2d(a as tf.Tensor4D, b as tf.Tensor4D, c as tf.Tensor1D, options)
        )(inputs, tensorOf<tf.Tensor4D>(dy));
        assertEquals(value.shape, [...y.shape]);
        return [value, ...grads].map((tensor) => tensor.dataSync());
      });
      assert(largestError(found, y.data, 1) < 1e-5);
      const input = convolutionInputGradient(dz, filter, x.shape, attributes);
      assert(largestError(dx, input.data, 1) < 1e-5);
      const kernel = convolutionFilterGradient(x, dz, filter.shape, attributes);
      assert(largestError(dFilter, kernel.data, 1) < 1e-5);
      const sumsByChannel = new Float64Array(g.outputs);
      dz.data.forEach((value, i) => sumsByChannel[i % g.outputs] += value);
      assert(largestError(dBias, sumsByChannel, 1) < 1e-5);
    }),
    { numRuns: 60 },
  );
  reportFigures(t, "60 random cases, to 1e-5");
});

Deno.test("a 224 image with three zeros after it gives the paper's 55 positions", () => {
  const shape = tf.tidy(() =>
    convolution2d(tf.zeros([1, 224, 224, 3]), tf.zeros([11, 11, 3, 1]), tf.zeros([1]), {
      stride: 4,
      padding: [[0, 3], [0, 3]],
    }).shape
  );
  assertEquals(shape, [1, 55, 55, 1]);
});

/** The kernels that `f` runs on a separate backend, a copy of tfjs's cpu. */
function kernelsOf(f: () => void): string[] {
  const names: string[] = [];
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend("cpu")) {
    tf.registerKernel({
      kernelName,
      backendName: "recorder",
      kernelFunc: (params) => {
        names.push(kernelName);
        return kernelFunc(params);
      },
    });
  }
  tf.registerBackend("recorder", tf.findBackendFactory("cpu"));
  tf.setBackend("recorder");
  try {
    tf.tidy(f);
  } finally {
    tf.setBackend("cpu");
    tf.removeBackend("recorder");
    for (const { kernelName } of tf.getKernelsForBackend("recorder")) {
      tf.unregisterKernel(kernelName, "recorder");
    }
  }
  return names;
}

Deno.test("the gradient of the image is computed only on request", () => {
  const step = (ofImage: boolean) =>
    kernelsOf(() => {
      const x = tf.ones<tf.Rank.R4>([1, 4, 4, 1]);
      const filter = tf.variable(tf.ones<tf.Rank.R4>([2, 2, 1, 1]));
      const bias = tf.variable(tf.zeros<tf.Rank.R1>([1]));
      if (ofImage) tf.grad((image) => convolution2d(image as tf.Tensor4D, filter, bias))(x);
      else tf.variableGrads(() => tf.sum(convolution2d(x, filter, bias)), [filter, bias]);
      tf.dispose([filter, bias]);
    });
  assert(!step(false).includes("Conv2DBackpropInput"));
  assert(step(true).includes("Conv2DBackpropInput"));
});

Deno.test("a convolution and its gradients leak no tensor", () => {
  const filter = tf.variable(tf.ones<tf.Rank.R4>([2, 2, 1, 3]));
  const bias = tf.variable(tf.zeros<tf.Rank.R1>([3]));
  const before = tf.memory().numTensors;
  const { value, grads } = tf.variableGrads(() => {
    const y = convolution2d(tf.ones([1, 4, 4, 1]), filter, bias, { activation: "relu" });
    return tf.sum(y) as tf.Scalar;
  }, [filter, bias]);
  assertEquals(tf.memory().numTensors, before + 3);
  tf.dispose([value, ...Object.values(grads), filter, bias]);
});
