/** Special values in max pooling and local response normalization. */
import {
  constant,
  type Numbers,
  plain,
  plant,
  planted,
  type SpecialCase,
  type SpecialRow,
} from "../special_values.ts";

type Shape4 = readonly [number, number, number, number];

const pooling = { filterSize: [3, 3], strides: [2, 2], pad: "valid" } as const;
const padded = { filterSize: [3, 3], strides: [2, 2], pad: "same" } as const;

/** Channels: single, in fours, in sixteens, and remainders. */
const shapes: readonly Shape4[] = [[2, 7, 7, 7], [1, 7, 7, 8], [2, 5, 5, 23], [1, 5, 5, 16]];

/** Images with special numbers among plain ones, and images of only one special number. */
function pooled(): { name: string; x: Numbers }[] {
  return shapes.flatMap((shape) => {
    const [, , width, channels] = shape;
    const among = plant(
      plain(shape, 1),
      planted.map((value, c) => [((2 * width + 2) * channels) + c % channels, value]),
    );
    const centre: [number, number][] = [];
    // A window with -Infinity and NaN only; a window of zeros of both signs.
    for (let i = 0; i < 9; i++) {
      const pixel = (Math.floor(i / 3) * width + i % 3) * channels;
      centre.push([pixel, i === 4 ? -Infinity : NaN], [pixel + 1, i % 2 === 0 ? -0 : 0], [
        pixel + 2,
        -Infinity,
      ]);
    }
    return [
      { name: `[${shape}], one among plain numbers`, x: among },
      { name: `[${shape}], windows of two kinds`, x: plant(plain(shape, 2), centre) },
      ...[NaN, Infinity, -Infinity, -0, 1e-40].map((value) => ({
        name: `[${shape}], nothing but ${Object.is(value, -0) ? "-0" : value}`,
        x: constant(shape, value),
      })),
    ];
  });
}

/** The windows of a pooling: for each output its pixels' places, in reading order. */
function windows(
  [batch, height, width, channels]: Shape4,
  same: boolean,
): { shape: number[]; inside: number[][] } {
  const places = (side: number) => same ? Math.ceil(side / 2) : Math.floor((side - 3) / 2) + 1;
  const before = (side: number) =>
    same ? Math.floor(Math.max(0, (places(side) - 1) * 2 + 3 - side) / 2) : 0;
  const inside: number[][] = [];
  for (let n = 0; n < batch; n++) {
    for (let p = 0; p < places(height); p++) {
      for (let q = 0; q < places(width); q++) {
        for (let c = 0; c < channels; c++) {
          const found: number[] = [];
          for (let i = 0; i < 9; i++) {
            const y = p * 2 - before(height) + Math.floor(i / 3), x = q * 2 - before(width) + i % 3;
            if (y >= 0 && y < height && x >= 0 && x < width) {
              found.push(((n * height + y) * width + x) * channels + c);
            }
          }
          inside.push(found);
        }
      }
    }
  }
  return { shape: [batch, places(height), places(width), channels], inside };
}

/** The first of the largest numbers; if there is only NaN, the first element. */
function winner(values: Float32Array, inside: readonly number[]): number {
  return inside.reduce((best, place) =>
    values[place] > values[best] || (Number.isNaN(values[best]) && !Number.isNaN(values[place]))
      ? place
      : best
  );
}

const poolCases: SpecialCase[] = pooled().flatMap(({ name, x }) => [
  { name, inputs: { x }, attributes: pooling },
  { name: `${name}, padded`, inputs: { x }, attributes: padded },
]);

const poolGradientCases: SpecialCase[] = pooled().flatMap(({ name, x }) =>
  [pooling, padded].flatMap((attributes) => {
    const { shape, inside } = windows(x.shape as unknown as Shape4, attributes.pad === "same");
    const output = {
      shape,
      values: Float32Array.from(inside, (places) => x.values[winner(x.values, places)]),
    };
    const dy = plain(shape, 3);
    return [
      { name: `${name}, ${attributes.pad}`, inputs: { dy, input: x, output }, attributes },
      {
        name: `${name}, ${attributes.pad}, dy special`,
        inputs: {
          dy: plant(dy, planted.map((value, i) => [i % dy.values.length, value])),
          input: x,
          output,
        },
        attributes,
      },
    ];
  })
);

const normalizations = [
  { depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 },
  { depthRadius: 2, bias: 1, alpha: 0.5, beta: 0.5 },
  { depthRadius: 5, bias: 1, alpha: 0.1, beta: 0.75 },
  { depthRadius: 1, bias: 1, alpha: 0.1, beta: 1 },
  { depthRadius: 2, bias: 1, alpha: 0.1, beta: 0.6 },
] as const;

/** Whether LARGEST is among the inputs: its square is infinite in float32, and finite in float64. */
const squares = planted.filter((value) => Math.abs(value) < 1e38 || !Number.isFinite(value));

function normalized(channels: number): Numbers {
  return plant(
    plain([1, 1, squares.length + 2, channels], 1),
    squares.map((value, p) => [(p + 1) * channels + p % channels, value]),
  );
}

const normalizationCases: SpecialCase[] = normalizations.flatMap((attributes) =>
  [5, 8, 19, 96].map((channels) => ({
    name: `${channels} maps, radius ${attributes.depthRadius}, beta ${attributes.beta}`,
    inputs: { x: normalized(channels) },
    attributes,
  }))
);

/** y of a normalization in float64, which tfjs's gradient asks for. */
function normalize(
  { shape, values }: Numbers,
  { depthRadius, bias, alpha, beta }: (typeof normalizations)[number],
): Numbers {
  const channels = shape[shape.length - 1];
  return {
    shape,
    values: values.map((value, i) => {
      const c = i % channels;
      let sum = 0;
      for (
        let j = Math.max(0, c - depthRadius);
        j <= Math.min(channels - 1, c + depthRadius);
        j++
      ) {
        sum += values[i - c + j] ** 2;
      }
      return value * Math.pow(bias + alpha * sum, -beta);
    }),
  };
}

const normalizationGradientCases: SpecialCase[] = normalizations.flatMap((attributes) =>
  [5, 8, 19, 96].flatMap((channels) => {
    const x = normalized(channels);
    const calm = plain(x.shape, 2);
    const name = `${channels} maps, radius ${attributes.depthRadius}, beta ${attributes.beta}`;
    return [
      { name: `${name}, in x`, inputs: { x, y: normalize(x, attributes), dy: calm }, attributes },
      {
        name: `${name}, in dy`,
        inputs: { x: calm, y: normalize(calm, attributes), dy: x },
        attributes,
      },
    ];
  })
);

/** The rows of this file. */
export const layerRows: readonly SpecialRow[] = [
  {
    kernel: "MaxPool",
    cases: poolCases,
    // As in tfjs, except for a window of only NaN, for which tfjs gives -Infinity, which the next
    // ReLU turns into 0.
    reference: ({ inputs: { x }, attributes }) => {
      const { inside } = windows(x.shape as unknown as Shape4, attributes?.pad === "same");
      return [Float32Array.from(inside, (places) => x.values[winner(x.values, places)])];
    },
  },
  {
    kernel: "MaxPoolGrad",
    cases: poolGradientCases,
    // Unlike tfjs, in which a pixel of -Infinity is never the maximum, so that dy is lost.
    reference: ({ inputs: { dy, input }, attributes }) => {
      const { inside } = windows(input.shape as unknown as Shape4, attributes?.pad === "same");
      const dx = new Float64Array(input.values.length);
      inside.forEach((places, i) => dx[winner(input.values, places)] += dy.values[i]);
      return [Float32Array.from(dx)];
    },
    tolerance: 1e-6,
    scaledTolerance: 1e-6,
  },
  { kernel: "LRN", cases: normalizationCases, tolerance: 1e-6 },
  {
    kernel: "LRNGrad",
    cases: normalizationGradientCases,
    tolerance: 1e-5,
    scaledTolerance: 1e-6,
    deviations: [{
      reason:
        "An infinite dy is added to its own position twice, with both signs: NaN. tfjs adds the " +
        "factors first. Neither is finite.",
      backends: ["alexnet-cpu", "webgpu"],
      allows: (expected, found) => Math.abs(expected) === Infinity && Number.isNaN(found),
    }],
  },
];
