/**
 * Poolings that share the values of one tensor: a 1x1 pooling and a reshape copy nothing, so both
 * see whatever a backend stores for a tensor.
 */
import * as tf from "@tensorflow/tfjs";
import { type Array64, zeros } from "./reference/array64.ts";
import { maxPool, maxPoolGradient, type PoolAttributes } from "./reference/pooling.ts";
import { normal } from "./op_record.ts";

/** One pooling after another, on images of the given shape. */
export interface PoolChain {
  /** What is special about it. */
  readonly name: string;
  /** `[batch, height, width, channels]`. */
  readonly x: readonly [number, number, number, number];
  /** Side of the window, stride and padding, first to last; a shape stands for a reshape. */
  readonly steps: readonly (PoolStep | readonly [number, number, number, number])[];
}

interface PoolStep {
  readonly size: number;
  readonly stride: number;
  readonly pad: "same" | "valid" | number;
}

const three: PoolStep = { size: 3, stride: 2, pad: "valid" };
const one: PoolStep = { size: 1, stride: 1, pad: "valid" };

/** The chains. */
export const poolChains: readonly PoolChain[] = [
  { name: "one pixel after 3 x 3", x: [2, 7, 7, 5], steps: [three, one] },
  {
    name: "one pixel after 3 x 3, padded as same",
    x: [1, 7, 7, 16],
    steps: [three, { ...one, pad: "same" }],
  },
  { name: "one pixel twice", x: [1, 4, 4, 3], steps: [one, one] },
  { name: "3 x 3 after one pixel", x: [2, 7, 7, 3], steps: [one, three] },
  { name: "3 x 3 after 3 x 3", x: [1, 15, 15, 4], steps: [three, three] },
  {
    name: "3 x 3, one pixel, 2 x 2",
    x: [1, 9, 9, 4],
    steps: [three, one, { size: 2, stride: 2, pad: "valid" }],
  },
  {
    name: "one pixel, stride 2, after 3 x 3",
    x: [1, 11, 11, 4],
    steps: [three, { size: 1, stride: 2, pad: "valid" }],
  },
  { name: "one pixel after a reshape", x: [1, 9, 9, 4], steps: [three, [1, 2, 8, 4], one] },
  {
    name: "3 x 3 of every place, then a reshape, then the same",
    x: [1, 4, 4, 4],
    steps: [{ ...three, stride: 1, pad: "same" }, [1, 2, 8, 4], {
      ...three,
      stride: 1,
      pad: "same",
    }],
  },
];

const isShape = (
  step: PoolChain["steps"][number],
): step is readonly [number, number, number, number] => Array.isArray(step);

function attributes({ size, stride, pad }: PoolStep): PoolAttributes {
  return { filterSize: [size, size], strides: [stride, stride], pad };
}

/** The chain in tfjs. */
function pooled(x: tf.Tensor4D, chain: PoolChain): tf.Tensor4D {
  return chain.steps.reduce<tf.Tensor4D>(
    (y, step) =>
      isShape(step) ? tf.reshape(y, [...step]) : tf.maxPool(y, step.size, step.stride, step.pad),
    x,
  );
}

/** The gradient of the sum of dy times the chain's result, in float64. */
function gradient64(
  x: Array64,
  dy: (shape: readonly number[]) => Array64,
  chain: PoolChain,
): { y: Array64; dx: Array64 } {
  const inputs: Array64[] = [];
  const y = chain.steps.reduce<Array64>((value, step) => {
    inputs.push(value);
    return isShape(step) ? { shape: step, data: value.data } : maxPool(value, attributes(step));
  }, x);
  const dx = chain.steps.reduceRight<Array64>(
    (d, step, i) =>
      isShape(step)
        ? { shape: inputs[i].shape, data: d.data }
        : maxPoolGradient(d, inputs[i], attributes(step)),
    dy(y.shape),
  );
  return { y, dx };
}

/** All findings for the chains on the active backend. */
export async function poolChainFaults(): Promise<string[]> {
  const faults: string[] = [];
  for (const chain of poolChains) {
    const input = normal(chain.x);
    // 1, 2, 3 ..., so that a value at a wrong position is detected.
    const weights = (shape: readonly number[]): Array64 => {
      const dy = zeros(shape);
      dy.data.forEach((_, i) => dy.data[i] = i + 1);
      return dy;
    };
    const { y: expectedY, dx: expected } = gradient64(input, weights, chain);
    const x = tf.tensor4d(Float32Array.from(input.data), [...chain.x]);
    const dy = tf.tensor4d(
      Float32Array.from(weights(expectedY.shape).data),
      expectedY.shape as [number, number, number, number],
    );
    const neighbours = Array.from({ length: 8 }, (_, i) => tf.fill([1024], i));
    const { value, grad } = tf.valueAndGrad((t) => pooled(t as tf.Tensor4D, chain))(x, dy);
    const found = [await value.data(), await grad.data()];
    [expectedY, expected].forEach(({ data }, i) => {
      const at = data.findIndex((number, j) => number !== found[i][j]);
      if (at >= 0) {
        faults.push(
          `${chain.name}, ${i === 0 ? "y" : "dx"}: ${found[i][at]} at ${at} where ${
            data[at]
          } is right`,
        );
      }
    });
    for (const [i, tensor] of neighbours.entries()) {
      if ((await tensor.data()).some((number) => number !== i)) {
        faults.push(`${chain.name}: overwrote a neighbour`);
      }
    }
    tf.dispose([x, dy, value, grad, neighbours]);
  }
  return faults;
}
