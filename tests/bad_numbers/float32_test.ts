/** Covers lib/argument_checks.ts and lib/number_ranges.ts: numbers that float32 cannot hold are rejected. */
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as library from "../../mod.ts";
import { LARGEST_FLOAT32, requireFinite } from "../../lib/argument_checks.ts";
import { cropToFloat } from "../../lib/ops/crop_to_float.ts";
import { preprocessing } from "./fixtures.ts";
import { outcome } from "./table.ts";

const spec = library.preset("cifarSmall");
const init = (change: object) =>
  library.alexnet(library.changeSpec(spec, {
    every: { layer: { init: { standardDeviation: 0.01, bias: 0, ...change } } },
  }));
const maps = tf.zeros<tf.Rank.R4>([1, 1, 1, 8]);
const normalized = (change: object) =>
  library.localResponseNormalization(maps, {
    ...{ k: 1, n: 5, alpha: 1, beta: 0.75, convention: "literal" },
    ...change,
  });
const momentum = (change: object) => new library.MomentumSGD({ learningRate: 0.1, ...change });

/** A number that is finite as a float64 and infinite, or without an inverse, as a float32. */
const calls: Readonly<Record<string, () => unknown>> = {
  "a bias of a spec": () => init({ bias: 1e39 }),
  "a standard deviation of a spec": () => init({ standardDeviation: 1e39 }),
  "a weight decay of a spec": () =>
    library.parseSpec({ ...spec, training: { ...spec.training, weightDecay: 1e39 } }),
  "a divisor of a spec": () =>
    library.parseSpec({
      ...spec,
      preprocessing: { ...spec.preprocessing, divisor: [1e-40, 1, 1] },
    }),
  "a divisor of preprocessing": () =>
    library.parsePreprocessing({ ...preprocessing, divisor: [1, 1e-31, 1] }),
  "a mean of preprocessing": () =>
    library.parsePreprocessing({ ...preprocessing, mean: [1e39, 1, 1] }),
  "a bias of Convolution2D": () =>
    new library.Convolution2D({ kernels: 1, size: 1, biasValue: 1e39 }),
  "a standard deviation of FullyConnected": () =>
    new library.FullyConnected({ units: 1, standardDeviation: 1e39 }),
  "k of localResponseNormalization": () => normalized({ k: 1e-60 }),
  "alpha of localResponseNormalization": () => normalized({ alpha: 1e39 }),
  "beta of localResponseNormalization": () => normalized({ beta: 1e300 }),
  "a learning rate": () => momentum({ learningRate: 1e39 }),
  "a factor of biases": () => momentum({ biasRateFactor: 1e300 }),
  "a factor of a layer": () => momentum({ rateFactors: { a: 1e300 } }),
  "a schedule": () => library.constantSchedule(1e39),
  "a divisor of cropToFloat": () =>
    cropToFloat([new Uint8Array(3)], {
      ...{ imageSide: 1, side: 1, mean: [0, 0, 0], divisor: [1e-40, 1, 1], channelOrder: "rgb" },
      variations: [{ crop: { top: 0, left: 0, flip: false }, shift: [0, 0, 0], gain: 1 }],
    }),
};

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name} that float32 cannot hold is rejected`, async () => {
    assertEquals(await outcome(call, 0), "refused");
  });
}

Deno.test("the largest float32 is the largest accepted number", () => {
  assertEquals(Math.fround(LARGEST_FLOAT32), LARGEST_FLOAT32);
  assertEquals(Math.fround(LARGEST_FLOAT32 * (1 + 2 ** -24)), Infinity);
  assertEquals(requireFinite("x", -LARGEST_FLOAT32), -LARGEST_FLOAT32);
  assertThrows(() => requireFinite("x", 1e39), library.BadArgumentError);
});

Deno.test("a rate and a factor whose product float32 cannot hold change no weight", () => {
  const weight = tf.variable(tf.tensor1d([1]), true, "product/kernel");
  const optimizer = momentum({ learningRate: 1e20, rateFactors: { product: 1e20 } });
  assertThrows(
    () => optimizer.applyGradients({ [weight.name]: tf.tensor1d([0]) }),
    library.BadArgumentError,
    "the rate of product/kernel",
  );
  assertEquals([...weight.dataSync()], [1]);
  weight.dispose();
  optimizer.dispose();
});
