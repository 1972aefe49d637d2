import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { cifarSmall, cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import {
  captureCheckpoint,
  loadCheckpoint,
  restoreVelocities,
  restoreWeights,
  saveCheckpoint,
} from "../../../lib/training/checkpoint/checkpoint.ts";
import {
  type Checkpoint,
  type CheckpointInfo,
  decodeCheckpoint,
  encodeCheckpoint,
} from "../../../lib/training/checkpoint/checkpoint_format.ts";
import type { CheckpointTraining } from "../../../lib/training/checkpoint/checkpoint_training.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import { readSafetensors, writeSafetensors } from "../../../lib/weights/safetensors.ts";
import { signedAnew } from "../signed.ts";
import { reportFigures } from "../../report_figures.ts";
import { afterSevenUpdates } from "../small_checkpoints.ts";

await tf.setBackend("cpu");

const classNames = Array.from({ length: 10 }, (_, i) => `class ${i}`);
const info: CheckpointInfo = {
  spec: cifarSmall,
  classNames,
  preprocessing: {
    side: 32,
    imageSide: 32,
    padding: 4,
    mean: Float32Array.of(125.3, 123, 113.9),
    divisor: [62, 62, 62],
    channelOrder: "rgb",
  },
  training: afterSevenUpdates,
};

/** A small net after one step, with its checkpoint. */
async function trained() {
  const model = alexnet(cifarSmall, { seed: 3 });
  const optimizer = new MomentumSGD({ learningRate: 0.01 });
  const gradients = Object.fromEntries(
    model.trainableWeights.map((weight) => [weight.name, tf.ones(weight.read().shape)]),
  );
  optimizer.applyGradients(gradients);
  tf.dispose(gradients);
  const checkpoint = await captureCheckpoint(model, optimizer, info);
  const dispose = () => {
    optimizer.dispose();
    model.dispose();
  };
  return { model, optimizer, checkpoint, dispose };
}

function assertSame(found: Checkpoint, expected: Checkpoint) {
  assertEquals(found.info, {
    ...expected.info,
    preprocessing: { ...expected.info.preprocessing, mean: Array.from(info.preprocessing.mean) },
  });
  assertEquals(new Map([...found.weights].sort()), new Map([...expected.weights].sort()));
  assertEquals(new Map([...found.velocities].sort()), new Map([...expected.velocities].sort()));
}

Deno.test("a checkpoint is restored bit for bit", async () => {
  const { checkpoint, dispose } = await trained();
  dispose();
  assertEquals(checkpoint.weights.size, 8);
  assertEquals(checkpoint.velocities.size, 8);
  assertSame(await decodeCheckpoint(await encodeCheckpoint(checkpoint), "x"), checkpoint);
});

Deno.test("weights and velocities can be restored into a second net while the first exists", async () => {
  const { model, optimizer, checkpoint, dispose } = await trained();
  const other = alexnet(cifarSmall, { seed: 4 });
  const restored = new MomentumSGD({ learningRate: 0.01 });
  restoreWeights(checkpoint, other, "x");
  restoreVelocities(checkpoint, other, restored);
  model.getWeights().forEach((weight, i) =>
    assertEquals(other.getWeights()[i].dataSync(), weight.dataSync())
  );
  assertEquals(
    [...restored.velocities.values()].map((velocity) => [...velocity.dataSync()]),
    [...optimizer.velocities.values()].map((velocity) => [...velocity.dataSync()]),
  );
  restored.dispose();
  other.dispose();
  dispose();
});

Deno.test("a checkpoint has all the state that resuming needs", async () => {
  const { checkpoint, dispose } = await trained();
  dispose();
  const { info: read } = await decodeCheckpoint(await encodeCheckpoint(checkpoint), "x");
  assertEquals(read.training, info.training);
});

Deno.test("the backend of a run is recorded, and checkpoints with an invalid or no record load too", async () => {
  const { training } = info;
  assert(training !== undefined);
  const recorded = async (backend: unknown) => {
    const changed = { ...training, ...(backend === undefined ? {} : { backend }) };
    const checkpoint = { weights: new Map(), velocities: new Map() };
    const bytes = await encodeCheckpoint({
      ...checkpoint,
      info: { ...info, training: changed as CheckpointTraining },
    });
    return (await decodeCheckpoint(bytes, "memory")).info.training?.backend;
  };
  const products = { library: "OpenBLAS", version: "0.3.21 (AVX-512)", core: "SkylakeX" };
  const record = { name: "alexnet-cpu", products, kernels: "e9376d500694" };
  assertEquals(await recorded(record), record);
  assertEquals(await recorded(undefined), undefined);
  assertEquals(await recorded("OpenBLAS"), undefined);
});

Deno.test("a float16 checkpoint has half of the weights' bytes and nothing of the training", async () => {
  const { checkpoint, dispose } = await trained();
  dispose();
  const whole = await encodeCheckpoint(checkpoint);
  const half = await encodeCheckpoint(checkpoint, { dtype: "F16" });
  assert(half.length < whole.length / 3, `${half.length} of ${whole.length}`);
  const read = await decodeCheckpoint(half, "x");
  assertEquals(read.info.training, undefined);
  assertEquals(read.velocities.size, 0);
  for (const [name, { values }] of checkpoint.weights) {
    const rounded = read.weights.get(name)?.values ?? [];
    values.forEach((value, i) =>
      assert(Math.abs(rounded[i] - value) <= Math.abs(value) * 2 ** -11 + 2 ** -25, name)
    );
  }
});

Deno.test("a checkpoint of another net is rejected and the differences are listed", async () => {
  const { checkpoint, dispose } = await trained();
  const other = alexnet(cifarTwoTower);
  const before = other.getWeights()[0].dataSync().slice();
  const error = assertThrows(
    () => restoreWeights(checkpoint, other, "a.safetensors"),
    BadFileError,
  );
  assertStringIncludes(error.message, "no tower1/conv1/kernel [5,5,3,16]");
  assertStringIncludes(error.message, "more differences");
  assertStringIncludes(error.message, "a.safetensors");
  assertEquals(other.getWeights()[0].dataSync(), before);
  other.dispose();
  dispose();
});

/** The file of a checkpoint with changed metadata and no new signature. */
function withMetadata(bytes: Uint8Array, change: Record<string, string>): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes, "x");
  return writeSafetensors(tensors, new Map([...metadata, ...Object.entries(change)]));
}

Deno.test("a checkpoint of a future format is rejected as such", async () => {
  const { checkpoint, dispose } = await trained();
  dispose();
  const bytes = withMetadata(await encodeCheckpoint(checkpoint), { "alexnet.format": "3" });
  const error = await assertRejects(() => decodeCheckpoint(bytes, "x"), BadFileError);
  assertStringIncludes(error.message, "format 2");
  assertStringIncludes(error.message, "another version");
});

Deno.test("a preprocessing for another side and repeated names are rejected when written and when read", async () => {
  const { checkpoint, dispose } = await trained();
  dispose();
  const { preprocessing, classNames } = checkpoint.info;
  for (
    const [change, says] of [
      [{ preprocessing: { ...preprocessing, side: 16, imageSide: 16 } }, "a preprocessing for 16"],
      [{ classNames: classNames.map(() => "cat") }, "different words"],
      [{ classNames: classNames.map((_, i) => i as never) }, "different words"],
    ] as const
  ) {
    const info = { ...checkpoint.info, ...change };
    const refused = await assertRejects(
      () => encodeCheckpoint({ ...checkpoint, info }),
      BadArgumentError,
    );
    assertStringIncludes(refused.message, says);
    const bytes = await signedAnew(await encodeCheckpoint(checkpoint), (_, metadata) => {
      const written = JSON.parse(metadata.get("alexnet.checkpoint") ?? "");
      const { mean: _mean, ...pixels } = info.preprocessing;
      const changed = { ...written, classNames: info.classNames, preprocessing: pixels };
      metadata.set("alexnet.checkpoint", JSON.stringify(changed));
    });
    const error = await assertRejects(() => decodeCheckpoint(bytes, "x"), BadFileError);
    assertStringIncludes(error.message, says);
  }
});

Deno.test("a safetensors file from another program is not a checkpoint", async () => {
  const error = await assertRejects(
    () => decodeCheckpoint(writeSafetensors(new Map()), "x"),
    BadFileError,
  );
  assertStringIncludes(error.message, "another safetensors file");
});

Deno.test("a flipped bit anywhere is detected or does not affect the result", async (t) => {
  const { checkpoint, dispose } = await trained();
  dispose();
  const bytes = await encodeCheckpoint(checkpoint);
  const header = 8 + new DataView(bytes.buffer).getUint32(0, true);
  const places = [
    ...Array.from({ length: 60 }, (_, i) => Math.floor(i * header / 60)),
    ...Array.from({ length: 20 }, (_, i) => header + i * 997),
  ];
  let refused = 0;
  for (const place of places) {
    const flipped = bytes.slice();
    flipped[place] ^= 1 << place % 8;
    try {
      assertSame(await decodeCheckpoint(flipped, "x"), checkpoint);
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      refused++;
    }
  }
  assert(refused > 70, `${refused} of 80 were rejected`);
  reportFigures(t, `80 flips, ${refused} detected, ${80 - refused} without effect`);
});

Deno.test("a missing checkpoint is a typed error that names the path", async () => {
  await assertRejects(() => loadCheckpoint("/nowhere/x.safetensors"), BadFileError, "/nowhere/x");
});

Deno.test("saving keeps the previous checkpoint under its second name", async () => {
  const { checkpoint, dispose } = await trained();
  dispose();
  const folder = await Deno.makeTempDir();
  const path = `${folder}/c.safetensors`;
  const keep = `${folder}/previous.safetensors`;
  await saveCheckpoint(path, checkpoint, { keep });
  const first = await Deno.readFile(path);
  const weights = new Map([...checkpoint.weights].slice(0, 2));
  await saveCheckpoint(path, { ...checkpoint, weights }, { keep });
  assertEquals(await Deno.readFile(keep), first);
  assertEquals((await loadCheckpoint(path)).weights.size, 2);
  assertEquals([...Deno.readDirSync(folder)].length, 2);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a promise of a checkpoint, whose await was forgotten, is rejected by name", async () => {
  const { checkpoint, dispose } = await trained();
  const promise = Promise.resolve(checkpoint) as unknown as Checkpoint;
  await assertRejects(
    () => encodeCheckpoint(promise),
    BadArgumentError,
    "await captureCheckpoint()",
  );
  dispose();
});
