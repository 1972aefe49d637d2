/** Covers lib/inspection, lib/experiments, lib/figures and lib/evaluation: inputs that do not fit each other are rejected. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as experiments from "../../lib/experiments/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import * as library from "../../mod.ts";
import { lesson03 } from "../../notebooks/exercises/mod.ts";
import { images, preprocessing, stream } from "./fixtures.ts";
import { all, outcome } from "./table.ts";

const shape = { batch: 1, side: 3, inMaps: 1, kernels: 1, size: 2, padding: 0 };
const pixels = Float32Array.from({ length: 9 }, (_, i) => i);
const inputs = { images: pixels, filters: Float32Array.of(1, 2, 3, 4), shape };
const words = { alt: "A figure.", takeaway: "It says something." };
const tree = inspection.averageLinkage([[0, 1, 2], [1, 0, 2], [2, 2, 0]]);
const model = library.alexnet("cifarSmall");

const answer = { index: 0, label: 0, probabilities: [0.5, 0.5] };
const answers = (change: object) =>
  figures.answersFigure({
    ...{ ...words, stack: { images: images.images, side: 4, count: 6 }, classNames: ["a", "b"] },
    answers: [{ ...answer, ...change }],
  });
const invert = (change: object) =>
  inspection.invertFeatures(model, images, {
    ...{ layers: ["conv1"], preprocessing, stream: stream(), steps: 1 },
    ...change,
  });
const picture = new Uint8Array(4 * 4 * 3);
const endless = { name: "squares", images: picture, labels: Uint8Array.of(0), side: 4 };

const calls: Readonly<Record<string, () => unknown>> = {
  "a row too few of worstConfusions": () => library.worstConfusions([[1, 2]]),
  "an empty order of groupsOf": () => inspection.groupsOf({ ...tree, order: [] }),
  "an item joined twice of groupsOf": () =>
    inspection.groupsOf({
      ...tree,
      merges: tree.merges.map((merge) => ({ ...merge, left: 0 })),
    }),
  "an item that groupsOf does not have": () => inspection.groupsOf({ ...tree, order: [0, 1, 7] }),
  "an unequal dendrogram": () =>
    figures.clusterHeatmap({
      ...{ ...words, counts: [[1, 2], [3, 4]], classNames: ["a", "b"] },
      tree: { merges: [{ left: 0, right: 5, distance: 1 }], order: [0, 1] },
    }),
  "no key of a RandomStream": () =>
    new library.RandomStream({ position: 0 } as unknown as library.StreamState),
  "three key words of a RandomStream": () =>
    new library.RandomStream({
      key: [1, 2, 3] as unknown as library.Words,
      position: 0,
    }),
  "too few pixels of inBothPrecisions": () =>
    lesson03.inBothPrecisions({ ...inputs, images: pixels.subarray(1) }),
  "a label of answersFigure": () => answers({ label: 2 }),
  "too few probabilities of answersFigure": () => answers({ probabilities: [1] }),
  "a word for a value of waterfallChart": () =>
    figures.waterfallChart({
      ...{ ...words, valueTitle: "x", steps: [] },
      start: { label: "a", value: "50" as unknown as number },
    }),
  "a score that is NaN of sweepLearningRates": () =>
    experiments.sweepLearningRates({
      ...{ rates: [1e-5, 2e-5], seeds: [1], epochs: 1, batchSize: 2, score: () => NaN },
      arm: { name: "net", spec: inspection.fourLayerNet("relu", "modern", 0.5) },
      train: {
        name: "two",
        classNames: [..."0123456789"],
        images: new Uint8Array(2 * 32 * 32 * 3).map((_, i) => i % 251),
        labels: Uint8Array.of(0, 1),
        side: 32,
        count: 2,
      },
    }),
  "an unknown layer of outputsOf": () =>
    inspection.outputsOf(model, "conv9", tf.zeros([1, 32, 32, 3])),
  "an unknown layer of layerPoints": () =>
    inspection.layerPoints(model, "conv9", { ...images, classNames: [] } as never, preprocessing),
  "a number for the name of a preset": () => library.preset(3 as unknown as string),
  "an unknown layer of withoutConvolution": () =>
    library.withoutConvolution(library.preset("paper"), "conv9"),
  "an unknown experiment of plannedSpec": () => experiments.plannedSpec("nosuch", "net"),
  "no layer of invertFeatures": () => invert({ layers: [] }),
  "2^53 steps of invertFeatures": () => invert({ steps: 2 ** 53 }),
  "endless images of evaluationBatches": () =>
    all(
      library.evaluationBatches({
        ...{ dataset: { ...endless, count: Infinity }, batchSize: 1 },
        preprocessing,
      }),
    ),
  "endless images of predictProbabilities": () =>
    library.predictProbabilities(model, { ...endless, count: Infinity }, { preprocessing }),
};

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name}: refused`, async () => {
    assertEquals(await outcome(call, 0), "refused");
  });
}

Deno.test("the difference of two equal lists is 0, even if all numbers are zeros", () => {
  assertEquals(experiments.relativeDifference([0, 0], [0, 0]), 0);
});

Deno.test("if one stream cannot be restored, the others are unchanged", () => {
  const streams = new library.RandomStreams(1);
  streams.stream("crop").word();
  const before = streams.states;
  const bad: Record<string, library.StreamState> = {
    crop: { key: [1, 2], position: 9 },
    flip: { key: [1, 2], position: NaN },
  };
  assertThrows(
    () => streams.restore(bad),
    library.BadArgumentError,
  );
  assertEquals(streams.states, before);
});

Deno.test("the error for an unknown layer suggests the nearest name", async () => {
  const error = await assertRejects(
    () => inspection.outputsOf(model, "conv22", tf.zeros([1, 32, 32, 3])),
    library.BadArgumentError,
  );
  assertStringIncludes(error.message, "did you mean conv2?");
});

Deno.test("labels in a plain list are rejected", async () => {
  const labels = [0, 1, 2, 0, 1, 2] as unknown as Uint8Array;
  const call = () =>
    all(
      library.evaluationBatches({ dataset: { ...images, labels }, batchSize: 2, preprocessing }),
    );
  assertEquals(await outcome(call, 0), "refused");
});

Deno.test("a net of four layers has whole numbers of kernels", async () => {
  assertEquals(await outcome(() => inspection.fourLayerNet("relu", "2012", 0.3), 0), "refused");
});
