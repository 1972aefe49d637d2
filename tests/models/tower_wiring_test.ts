/** Covers lib/models/alexnet.ts and lib/models/tower_builder.ts: which tower reads which. */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../../lib/models/alexnet.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import type { AlexNetSpec } from "../../lib/spec/spec.ts";
import { outputs } from "../layers/round_trip.ts";
import { largestError } from "../ops/numerical_gradient.ts";
import { shrunken } from "./shrunken.ts";

await tf.setBackend("cpu");

const every = {
  layer: { init: { standardDeviation: "fan-in", bias: 0.5 } },
  fullyConnected: { units: 32, dropout: null },
} as const;

/**
 * The weights with a gradient when the sum of `layer`'s outputs is minimized: those that the layer
 * depends on.
 */
function heardBy(spec: AlexNetSpec, layer: string): Set<string> {
  const model = alexnet(spec, { seed: 2 });
  const output = model.getLayer(layer).output as tf.SymbolicTensor;
  const below = tf.model({ inputs: model.inputs, outputs: output });
  const x = tf.randomNormal([2, spec.side, spec.side, 3], 0, 1, "float32", 1);
  const variables = model.trainableWeights.map((w) => w.read() as tf.Variable);
  const heard = tf.tidy(() => {
    const { grads } = tf.variableGrads(
      () => tf.sum(below.apply(x, { training: true }) as tf.Tensor) as tf.Scalar,
      variables,
    );
    return model.trainableWeights.filter((w) =>
      grads[w.name]?.dataSync().some((value) => value !== 0) ?? false
    ).map((w) => w.originalName.replace(/\/(kernel|bias)$/, ""));
  });
  x.dispose();
  model.dispose();
  return new Set(heard);
}

/** `tower1/...` and `tower2/...` of each of `layers`. */
function both(...layers: string[]): string[] {
  return layers.flatMap((layer) => [`tower1/${layer}`, `tower2/${layer}`]);
}

Deno.test("in the paper's network a tower reads the other at conv3 and not before", () => {
  const spec = changeSpec(shrunken("paper"), { every });
  assertEquals(heardBy(spec, "tower2/pool2"), new Set(["tower2/conv1", "tower2/conv2"]));
  assertEquals(
    heardBy(spec, "tower2/conv3"),
    new Set([...both("conv1", "conv2"), "tower2/conv3"]),
  );
});

Deno.test("between conv3 and fc6 a tower reads only itself", () => {
  const spec = changeSpec(shrunken("paper"), { every });
  assertEquals(
    heardBy(spec, "tower1/pool5"),
    new Set([
      ...both("conv1", "conv2"),
      "tower1/conv3",
      "tower1/conv4",
      "tower1/conv5",
    ]),
  );
  assertEquals(
    heardBy(spec, "tower1/fc6"),
    new Set([...both("conv1", "conv2", "conv3", "conv4", "conv5"), "tower1/fc6"]),
  );
});

Deno.test("without communication the towers meet only in the last layer", () => {
  const spec = changeSpec(shrunken("noCommunication"), { every });
  const layers = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"];
  assertEquals(heardBy(spec, "tower2/fc7"), new Set(layers.map((layer) => `tower2/${layer}`)));
  assertEquals(heardBy(spec, "fc8"), new Set([...both(...layers), "fc8"]));
});

/**
 * A kernel `[rows, columns]` (in the last two axes) with zeros where one tower would read the
 * other.
 */
function blockDiagonal(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const axis = a.rank - 2;
  const above = tf.concat(
    [a, tf.zeros([...a.shape.slice(0, -1), b.shape[a.rank - 1]])],
    a.rank - 1,
  );
  const below = tf.concat(
    [tf.zeros([...b.shape.slice(0, -1), a.shape[b.rank - 1]]), b],
    b.rank - 1,
  );
  return tf.concat([above, below], axis);
}

Deno.test("two towers equal one tower whose kernels are zero where the towers do not communicate", () => {
  // Normalization across both towers, because within one tower it would differ at the border maps.
  const numbers = { k: 2, n: 5, alpha: 1e-2, beta: 0.75, convention: "literal" } as const;
  const normalization = { ...numbers, inputs: "all towers" } as const;
  const two = changeSpec(shrunken("paper"), {
    every,
    layers: { conv1: { normalization }, conv2: { normalization } },
  });
  const towers = alexnet(two, { seed: 2 });
  const one = alexnet(changeSpec(two, { towers: 1 }), { seed: 3 });
  const weight = (name: string): tf.Tensor => {
    const found = towers.weights.find((w) => w.originalName === name);
    if (found === undefined) throw new Error(`No weight ${name}.`);
    return found.read();
  };
  const talks = ["conv1", "conv3", "fc6", "fc7"];
  tf.tidy(() =>
    one.setWeights(one.weights.map(({ originalName: name }) => {
      if (name.startsWith("fc8")) return weight(name);
      const [a, b] = [weight(`tower1/${name}`), weight(`tower2/${name}`)];
      const [layer, kind] = name.split("/");
      return kind === "bias" || talks.includes(layer)
        ? tf.concat([a, b], a.rank - 1)
        : blockDiagonal(a, b);
    }))
  );
  const x = tf.randomNormal([2, two.side, two.side, 3], 0, 3, "float32", 1);
  const [found, expected] = [outputs(towers, x), outputs(one, x)];
  assert(largestError(found, expected) < 1e-5);
  assert(expected.some((value) => Math.abs(value) > 1e-3));
  x.dispose();
  towers.dispose();
  one.dispose();
});
