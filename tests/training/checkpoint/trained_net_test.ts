import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadFileError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { cifarSmall } from "../../../lib/spec/cifar_presets.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { captureCheckpoint, saveCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import type { Checkpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";
import { loadTrainedNet } from "../../../lib/training/checkpoint/trained_net.ts";

await tf.setBackend("cpu");

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  await test(path).finally(() => Deno.remove(path, { recursive: true }));
}

/** A checkpoint of the untrained smallest net, or of that of `spec`. */
async function untrained(spec: AlexNetSpec = cifarSmall): Promise<Checkpoint> {
  const model = alexnet(spec, { seed: 7 });
  const checkpoint = await captureCheckpoint(model, undefined, {
    spec,
    classNames: Array.from({ length: 10 }, (_, i) => `${i}`),
    preprocessing: {
      ...{ side: 32, imageSide: 32, padding: 4, mean: [1, 2, 3] },
      ...{ divisor: [1, 1, 1], channelOrder: "rgb" },
    },
  });
  model.dispose();
  return checkpoint;
}

Deno.test("a net is loaded with its weights, its spec and the path of its file", () =>
  inFolder(async (folder) => {
    const checkpoint = await untrained();
    const file = `${folder}/net.safetensors`;
    await saveCheckpoint(file, checkpoint);
    const { model, info, path } = await loadTrainedNet(file);
    assertEquals([info.spec, path], [cifarSmall, file]);
    const weight = model.weights[0];
    const expected = checkpoint.weights.get(weight.originalName)?.values;
    assertEquals(await weight.read().data(), expected);
    model.dispose();
  }));

Deno.test("a net with contrast normalization is loaded with it", () =>
  inFolder(async (folder) => {
    const numbers = { k: 1, size: 3, alpha: 1, beta: 0.75, convention: "divided-by-n" } as const;
    const spec = changeSpec(cifarSmall, {
      layers: { conv1: { mapNormalization: { kind: "contrast", ...numbers } } },
    });
    const file = `${folder}/net.safetensors`;
    await saveCheckpoint(file, await untrained(spec));
    const { model, info } = await loadTrainedNet(file);
    assertEquals(info.spec, spec);
    const layer = model.getLayer("mapnorm1");
    assertEquals(layer.getClassName(), "AlexNetLocalContrastNormalization");
    model.dispose();
  }));

Deno.test("weights that do not match their spec are rejected, without leaking a net", () =>
  inFolder(async (folder) => {
    const { info, weights, velocities } = await untrained();
    const [first] = weights.keys();
    const rest = new Map([...weights].filter(([name]) => name !== first));
    const file = `${folder}/net.safetensors`;
    await saveCheckpoint(file, { info, weights: rest, velocities });
    const before = tf.memory().numTensors;
    await assertRejects(() => loadTrainedNet(file), BadFileError, first);
    assertEquals(tf.memory().numTensors, before);
  }));
