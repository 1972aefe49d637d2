/**
 * Arbitrary specs for property tests.
 */
import fc from "fast-check";
import { preset } from "../../lib/spec/presets.ts";
import type { AlexNetSpec, ConvolutionStage } from "../../lib/spec/spec.ts";

/** Finite numbers except -0, which JSON does not preserve. */
const real = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const odd = fc.integer({ min: 0, max: 6 }).map((half) => 2 * half + 1);
const activation = fc.constantFrom("relu", "tanh", "linear");
const inputs = fc.constantFrom("own tower", "all towers");
const convention = fc.constantFrom("literal", "divided-by-n");
const init = fc.record({
  standardDeviation: fc.oneof(real(0, 1), fc.constant("fan-in")),
  bias: real(-1, 1),
});

const convolution = fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  stride: fc.constant(1),
  padding: fc.oneof(
    fc.integer({ min: 1, max: 3 }),
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  ),
  inputs,
  locallyConnected: fc.boolean(),
  activation,
  normalization: fc.option(fc.record({
    k: real(0.5, 3),
    n: odd,
    alpha: real(0, 1),
    beta: real(0, 1),
    convention,
    inputs,
  })),
  mapNormalization: fc.option(fc.record({
    kind: fc.constantFrom("response", "contrast"),
    k: real(0.5, 3),
    size: odd,
    alpha: real(0, 1),
    beta: real(0, 1),
    convention,
  }, { requiredKeys: ["k", "size", "alpha", "beta", "convention"] })),
  pooling: fc.option(fc.record({
    kind: fc.constantFrom("max", "average"),
    size: fc.integer({ min: 2, max: 3 }),
    stride: fc.constant(2),
    rounding: fc.constantFrom("ceil", "floor"),
  })),
  order: fc.shuffledSubarray<ConvolutionStage>(
    ["activation", "normalization", "mapNormalization", "pooling"],
    { minLength: 4 },
  ),
  init,
});

const fullyConnected = fc.record({
  inputs,
  activation,
  dropout: fc.option(fc.record({
    rate: real(0, 0.99),
    form: fc.constantFrom("test-scaled", "inverted"),
    place: fc.constantFrom("outputs", "inputs"),
  })),
  init,
});

/** The size of the specs of {@linkcode anySpec}. */
export interface AnySpecSize {
  /** Smallest and largest input side. */
  sides: readonly [least: number, most: number];
  /** Half of the maximum number of kernels or units of a layer. */
  half: number;
}

/** Valid specs: arbitrary fields, with layers that match. */
export function anySpec(
  { sides, half }: AnySpecSize = { sides: [32, 64], half: 64 },
): fc.Arbitrary<AlexNetSpec> {
  const count = fc.integer({ min: 1, max: half }).map((n) => 2 * n);
  return fc.record({
    side: fc.integer({ min: sides[0], max: sides[1] }),
    classes: fc.integer({ min: 2, max: 1000 }),
    towers: fc.constantFrom(1, 2),
    convolutions: fc.array(fc.tuple(count, convolution), { maxLength: 4 }),
    fullyConnected: fc.array(fc.tuple(count, fullyConnected), { maxLength: 3 }),
  }).map((drawn) => ({
    ...preset("paper"),
    ...drawn,
    convolutions: drawn.convolutions.map(([kernels, l], i) => ({
      ...l,
      kernels,
      name: `conv${i}`,
    })),
    fullyConnected: drawn.fullyConnected.map(([units, l], i) => ({ ...l, units, name: `fc${i}` })),
  }));
}
