/** Special values in the kernels that tfjs does not have. */
import { RandomStream } from "../../../lib/random.ts";
import { counterNormals, type NormalsAttributes } from "../reference/training.ts";
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

const side = specials.length;

/** step(y) of tfjs. */
const step = (y: number): number => Number.isNaN(y) ? NaN : y > 0 ? 1 : 0;

function everyPair(): SpecialCase {
  const dy = Float32Array.from({ length: side * side }, (_, i) => specials[Math.floor(i / side)]);
  return {
    name: "each with each",
    inputs: {
      dy: { shape: [side * side, 1], values: dy },
      y: { shape: [side * side, 1], values: cycle(side * side) },
    },
  };
}

function inColumns(rows: number, columns: number): SpecialCase[] {
  const dy = plain([rows, columns], 1), y = plain([rows, columns], 2);
  const places = planted.slice(0, columns).map((
    value,
    c,
  ): [number, number] => [((3 * c) % rows) * columns + c, value]);
  return [
    { name: `[${rows}, ${columns}], in dy`, inputs: { dy: plant(dy, places), y } },
    { name: `[${rows}, ${columns}], in y`, inputs: { dy, y: plant(y, places) } },
  ];
}

const lossRows = planted.length;

/** One special logit per row; the label is its class, or another. */
function lossCases(): SpecialCase[] {
  return [3, 10, 33].flatMap((classes) => {
    const logits = plant(
      plain([lossRows, classes], 1),
      planted.map((value, r) => [r * classes + r % classes, value]),
    );
    const labels = (shift: number): Numbers => ({
      shape: [lossRows],
      values: Float32Array.from({ length: lossRows }, (_, r) => (r + shift) % classes),
    });
    return [0, 1].map((shift) => ({
      name: `${classes} classes, the label ${shift === 0 ? "is" : "is not"} the special one`,
      inputs: { logits, labels: labels(shift) },
      types: { labels: "int32" as const },
    }));
  }).concat(
    [NaN, -Infinity, Infinity, 3e38].map((value) => ({
      name: `nothing but ${value}`,
      inputs: { logits: constant([2, 6], value), labels: constant([2], 1) },
      types: { labels: "int32" as const },
    })),
    [{
      name: "far apart",
      inputs: {
        logits: { shape: [2, 3], values: Float32Array.of(0, -90, 50, 0, -200, -88) },
        labels: { shape: [2], values: Float32Array.of(1, 2) },
      },
      types: { labels: "int32" as const },
    }],
  );
}

function loss({ logits, labels }: SpecialCase["inputs"]): Float32Array[] {
  const [rows, classes] = logits.shape;
  const losses: number[] = [], gradient: number[] = [];
  for (let r = 0; r < rows; r++) {
    const z = [...logits.values.subarray(r * classes, (r + 1) * classes)];
    const most = Math.max(...z);
    const powers = z.map((value) => Math.exp(value - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    const label = labels.values[r];
    losses.push(Math.log(sum) + (most - z[label]));
    gradient.push(...powers.map((power, c) => power / sum - (c === label ? 1 : 0)));
  }
  return [Float32Array.from(losses), Float32Array.from(gradient)];
}

const dropouts = [
  { rate: 0.5, key0: 1, key1: 2, position: 0, scale: 2 },
  { rate: 0.25, key0: 5, key1: 6, position: 7, scale: 1 },
  { rate: 1, key0: 5, key1: 6, position: 0, scale: 1 },
  { rate: 0, key0: 5, key1: 6, position: 3, scale: 0.5 },
] as const;

const rules = [
  { learningRate: 0.01, momentum: 0.9, weightDecay: 0.0005 },
  { learningRate: 0.01, momentum: 0.9, weightDecay: 0 },
  { learningRate: 0, momentum: 0, weightDecay: 0.1 },
] as const;

/** Every combination of three of some special numbers. */
function threes(): Record<"weight" | "velocity" | "gradient", Numbers> {
  const some = [NaN, Infinity, -Infinity, 0, -0, 1e-40, 3e38, -3e38, 1, -2.5];
  const size = some.length ** 3 + 3;
  const of = (power: number): Numbers => ({
    shape: [size],
    values: Float32Array.from(
      { length: size },
      (_, i) => some[Math.floor(i / power) % some.length],
    ),
  });
  return { weight: of(1), velocity: of(some.length), gradient: of(some.length ** 2) };
}

const patch = {
  imageSide: 5,
  side: 4,
  divisor: [1, 2, 0.5],
  channelOrder: "rgb",
  images: [0, 1].map((n) => Uint8Array.from({ length: 75 }, (_, i) => (i * 7 + n * 50) % 256)),
  mean: Float32Array.from({ length: 48 }, (_, i) => [0, -0, 1e-40, 100.5, -3][i % 5]),
};

function variation(shift: number, gain: number, left: number, flip: boolean) {
  return { crop: { top: -1, left, flip }, shift: [shift, -shift, 0], gain };
}

function crops({ attributes }: SpecialCase): Float32Array[] {
  const { imageSide, side, divisor, images, mean, variations } = attributes as unknown as
    & typeof patch
    & { variations: ReturnType<typeof variation>[] };
  const numbers: number[] = [];
  variations.forEach(({ crop: { top, left, flip }, shift, gain }, n) => {
    for (let i = 0; i < side * side * 3; i++) {
      const channel = i % 3, x = Math.floor(i / 3) % side, y = Math.floor(i / 3 / side);
      const row = top + y, column = left + (flip ? side - 1 - x : x);
      const inside = row >= 0 && row < imageSide && column >= 0 && column < imageSide;
      const pixel = images[n][(row * imageSide + column) * 3 + channel];
      numbers.push(inside ? (pixel + shift[channel] - mean[i]) * (gain / divisor[channel]) : 0);
    }
  });
  return [Float32Array.from(numbers)];
}

/** The rows of this file. */
export const trainingRows: readonly SpecialRow[] = [
  {
    kernel: "ReluBiasGrad",
    cases: [
      everyPair(),
      ...[[1, 7], [3, 3], [4, 8], [37, 7], [37, 13], [9000, 16]].flatMap(([rows, columns]) =>
        inColumns(rows, columns)
      ),
    ],
    // As in tfjs's own kernels, the gradient is a product with step(y), so y = NaN gives NaN.
    reference: ({ inputs: { dy, y } }) => {
      const columns = dy.shape[dy.shape.length - 1];
      const dz = dy.values.map((value, i) => value * step(y.values[i]));
      const db = new Float64Array(columns);
      dz.forEach((value, i) => db[i % columns] += value);
      return [dz, Float32Array.from(db)];
    },
    tolerance: 1e-6,
    scaledTolerance: 1e-6,
  },
  {
    kernel: "SoftmaxCrossEntropy",
    cases: lossCases(),
    reference: ({ inputs }) => loss(inputs),
    tolerance: 3e-6,
    scaledTolerance: 3e-7,
  },
  {
    kernel: "CounterDropout",
    cases: dropouts.flatMap((attributes) =>
      [1, 2, 3, 5, 7, 9, 17, 35, 40_003].map((length) => ({
        name: `rate ${attributes.rate}, [${length}]`,
        inputs: { x: { shape: [length], values: cycle(length, length % 3) } },
        attributes,
      }))
    ),
    reference: ({ inputs: { x }, attributes }) => {
      const { rate, key0, key1, position, scale } =
        attributes as unknown as (typeof dropouts)[number];
      const stream = new RandomStream({ key: [key0, key1], position });
      return [x.values.map((value) => value * (stream.word() >= rate * 2 ** 32 ? scale : 0))];
    },
  },
  {
    kernel: "CounterNormals",
    cases: [0, -0, 2 ** -149, 1e-39, 1e38, LARGEST].map((standardDeviation) => ({
      name: `standard deviation ${standardDeviation}`,
      inputs: {},
      attributes: { shape: [99], key0: 1, key1: -2, standardDeviation },
    })),
    reference: ({ attributes }) => [
      Float32Array.from(counterNormals(attributes as unknown as NormalsAttributes).data),
    ],
  },
  {
    kernel: "MomentumUpdate",
    cases: rules.map((attributes) => ({
      name: `rate ${attributes.learningRate}, decay ${attributes.weightDecay}`,
      inputs: threes(),
      attributes,
    })),
    reference: ({ inputs: { weight, velocity, gradient }, attributes }) => {
      const { learningRate, momentum, weightDecay } =
        attributes as unknown as (typeof rules)[number];
      const next = velocity.values.map((v, i) =>
        momentum * v - weightDecay * learningRate * weight.values[i] -
        learningRate * gradient.values[i]
      );
      return [weight.values.map((w, i) => w + next[i]), next];
    },
    tolerance: 1e-6,
    deviations: [{
      reason: "A product too small for a float is a zero with a sign before the next one is added.",
      backends: ["alexnet-cpu"],
      allows: (expected, found) => expected === 0 && found === 0,
    }],
  },
  {
    kernel: "CropToFloat",
    cases: [[0, 1], [1e-40, 1e-38], [3e38, 1e-30], [-0, -0], [2.5, 3e35]].map(([shift, gain]) => ({
      name: `shift ${shift}, gain ${gain}`,
      inputs: {},
      attributes: {
        ...patch,
        variations: [variation(shift, gain, 1, false), variation(shift, gain, -2, true)],
      },
    })),
    reference: crops,
    tolerance: 1e-6,
  },
];
