import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { pretrained, type PretrainedName } from "../../lib/pretrained/mod.ts";
import { loadTrainedNet } from "../../lib/training/checkpoint/trained_net.ts";
import { root } from "../house.ts";

// Outside the test, because the BLAS library stays open for the life of the process.
await useBackend();

Deno.test("the pretrained net has the error rates of its model card, class by class", async () => {
  const card = await Deno.readTextFile(`${root}docs/model_card.md`);
  const claimed = new Map(
    [...card.matchAll(/^\| (\w+) \| ([\d.]+) % \|$/gm)].map(([, name, error]) => [name, +error]),
  );
  const [, all] = /with one central crop, ([\d.]+) %/.exec(card) ?? [];
  const { model, info } = await pretrained("cifarTwoTower");
  const { test } = await loadCifar10({ onProgress: () => {} });
  const { errors, perClass } = await evaluate(model, test, { preprocessing: info.preprocessing });
  assertEquals([...claimed.keys()], info.classNames);
  // Backends round differently, so a few borderline images get another class.
  assertAlmostEquals(100 * errors[0].error, Number(all), 0.15);
  for (const { name, error = NaN } of perClass) {
    assertAlmostEquals(100 * error, claimed.get(name) ?? NaN, 0.35, name);
  }
  model.dispose();
  assertEquals(tf.memory().numTensors, 0);
});

Deno.test("the pretrained net is the net of the recorded checkpoint", async () => {
  const file = `${root}notebooks/checkpoints/cifarTwoTower.safetensors`;
  const nets = [await pretrained("cifarTwoTower"), await loadTrainedNet(file)];
  const [ours, recorded] = nets.map(({ model }) => model.getWeights().map((w) => w.dataSync()));
  assertEquals(ours, recorded);
  assertEquals(nets[0].info, nets[1].info);
  for (const { model } of nets) model.dispose();
});

Deno.test("an unknown pretrained net is rejected with the nearest name", async () => {
  const error = await assertRejects(
    () => pretrained("cifarTwoTowers" as PretrainedName),
    BadArgumentError,
  );
  assertEquals(
    error.message,
    'Unknown pretrained net "cifarTwoTowers": expected cifarTwoTower; did you mean ' +
      '"cifarTwoTower"?',
  );
});
