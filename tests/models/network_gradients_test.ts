/** Covers lib/models and lib/layers: gradients of whole networks against finite differences. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import "../../lib/ops/cpu/register.ts";
import { setDropoutStream } from "../../lib/layers/dropout.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { softmaxCrossEntropy } from "../../lib/ops/softmax_cross_entropy.ts";
import { RandomStreams } from "../../lib/random.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import type { PresetName } from "../../lib/spec/presets.ts";
import { largestError, tensorOf } from "../ops/numerical_gradient.ts";
import { type Array64, fill, rounded } from "../ops/reference/array64.ts";
import { ReferenceNetwork } from "./reference_network.ts";
import { shrunken } from "./shrunken.ts";

const LABELS = [0, 3, 4];

/** Loss and gradients of one training step, by the model and by the reference. */
function bothSteps(name: PresetName) {
  // With the paper's small weights, the signal would vanish in such a narrow net.
  const every = { layer: { init: { standardDeviation: "fan-in", bias: 0.5 } } } as const;
  const spec = changeSpec(shrunken(name), {
    every: { ...every, fullyConnected: { units: 32 } },
  });
  const model = alexnet(spec, { seed: 11 });
  const stream = new RandomStreams(5).stream("test");
  // As large as centred pixels, so that the normalization matters.
  const images = rounded(
    fill([LABELS.length, spec.side, spec.side, 3], () => 60 * stream.normal()),
  );
  const weights = new Map(model.weights.map((w): [string, Array64] => [
    w.originalName,
    { shape: w.shape as number[], data: Float64Array.from(w.read().dataSync()) },
  ]));
  const dropout = new RandomStreams(2).stream("dropout");
  dropout.reserve(1000);
  const reference = new ReferenceNetwork(spec, weights, dropout).step(images, LABELS);
  setDropoutStream(model, dropout);
  const variables = model.trainableWeights.map((w) => w.read() as tf.Variable);
  const found = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => {
      const logits = model.apply(tensorOf(images), { training: true }) as tf.Tensor2D;
      return softmaxCrossEntropy(tf.tensor1d(LABELS, "int32"), logits);
    }, variables);
    return {
      loss: value.dataSync()[0],
      gradients: Object.fromEntries(
        model.trainableWeights.map((w) => [w.originalName, grads[w.name].dataSync()]),
      ),
    };
  });
  model.dispose();
  return { reference, found };
}

// Started outside the tests, because it keeps its threads and its BLAS until the process ends.
await tf.setBackend("alexnet-cpu");

const cases: [backend: string, presets: PresetName[]][] = [
  ["cpu", ["paper", "dense", "noCommunication", "noOverlap"]],
  ["alexnet-cpu", ["paper", "dense"]],
];

for (const [backend, presets] of cases) {
  for (const name of presets) {
    Deno.test(`${name}, shrunken, on ${backend}: loss and gradients agree with float64`, async () => {
      await tf.setBackend(backend);
      const { reference, found } = bothSteps(name);
      assertAlmostEquals(found.loss, reference.loss, 1e-4 * reference.loss);
      assertEquals(Object.keys(found.gradients), [...reference.gradients.keys()]);
      for (const [weight, expected] of reference.gradients) {
        assert(expected.some((value) => value !== 0), `${weight} has no gradient`);
        const error = largestError(found.gradients[weight], expected);
        assert(error < 1e-3, `${weight}: ${error}`);
      }
    });
  }
}
