import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { MapNormalizationOptions } from "../../lib/layers/map_normalization.ts";
import { RandomStreams } from "../../lib/random.ts";
import { largestError, numericalGradient, tensorOf } from "../ops/numerical_gradient.ts";
import { fill, rounded } from "../ops/reference/array64.ts";

/** A normalization within maps in float64, of `[2, side, side, maps]`. */
export type NormalizationReference = (
  x: Float64Array,
  side: number,
  maps: number,
  options: MapNormalizationOptions,
) => Float64Array;

const cases = fc.record({
  side: fc.integer({ min: 1, max: 6 }),
  maps: fc.integer({ min: 1, max: 3 }),
  size: fc.constantFrom(1, 3, 5),
  convention: fc.constantFrom("literal" as const, "divided-by-n" as const),
  seed: fc.nat(),
});

/** Asserts for 25 random cases that a layer and its gradient agree with `reference` to 1e-5. */
export function assertAgreesWithFloat64(
  layerOf: (options: MapNormalizationOptions) => tf.layers.Layer,
  reference: NormalizationReference,
): void {
  fc.assert(
    fc.property(cases, ({ side, maps, size, convention, seed }) => {
      const options: MapNormalizationOptions = { k: 1, size, alpha: 0.3, beta: 0.75, convention };
      const stream = new RandomStreams(seed).stream("test");
      const shape = [2, side, side, maps];
      const x = rounded(fill(shape, () => stream.normal()));
      const dy = rounded(fill(shape, () => stream.normal()));
      const layer = layerOf(options);
      const [y, dx] = tf.tidy(() => {
        const f = (v: tf.Tensor) => layer.apply(v) as tf.Tensor;
        const { value, grad } = tf.valueAndGrad(f)(tensorOf(x), tensorOf(dy));
        return [value.dataSync(), grad.dataSync()];
      });
      const f = (data: Float64Array) => reference(data, side, maps, options);
      assert(largestError(y, f(x.data), 1) < 1e-5);
      assert(largestError(dx, numericalGradient(f, x.data, dy.data), 1) < 1e-5);
    }),
    { numRuns: 25 },
  );
}
