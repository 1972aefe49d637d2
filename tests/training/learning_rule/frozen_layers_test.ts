import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { CounterDropout } from "../../../lib/layers/dropout.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { cifarSmall, cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import type { AlexNetSpec, Dropout } from "../../../lib/spec/spec.ts";
import { dividedNet, restDropout } from "../../../lib/training/learning_rule/frozen_layers.ts";
import { layerOf } from "../../../lib/training/learning_rule/variable_names.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

/** Two towers, with `dropout` in fc6 and fc7. */
const withDropout = (dropout: Partial<Dropout>) => {
  const [{ dropout: own }] = cifarTwoTower.fullyConnected;
  if (own === null) throw new Error("cifarTwoTower has dropout");
  return changeSpec(cifarTwoTower, {
    every: { fullyConnected: { dropout: { ...own, ...dropout } } },
  });
};

/** All but the layers `frozen`, by their names in the spec, learn. */
const except = (...frozen: string[]) => ({
  learns: (name: string) => !frozen.includes(layerOf(name).replace(/^tower\d\//, "")),
});

const convolutions = ["conv1", "conv2", "conv3", "conv4", "conv5"];

/** The dropout layers that act when the layers `frozen` of `spec` are. */
function acting(spec: AlexNetSpec, ...frozen: string[]): string[] {
  const model = alexnet(spec);
  restDropout(model, except(...frozen));
  const names = model.layers.flatMap((layer) =>
    layer instanceof CounterDropout && layer.active ? [layer.name] : []
  );
  model.dispose();
  return names;
}

Deno.test("dropout of outputs acts if the next layer learns, even where its own is frozen", () => {
  const spec = withDropout({ place: "outputs" });
  const all = ["tower1/dropout6", "tower2/dropout6", "tower1/dropout7", "tower2/dropout7"];
  assertEquals(acting(spec), all);
  assertEquals(acting(spec, ...convolutions, "fc6"), all);
  assertEquals(acting(spec, ...convolutions, "fc6", "fc7"), all.slice(2));
  assertEquals(acting(spec, "fc7"), all.slice(2));
  assertEquals(acting(spec, "fc7", "fc8"), []);
});

Deno.test("dropout of inputs acts if its own layer learns", () => {
  const spec = withDropout({ place: "inputs" });
  const model = alexnet(spec);
  const names = model.layers.filter((layer) => layer instanceof CounterDropout)
    .map(({ name }) => name);
  model.dispose();
  assertEquals(acting(spec), names);
  assertEquals(acting(spec, "fc6"), names.filter((name) => name.includes("7")));
});

Deno.test("dropout that rests scales in training as at test time, and takes no mask", () => {
  const model = alexnet(withDropout({ form: "test-scaled" }));
  restDropout(model, except("fc7", "fc8"));
  const x = tf.randomNormal([2, 32, 32, 3], 0, 1, "float32", 1);
  const [test, training] = [false, true].map((training) =>
    model.apply(x, { training }) as tf.Tensor
  );
  assertEquals(training.dataSync(), test.dataSync());
  const dropout = model.getLayer("tower1/dropout6") as CounterDropout;
  assertEquals(dropout.stream.state.position, 0);
  tf.dispose([x, test, training]);
  model.dispose();
});

/** The layer at which a net is divided whose layers `frozen` are. */
function division(spec: AlexNetSpec, ...frozen: string[]): string | undefined {
  const model = alexnet(spec);
  restDropout(model, except(...frozen));
  const net = dividedNet(model, except(...frozen));
  net?.head.dispose();
  model.dispose();
  return net?.name;
}

Deno.test("a net is divided at the last tensor on which all depends that changes", () => {
  const small = changeSpec(cifarSmall, { name: "one tower" });
  assertEquals(division(small), undefined);
  assertEquals(division(small, "conv2"), undefined);
  assertEquals(division(small, "conv1"), "pool1");
  assertEquals(division(small, "conv1", "conv2"), "flatten");
  assertEquals(division(small, "conv1", "conv2", "fc3"), "fc3");
  assertEquals(division(small, "conv1", "conv2", "fc3", "fc4"), undefined);
});

Deno.test("two towers are divided where they are joined", () => {
  assertEquals(division(cifarTwoTower, "conv1", "conv2"), "conv3/both");
  assertEquals(division(cifarTwoTower, ...convolutions), "flatten");
  // The dropout of fc6 acts in each tower before they are joined again.
  assertEquals(division(cifarTwoTower, ...convolutions, "fc6"), "flatten");
  assertEquals(division(cifarTwoTower, ...convolutions, "fc6", "fc7"), "fc7/both");
});

Deno.test("the two parts compute what the net does, and leave its weights alone", () => {
  const model = alexnet(cifarTwoTower, { seed: 3 });
  const before = tf.memory().numTensors;
  const net = dividedNet(model, except(...convolutions));
  if (net === undefined) throw new Error("the net can be divided");
  tf.tidy(() => {
    const x = tf.randomNormal([3, 32, 32, 3], 0, 1, "float32", 1);
    const whole = (model.predict(x) as tf.Tensor).dataSync();
    const parts = (net.head.predict(net.trunk.predict(x)) as tf.Tensor).dataSync();
    whole.forEach((value, i) => assertAlmostEquals(parts[i], value, 1e-6));
  });
  net.head.dispose();
  assertEquals(tf.memory().numTensors, before);
  tf.tidy(() => model.predict(tf.zeros([1, 32, 32, 3])));
  model.dispose();
});
