import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { loadCifar10 } from "../../datasets/cifar10.ts";
import { first } from "../../datasets/dataset.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { pretrained, type PretrainedName } from "../../lib/pretrained/mod.ts";
import { loadTrainedNet } from "../../lib/training/checkpoint/trained_net.ts";
import { root } from "../house.ts";

// Outside the test, because the BLAS library stays open for the life of the process.
await useBackend();

Deno.test("the pretrained net classifies three quarters of the test images correctly", async () => {
  const { model, info } = await pretrained("cifarTwoTower");
  assertEquals(info.spec.name, "cifarTwoTower");
  const { test } = await loadCifar10({ onProgress: () => {} });
  const { errors } = await evaluate(model, first(test, 500), {
    preprocessing: info.preprocessing,
  });
  // 20.2 % with ten crops on all 10,000; the error on 500 images is accurate to 4 points.
  assert(errors[0].error > 0.1 && errors[0].error < 0.28, `error ${errors[0].error}`);
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

Deno.test("an unknown pretrained net is refused with the nearest name", async () => {
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
