import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadFileError } from "../../lib/errors.ts";
import { fourLayerNet } from "../../lib/inspection/saturation.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { constantSchedule } from "../../lib/training/learning_rule/schedule.ts";
import { NetworkTraining } from "../../lib/training/train_network.ts";
import { stripes } from "../inspection/stripes.ts";

// Outside the tests, because threads and the BLAS library stay for the life of the process.
await useBackend("alexnet-cpu");

const spec = fourLayerNet("relu", "modern", 0.5);

async function losses(options: Partial<ConstructorParameters<typeof NetworkTraining>[0]>) {
  using network = new NetworkTraining({ spec, dataset: stripes, seed: 3, ...options });
  const { steps, state } = await network.train({ epochs: 2, progress: "none" });
  return { losses: steps.map(({ loss }) => loss), checkpoint: await network.capture(state) };
}

Deno.test("defaults come from the spec: batch, learning rule and rate", async () => {
  const small = changeSpec(spec, {
    training: {
      batchSize: 8,
      learningRate: 0.02,
      momentum: 0.5,
      weightDecay: 0.1,
      biasRateFactor: 2,
    },
  });
  const found = await losses({ spec: small });
  assertEquals(found.losses.length, 6);
  const told = await losses({
    batchSize: 8,
    optimizer: { momentum: 0.5, weightDecay: 0.1, biasRateFactor: 2 },
    schedule: constantSchedule(0.02),
  });
  assertEquals(found.losses, told.losses);
  assertNotEquals((await losses({ batchSize: 8 })).losses, told.losses);
});

Deno.test("a checkpoint of another net is rejected without leaking memory", async () => {
  const { checkpoint } = await losses({ batchSize: 8 });
  const before = tf.memory().numTensors;
  const other = fourLayerNet("relu", "modern", 0.25);
  assertThrows(
    () =>
      new NetworkTraining({
        ...{ spec: other, dataset: stripes, seed: 3 },
        resume: { checkpoint, path: "a.safetensors" },
      }),
    BadFileError,
    "a.safetensors",
  );
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("a run does not continue with images of other classes, or of the same classes in another order", async () => {
  const { checkpoint } = await losses({ batchSize: 8 });
  const before = tf.memory().numTensors;
  const { classNames } = stripes;
  for (const names of [classNames.toReversed(), classNames.with(1, "another")]) {
    const dataset = { ...stripes, classNames: names };
    assertThrows(
      () =>
        new NetworkTraining({
          spec,
          dataset,
          seed: 3,
          resume: { checkpoint, path: "a.safetensors" },
        }),
      BadFileError,
      "the classes of the training set",
    );
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("a released net outlives its training, and nothing else does", async () => {
  const before = tf.memory().numTensors;
  let model: tf.LayersModel;
  {
    using network = new NetworkTraining({ spec, dataset: stripes, seed: 3, batchSize: 8 });
    await network.train({ epochs: 1, progress: "none" });
    model = network.releaseModel();
  }
  assertEquals(tf.memory().numTensors, before + model.weights.length);
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("a run does not resume without a velocity of its weights", async () => {
  const { checkpoint } = await losses({ batchSize: 8 });
  const [lost, ...kept] = checkpoint.velocities;
  const resume = {
    checkpoint: { ...checkpoint, velocities: new Map(kept) },
    path: "a.safetensors",
  };
  assertThrows(
    () => new NetworkTraining({ spec, dataset: stripes, seed: 3, resume }),
    BadFileError,
    lost[0],
  );
  const none = { ...resume, checkpoint: { ...checkpoint, velocities: new Map() } };
  using network = new NetworkTraining({ spec, dataset: stripes, seed: 3, resume: none });
  const before = network.model.getWeights().map((weight) => weight.dataSync().slice());
  await assertRejects(
    () => network.train({ epochs: 4, progress: "none" }),
    BadFileError,
    lost[0],
  );
  assertEquals(network.model.getWeights().map((weight) => weight.dataSync()), before);
});

Deno.test("a new run starts from the weights of another net, except for the last layer if the classes differ", async () => {
  const { checkpoint } = await losses({ batchSize: 8 });
  const weights = { checkpoint, path: "a.safetensors" };
  const own = spec.classifier.name;
  const names = stripes.classNames.map((name) => `${name} again`);
  const starts = (dataset: typeof stripes) => {
    using network = new NetworkTraining({ spec, dataset, seed: 3, weights });
    assertEquals([network.start, network.preprocessing], [
      undefined,
      checkpoint.info.preprocessing,
    ]);
    return new Map(
      network.model.weights.map(({ originalName }, i) =>
        [originalName, network.model.getWeights()[i].dataSync()] as const
      ),
    );
  };
  const [same, other] = [starts(stripes), starts({ ...stripes, classNames: names })];
  for (const [name, { values }] of checkpoint.weights) {
    assertEquals(same.get(name), values, name);
    if (name.startsWith(`${own}/kernel`)) assertNotEquals(other.get(name), values, name);
    else if (!name.startsWith(own)) assertEquals(other.get(name), values, name);
  }
});

Deno.test("weights of a net with other layers are rejected by name", async () => {
  const { checkpoint } = await losses({ batchSize: 8 });
  const other = fourLayerNet("relu", "modern", 0.25);
  const weights = { checkpoint, path: "a.safetensors" };
  assertThrows(
    () => new NetworkTraining({ spec: other, dataset: stripes, seed: 3, weights }),
    BadFileError,
    "instead of",
  );
});
