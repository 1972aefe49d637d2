import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError, NotFiniteError } from "../../lib/errors.ts";
import type { Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { evaluate, evaluateInFull, reportOn } from "../../lib/evaluation/evaluate.ts";
import {
  type Classifier,
  meanSoftmax,
  predictPatches,
  predictProbabilities,
} from "../../lib/evaluation/predict.ts";
import { RandomStreams } from "../../lib/random.ts";

await tf.setBackend("cpu");

const preprocessing: Preprocessing = {
  side: 2,
  imageSide: 4,
  padding: 0,
  mean: [0, 0, 0],
  divisor: [255, 255, 255],
  channelOrder: "rgb",
};

const stream = new RandomStreams(4).stream("pixels");
const dataset = {
  name: "noise",
  classNames: ["a", "b", "c"],
  images: Uint8Array.from({ length: 7 * 48 }, () => stream.integer(256)),
  labels: Uint8Array.from([0, 1, 2, 0, 1, 2, 0]),
  side: 4,
  count: 7,
};

/** A net whose logits are three fixed pixels of the patch, times `scale`. */
function pixelNet(scale: number): Classifier {
  return {
    predict: (x) =>
      tf.tidy(() => tf.mul(tf.slice(tf.reshape(x as tf.Tensor, [-1, 12]), [0, 0], [-1, 3]), scale)),
  };
}

/** The softmax of `logits`. */
function softmax(logits: number[]): number[] {
  const sum = logits.reduce((total, l) => total + Math.exp(l), 0);
  return logits.map((l) => Math.exp(l) / sum);
}

/** The three numbers that {@linkcode pixelNet} sees first in the patch at (top, left). */
function seen(image: number, top: number, left: number, flip: boolean): number[] {
  const at = image * 48 + (top * 4 + left + (flip ? 1 : 0)) * 3;
  return [...dataset.images.subarray(at, at + 3)].map((v) => v / 255 * 9);
}

Deno.test("logits that overflow from finite weights and pixels are not attributed to these", async () => {
  const net = pixelNet(3e38);
  const twoLayers: Classifier = {
    predict: (x) => tf.tidy(() => tf.mul(net.predict(x) as tf.Tensor, 1e3)),
  };
  await assertRejects(
    () => predictProbabilities(twoLayers, dataset, { preprocessing }),
    NotFiniteError,
    "or the outputs of a layer overflow",
  );
});

Deno.test("one patch per image: the softmax of the logits of the centre", async () => {
  const { probabilities, classes } = await predictProbabilities(pixelNet(9), dataset, {
    preprocessing,
    batchSize: 3,
  });
  assertEquals(classes, 3);
  for (let i = 0; i < 7; i++) {
    for (const [c, p] of softmax(seen(i, 1, 1, false)).entries()) {
      assertAlmostEquals(probabilities[i * 3 + c], p, 1e-6);
    }
  }
});

Deno.test("ten patches: the mean of ten softmax outputs, not the softmax of mean logits", async () => {
  const { probabilities } = await predictProbabilities(pixelNet(9), dataset, {
    preprocessing,
    crops: "ten",
  });
  const places = [[0, 0], [0, 2], [1, 1], [2, 0], [2, 2]];
  let apart = 0;
  for (let i = 0; i < 7; i++) {
    const logits = [false, true].flatMap((flip) =>
      places.map(([top, left]) => seen(i, top, left, flip))
    );
    const mean = (rows: number[][], c: number) => rows.reduce((s, row) => s + row[c], 0) / 10;
    const ofLogits = softmax([0, 1, 2].map((c) => mean(logits, c)));
    for (let c = 0; c < 3; c++) {
      assertAlmostEquals(probabilities[i * 3 + c], mean(logits.map(softmax), c), 1e-6);
      apart = Math.max(apart, Math.abs(ofLogits[c] - probabilities[i * 3 + c]));
    }
  }
  assert(apart > 0.05, "the two means differ on these images");
});

Deno.test("predictPatches returns each patch and the same mean, byte for byte", async () => {
  const options = { preprocessing, batchSize: 3 };
  const { probabilities, patches, classes } = await predictPatches(pixelNet(9), dataset, options);
  const whole = await predictProbabilities(pixelNet(9), dataset, { ...options, crops: "ten" });
  assertEquals(probabilities, whole.probabilities);
  assertEquals([patches.length, classes], [7 * 10 * 3, 3]);
  for (let i = 0; i < 7; i++) {
    // Patches 2 and 9: the middle, and the mirrored lower right corner.
    for (const [patch, place] of [[2, seen(i, 1, 1, false)], [9, seen(i, 2, 2, true)]] as const) {
      for (const [c, p] of softmax(place).entries()) {
        assertAlmostEquals(patches[(i * 10 + patch) * 3 + c], p, 1e-6);
      }
    }
  }
});

Deno.test("meanSoftmax is stable for large logits", () => {
  const mean = meanSoftmax([1000, 0, -1000, 1000], 2);
  assertAlmostEquals(mean[0], 0.5, 1e-12);
  assertAlmostEquals(mean[1], 0.5, 1e-12);
});

Deno.test("the report is plain and consistent data", async () => {
  const before = tf.memory().numTensors;
  const { report, probabilities } = await evaluateInFull(pixelNet(9), dataset, { preprocessing });
  assertEquals(tf.memory().numTensors, before);
  assertEquals(JSON.parse(JSON.stringify(report)), report);
  assertEquals(report.errors.map(({ k }) => k), [1, 2, 3]);
  assertEquals(report.confusion.map((row) => row.reduce((a, b) => a + b)), [3, 2, 2]);
  const diagonal = report.confusion.reduce((sum, row, c) => sum + row[c], 0);
  assertAlmostEquals(report.errors[0].error, 1 - diagonal / 7, 1e-12);
  const weighted = report.perClass.reduce((sum, { images, error = 0 }) => sum + images * error, 0);
  assertAlmostEquals(weighted / 7, report.errors[0].error, 1e-12);
  assertAlmostEquals(report.chance, 2 / 3, 1e-12);
  const loss = [...dataset.labels].reduce(
    (sum, label, i) => sum - Math.log(probabilities[i * 3 + label]) / 7,
    0,
  );
  assertAlmostEquals(report.logLoss, loss, 1e-9);
  assertEquals(report.backend, "cpu");
  assertAlmostEquals(report.imagesPerSecond * report.seconds, 7, 1e-9);
});

Deno.test("with a hierarchy the report has the mean cost of the best of 1, 2, 3 guesses", () => {
  const hierarchy = {
    classes: ["a", "b", "c"],
    nodes: [
      { name: "root", children: ["group", "c"] },
      { name: "group", children: ["a", "b"] },
      ...["a", "b", "c"].map((name) => ({ name, children: [] })),
    ],
  };
  // Guesses in order: b c a for an a (cost 1, then 0 with the third), c b a for a b (2, 0).
  const probabilities = [0.2, 0.5, 0.3, 0.1, 0.3, 0.6];
  const set = { ...dataset, labels: Uint8Array.of(0, 1), count: 2 };
  const { hierarchical } = reportOn(probabilities, set, { hierarchy });
  assertEquals(hierarchical, [3 / 2, 1 / 2, 0]);
  assertEquals(reportOn(probabilities, set).hierarchical, undefined);
});

Deno.test("a probability of 0 for the true class still gives a finite log loss", () => {
  const { logLoss } = reportOn([1, 0], {
    ...dataset,
    classNames: ["a", "b"],
    labels: Uint8Array.of(1),
    count: 1,
  });
  assert(Number.isFinite(logLoss) && logLoss > 100);
});

Deno.test("the result does not depend on the batch size", async () => {
  const run = (batchSize: number) =>
    predictProbabilities(pixelNet(3), dataset, { preprocessing, batchSize, crops: "ten" });
  const whole = await run(7);
  for (const batchSize of [1, 2, 5]) assertEquals(await run(batchSize), whole);
});

Deno.test("a net with other classes, another output or NaN weights is an error", async () => {
  await assertRejects(
    () => evaluate(pixelNet(1), { ...dataset, classNames: ["a", "b"] }, { preprocessing }),
    BadArgumentError,
    "2 classes",
  );
  const flat: Classifier = { predict: (x) => tf.tidy(() => tf.sum(x as tf.Tensor)) };
  await assertRejects(
    () => evaluate(flat, dataset, { preprocessing }),
    BadArgumentError,
    "one output",
  );
  await assertRejects(
    () => evaluate(pixelNet(NaN), dataset, { preprocessing }),
    NotFiniteError,
    "image 0",
  );
});

Deno.test("a signal stops after the batch; the report is on the images so far, without leaks", async () => {
  const before = tf.memory().numTensors;
  const controller = new AbortController();
  let batches = 0;
  const { images } = await evaluate(pixelNet(1), dataset, {
    preprocessing,
    batchSize: 2,
    signal: controller.signal,
    onProgress: () => {
      batches++;
      controller.abort();
    },
  });
  assertEquals([batches, images], [1, 2]);
  assertEquals(tf.memory().numTensors, before);
});
