import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { fitColorPca } from "../../lib/augmentation/color_pca.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { cifarTwoTower } from "../../lib/spec/cifar_presets.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
} from "../../lib/training/checkpoint/checkpoint_format.ts";
import type { RecipeEvent } from "../../lib/training/learning_rule/recipe_events.ts";
import { stepSchedule } from "../../lib/training/learning_rule/schedule.ts";
import { NetworkTraining, type NetworkTrainingOptions } from "../../lib/training/train_network.ts";
import type { TrainingState } from "../../lib/training/history.ts";
import { brightnessImages } from "../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const dataset = brightnessImages(16);

/** The recipe source2012 in five epochs of two updates. */
const events: readonly RecipeEvent[] = [
  { epoch: 2, rateFactors: { conv1: 0.1 }, colorNoise: false },
  { epoch: 3, rateFactors: { conv1: 0 } },
];

const options: NetworkTrainingOptions = {
  ...{ spec: cifarTwoTower, dataset, seed: 5, batchSize: 8, crop: true, flip: true, events },
  colorPca: { pca: fitColorPca(dataset), scale: "standardDeviation", shrink: true },
  schedule: stepSchedule(0.01, [1, 4]),
};

/** Trains from `resume` on until `stop` updates are done, and returns a checkpoint of them. */
async function train(
  stop: number,
  resume?: Checkpoint,
  more: Partial<NetworkTrainingOptions> = {},
) {
  using network = new NetworkTraining({
    ...options,
    ...more,
    resume: resume && { checkpoint: resume, path: "a.safetensors" },
  });
  const halt = new AbortController();
  const { steps, state } = await network.train({
    ...{ epochs: 5, progress: "none", signal: halt.signal, inspectEvery: 1 },
    onStep: ({ step }) => {
      if (step + 1 === stop) halt.abort();
    },
  });
  // Times are not a part of the result.
  const timeless: TrainingState = { ...state, totals: { ...state.totals, seconds: 0 } };
  return { steps, checkpoint: await network.capture(timeless) };
}

/** The checkpoint as a resumed process reads it. */
async function reread(checkpoint: Checkpoint): Promise<Checkpoint> {
  return decodeCheckpoint((await encodeCheckpoint(checkpoint)).slice(), "a.safetensors");
}

/** The kernel of a layer of the first tower, or its velocity. */
function kernel(checkpoint: Checkpoint, layer: string, kind: "weights" | "velocities" = "weights") {
  return checkpoint[kind].get(`tower1/${layer}/kernel`)?.values ?? [];
}

Deno.test("a run that is resumed before, at and between its events ends with the bits of an uninterrupted one", async () => {
  const { checkpoint: whole } = await train(10);
  const expected = await encodeCheckpoint(whole);
  for (const stop of [3, 4, 5, 6, 7]) {
    const { checkpoint } = await train(10, await reread((await train(stop)).checkpoint));
    assertEquals(await encodeCheckpoint(checkpoint), expected, `resumed after ${stop} updates`);
  }
});

Deno.test("a checkpoint has the events, so that a run goes on with them without being told", async () => {
  const before = await reread((await train(3)).checkpoint);
  assertEquals(before.info.training?.events, events);
  const { checkpoint } = await train(10, before, { events: undefined });
  assertEquals(
    await encodeCheckpoint(checkpoint),
    await encodeCheckpoint((await train(10)).checkpoint),
  );
});

Deno.test("a layer whose factor becomes 0 does not coast: its weights and velocity stay", async () => {
  const [before, after] = [await train(6), await train(10)];
  for (const kind of ["weights", "velocities"] as const) {
    const [old, now] = [before, after].map(({ checkpoint }) => kernel(checkpoint, "conv1", kind));
    assertEquals(now, old);
    assert(old.some((value) => value !== 0));
  }
  assertNotEquals(kernel(after.checkpoint, "conv2"), kernel(before.checkpoint, "conv2"));
  const moving = (step: number) => "tower1/conv1/kernel" in (after.steps[step].updateRatios ?? {});
  assertEquals([moving(5), moving(6)], [true, false]);
});

Deno.test("an event multiplies the rate of its layer alone, and leaves the first epochs as they are", async () => {
  const without = { events: [], colorPca: undefined };
  const slower = { ...without, events: [{ epoch: 1, rateFactors: { conv1: 0.5 } }] };
  const [plain, slow] = [await train(3, undefined, without), await train(3, undefined, slower)];
  assertEquals(plain.steps.map(({ loss }) => loss), slow.steps.map(({ loss }) => loss));
  assertNotEquals(kernel(plain.checkpoint, "conv1"), kernel(slow.checkpoint, "conv1"));
  assertEquals(kernel(plain.checkpoint, "conv2"), kernel(slow.checkpoint, "conv2"));
});

Deno.test("colour noise that an event switches off is that of a run without noise from there on", async () => {
  const off = { events: [{ epoch: 1, colorNoise: false }] };
  const start = await reread((await train(2, undefined, off)).checkpoint);
  const switched = await train(4, start, off);
  const never = await train(4, start, { events: [], colorPca: undefined });
  const still = await train(4, start, { events: [] });
  const losses = ({ steps }: Awaited<ReturnType<typeof train>>) => steps.map(({ loss }) => loss);
  assertEquals(losses(switched), losses(never));
  assertNotEquals(losses(switched), losses(still));
});

Deno.test("an event of a layer that the net does not have is found before the training", () => {
  const wrong = [{ epoch: 1, rateFactors: { conf1: 0 } }];
  assertThrows(
    () => new NetworkTraining({ ...options, events: wrong }),
    BadArgumentError,
    "did you mean conv1?",
  );
});
