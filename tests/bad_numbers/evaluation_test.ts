/** Covers lib/evaluation: no function accepts an invalid number. */
import * as tf from "@tensorflow/tfjs";
import * as library from "../../mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import { meanSoftmax } from "../../lib/evaluation/predict.ts";
import { images, preprocessing } from "./fixtures.ts";
import {
  count,
  finite,
  fraction,
  natural,
  nearlyUpTo10,
  notNegative,
  positive,
  testTable,
  upTo,
} from "./table.ts";

const rows = [0.5, 0.25, 0.25, 0.1, 0.8, 0.1];
const net = {
  predict: (x: tf.Tensor | tf.Tensor[]) => tf.zeros([(x as tf.Tensor).shape[0] ?? 1, 3]),
};

testTable("evaluation", [
  ["bins of calibration", upTo(1e6), (bins) => library.calibration(rows, [0, 1], 3, bins)],
  ["classes of calibration", count, (classes) => library.calibration(rows, [0, 1], classes)],
  [
    "classes of confusionMatrix",
    count,
    (classes) => library.confusionMatrix(rows, [0, 1], classes),
  ],
  ["most of worstConfusions", natural, (most) => library.worstConfusions([[1, 2], [3, 4]], most)],
  [
    "a count of confusionDistances",
    notNegative,
    (n) => inspection.confusionDistances([[1, n], [3, 4]]),
  ],
  ["a distance of averageLinkage", finite, (n) => inspection.averageLinkage([[0, n], [n, 0]])],
  [
    "merge of groupsOf",
    upTo(0, natural),
    (n) => inspection.groupsOf(inspection.averageLinkage([[0, 1], [1, 0]]), n),
  ],
  [
    "weights of averageProbabilities",
    notNegative,
    (w) => library.averageProbabilities([rows, rows], [1, w]),
  ],
  [
    "k of ensembleWeights",
    upTo(3),
    (k) => library.ensembleWeights([rows, rows], [0, 1], { k }),
  ],
  [
    "passes of ensembleWeights",
    upTo(1000),
    (passes) => library.ensembleWeights([rows, rows], [0, 1], { passes }),
  ],
  ["images of permutationAlarm", natural, (n) => library.permutationAlarm(n, 0.5, "x")],
  ["top1Error of permutationAlarm", fraction, (p) => library.permutationAlarm(9, p, "x")],
  ["k of compareErrors", count, (k) => library.compareErrors(rows, rows, [0, 1], k)],
  ["k of topKCredits", count, (k) => library.topKCredits(rows, [0, 1], k)],
  ["ks of topKErrors", count, (k) => library.topKErrors(rows, [0, 1], { ks: [k] })],
  ["k of bestGuesses", upTo(3), (k) => library.bestGuesses(rows, 3, k)],
  ["classes of bestGuesses", count, (classes) => library.bestGuesses(rows, classes, 1)],
  ["most of flatErrors", upTo(1e6), (most) => library.flatErrors([[1]], [1], most)],
  ["a guess of flatErrors", natural, (guess) => library.flatErrors([[guess]], [1])],
  ["a truth of flatErrors", count, (truth) => library.flatErrors([[1]], [truth])],
  [
    "height of a node",
    notNegative,
    (height) =>
      library.hierarchyCosts({ classes: ["a"], nodes: [{ name: "a", children: [], height }] }),
  ],
  ["wrong of wilsonInterval", nearlyUpTo10, (n) => library.wilsonInterval(n, 10)],
  ["count of wilsonInterval", positive, (n) => library.wilsonInterval(0, n)],
  ["z of wilsonInterval", positive, (z) => library.wilsonInterval(1, 10, z)],
  ["an error of mcnemar", fraction, (n) => library.mcnemar([0, n], [1, 0])],
  ["z of mcnemar", positive, (z) => library.mcnemar([0, 1], [1, 0], z)],
  ["count of errorsByPatchCount", upTo(12), (n) => library.errorsByPatchCount(rows, [0], n)],
  [
    "batchSize of predictProbabilities",
    count,
    (batchSize) => library.predictProbabilities(net, images, { preprocessing, batchSize }),
  ],
  [
    "padding of predictPatches",
    natural,
    (padding) => library.predictPatches(net, images, { preprocessing, padding }),
  ],
  ["classes of meanSoftmax", count, (classes) => meanSoftmax([1, 2, 3], classes)],
  [
    "classes of parseSubmission",
    count,
    (classes) => library.parseSubmission("1\n", { path: "x", classes }),
  ],
  [
    "images of parseGroundTruth",
    natural,
    (n) => library.parseGroundTruth("1\n".repeat(3), { path: "x", classes: 3, images: n }),
  ],
  ["an index of writeSubmission", natural, (index) => library.writeSubmission([[index]])],
]);
