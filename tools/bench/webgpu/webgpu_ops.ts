/** The operations of `webgpu_cases.ts` as tfjs kernels on whichever backend is active. */
import * as tf from "@tensorflow/tfjs";
import { type OpCase, outSide } from "./webgpu_cases.ts";

/** An operation with its inputs on the device. */
export interface PreparedOp {
  /** Runs it once; the result must be disposed of. */
  run: () => tf.Tensor[];
  /** Frees the inputs. */
  dispose: () => void;
}

type Attributes = Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2];

function kernel(name: string, inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor[] {
  const result: unknown = tf.engine().runKernel(name, inputs, attributes as Attributes);
  return (Array.isArray(result) ? result : [result]) as tf.Tensor[];
}

function normal(shape: number[]): tf.Tensor {
  // A cheap pattern of values for all backends, because drawing 20 million normal numbers takes
  // seconds.
  const size = tf.util.sizeFromShape(shape);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = ((i * 2654435761) % 1024) / 512 - 1;
  return tf.tensor(values, shape);
}

function prepared(inputs: tf.Tensor[], run: () => tf.Tensor[]): PreparedOp {
  return { run, dispose: () => tf.dispose(inputs) };
}

/** Creates the inputs of `op` on the active backend. */
export function prepare(op: OpCase): PreparedOp {
  switch (op.kind) {
    case "convolution": {
      const inputShape = [op.batch, op.side, op.side, op.inMaps];
      const filterShape = [op.window, op.window, op.inMaps, op.outMaps];
      const attributes = {
        strides: [op.stride, op.stride],
        pad: op.padding,
        dataFormat: "NHWC",
        dilations: [1, 1],
        activation: "relu",
        inputShape,
        filterShape,
      };
      const x = normal(inputShape);
      const filter = normal(filterShape);
      if (op.pass === "forward") {
        const bias = normal([op.outMaps]);
        return prepared(
          [x, filter, bias],
          () => kernel("FusedConv2D", { x, filter, bias }, attributes),
        );
      }
      const dy = normal([op.batch, outSide(op), outSide(op), op.outMaps]);
      return prepared(
        [x, filter, dy],
        () =>
          op.pass === "filter gradient"
            ? kernel("Conv2DBackpropFilter", { x, dy }, attributes)
            : kernel("Conv2DBackpropInput", { dy, filter }, attributes),
      );
    }
    case "product": {
      const x = normal([op.batch, op.inputs]);
      const weights = normal([op.inputs, op.outputs]);
      const dy = normal([op.batch, op.outputs]);
      const [a, b, transposeA, transposeB] = op.pass === "forward"
        ? [x, weights, false, false] as const
        : op.pass === "weight gradient"
        ? [x, dy, true, false] as const
        : [dy, weights, false, true] as const;
      return prepared(
        [x, weights, dy],
        () => kernel("BatchMatMul", { a, b }, { transposeA, transposeB }),
      );
    }
    case "pooling": {
      const input = tf.tidy(() => tf.relu(normal([op.batch, op.side, op.side, op.maps])));
      const attributes = { filterSize: [3, 3], strides: [2, 2], pad: "valid" };
      if (op.pass === "forward") {
        return prepared([input], () => kernel("MaxPool", { x: input }, attributes));
      }
      const [output] = kernel("MaxPool", { x: input }, attributes);
      const dy = normal(output.shape);
      return prepared(
        [input, output, dy],
        () => kernel("MaxPoolGrad", { dy, input, output }, attributes),
      );
    }
    case "normalization": {
      const x = normal([op.batch, op.side, op.side, op.maps]);
      const attributes = { depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 };
      if (op.pass === "forward") return prepared([x], () => kernel("LRN", { x }, attributes));
      const [y] = kernel("LRN", { x }, attributes);
      const dy = normal(x.shape);
      return prepared([x, y, dy], () => kernel("LRNGrad", { x, y, dy }, attributes));
    }
    case "update": {
      const weight = normal([op.size]);
      const velocity = normal([op.size]);
      const gradient = normal([op.size]);
      if (tf.getKernel("MomentumUpdate", tf.getBackend()) !== undefined) {
        const attributes = { learningRate: 0.01, momentum: 0.9, weightDecay: 5e-4 };
        return prepared(
          [weight, velocity, gradient],
          () => kernel("MomentumUpdate", { weight, velocity, gradient }, attributes),
        );
      }
      return prepared([weight, velocity, gradient], () =>
        tf.tidy(() => {
          const pull = tf.mul(tf.add(tf.mul(weight, 5e-4), gradient), -0.01);
          const next = tf.add(tf.mul(velocity, 0.9), pull);
          return [tf.add(weight, next), next];
        }));
    }
  }
}
