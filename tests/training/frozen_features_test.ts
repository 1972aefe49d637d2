/** Covers lib/training/frozen_features.ts and, in lib/training/train_network.ts, frozen layers. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { useBackend } from "../../lib/ops/backend.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { cifarTwoTower } from "../../lib/spec/cifar_presets.ts";
import type { Checkpoint } from "../../lib/training/checkpoint/checkpoint_format.ts";
import { INITIAL_TRAINING_STATE } from "../../lib/training/history.ts";
import { constantSchedule } from "../../lib/training/learning_rule/schedule.ts";
import { NetworkTraining, type NetworkTrainingOptions } from "../../lib/training/train_network.ts";
import { brightnessImages } from "../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const dataset = brightnessImages(20);

/** Factors that freeze the convolutions of both towers. */
const frozen = Object.fromEntries(
  ["conv1", "conv2", "conv3", "conv4", "conv5"].flatMap((name) => [
    [`tower1/${name}`, 0],
    [`tower2/${name}`, 0],
  ]),
);

const options: NetworkTrainingOptions = {
  spec: cifarTwoTower,
  dataset,
  seed: 4,
  batchSize: 8,
  schedule: constantSchedule(0.01),
  optimizer: { rateFactors: frozen },
};

/** Trains for `epochs` and returns the checkpoint. */
async function trained(
  change: Partial<NetworkTrainingOptions> = {},
  { features = false, epochs = 2, microBatch = 8 } = {},
): Promise<Checkpoint> {
  using network = new NetworkTraining({ ...options, ...change });
  if (features) assertEquals(await network.computeFrozenLayers(), "flatten");
  const { state } = await network.train({ epochs, microBatch, progress: "none" });
  return await network.capture(state);
}

const valuesOf = ({ weights }: Checkpoint) =>
  new Map([...weights].map(([name, { values }]) => [name, values]));

Deno.test("frozen layers are bit-identical after training and have no velocity; the others learn", async () => {
  using network = new NetworkTraining(options);
  const before = valuesOf(await network.capture(INITIAL_TRAINING_STATE));
  const { state } = await network.train({ epochs: 2, progress: "none" });
  const after = await network.capture(state);
  for (const [name, { values }] of after.weights) {
    if (name.includes("conv")) assertEquals(values, before.get(name), name);
    else assertNotEquals(values, before.get(name), name);
    assertEquals(after.velocities.has(name), !name.includes("conv"), name);
  }
});

Deno.test("training on what frozen layers computed once gives the weights of training on images", async () => {
  const [images, features] = [await trained(), await trained({}, { features: true })];
  assertEquals(valuesOf(features), valuesOf(images));
  assertEquals(features.velocities, images.velocities);
});

for (const features of [false, true]) {
  const by = features ? "on features" : "on images";
  Deno.test(`a run ${by} with frozen layers goes on to the same bits after an interruption`, async () => {
    const whole = await trained({}, { features });
    const half = await trained({}, { features, epochs: 1 });
    const resumed = await trained({ resume: { checkpoint: half, path: "half" } }, { features });
    assertEquals(valuesOf(resumed), valuesOf(whole));
  });
}

Deno.test("micro-batches give the update of the whole batch within rounding", async () => {
  const whole = valuesOf(await trained({}, { features: true, epochs: 1 }));
  const parts = await trained({}, { features: true, epochs: 1, microBatch: 3 });
  for (const [name, { values }] of parts.weights) {
    const other = whole.get(name) ?? never();
    values.forEach((value, i) => assertAlmostEquals(value, other[i], 1e-6, name));
  }
});

Deno.test("a layer's rate is its factor times the rate, and a rate of 0 stops its momentum too", async () => {
  const moved = async (rateFactors: Record<string, number>, resume?: Checkpoint) => {
    const change = { optimizer: { rateFactors: { ...frozen, ...rateFactors }, weightDecay: 0 } };
    const started = resume === undefined ? {} : { resume: { checkpoint: resume, path: "before" } };
    return await trained({ ...change, ...started, batchSize: 20 }, {
      epochs: resume === undefined ? 1 : 2,
    });
  };
  const start = valuesOf(await trained({ schedule: constantSchedule(0) }, { epochs: 1 }));
  const [once, twice] = [valuesOf(await moved({})), await moved({ fc8: 2, "fc8/bias": 0 })];
  const step = (values: Map<string, Float32Array>, name: string) =>
    (values.get(name) ?? never()).map((value, i) => value - (start.get(name) ?? never())[i]);
  const [single, double] = [step(once, "fc8/kernel"), step(valuesOf(twice), "fc8/kernel")];
  assert(single.some((value) => Math.abs(value) > 1e-6));
  single.forEach((value, i) => assertAlmostEquals(double[i], 2 * value, 1e-7));
  assertEquals(valuesOf(twice).get("fc8/bias"), start.get("fc8/bias"));
  // fc7 has a velocity after the first update; frozen from then on, it stays where it is.
  const later = await moved({ "tower1/fc7": 0 }, await moved({}));
  assertEquals(valuesOf(later).get("tower1/fc7/kernel"), once.get("tower1/fc7/kernel"));
  assertNotEquals(valuesOf(later).get("tower2/fc7/kernel"), once.get("tower2/fc7/kernel"));
});

Deno.test("the validation on features is that of the net, for a set smaller than a batch too", async () => {
  using network = new NetworkTraining(options);
  assertEquals(network.frozenValidation(dataset), undefined);
  await network.computeFrozenLayers();
  await network.train({ epochs: 3, progress: "none" });
  for (const count of [20, 3]) {
    const images = brightnessImages(count);
    const { errors } = await evaluate(network.model, images, {
      preprocessing: network.preprocessing,
    });
    assertEquals(await network.frozenValidation(images)?.(), errors[0].error);
  }
});

Deno.test("nothing is computed once when images vary, or no layer is frozen", async () => {
  for (const change of [{ crop: true }, { flip: true }, { optimizer: {} }]) {
    using network = new NetworkTraining({ ...options, ...change });
    assertEquals(await network.computeFrozenLayers(), undefined);
  }
});

function never(): never {
  throw new Error("a value that is always there is missing");
}
