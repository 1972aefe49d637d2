/**
 * Covers tests/doors.json but the figures: no function that takes an object of options ignores a
 * name that it does not know. What runs in a notebook is not type-checked; `{ sed: 1 }` would be
 * the default seed.
 *
 * Each row of the table is a call with a place for options beside the good ones. A new function
 * with options gets a row here. Objects that hold no optional field, such as the numbers of
 * `localResponseNormalization`, lack a field when one is misspelt, and parts of a spec may stand
 * for them.
 */
import * as tf from "@tensorflow/tfjs";
import * as cpu from "../../lib/ops/cpu/mod.ts";
import * as library from "../../mod.ts";
import * as webgpu from "../../lib/ops/webgpu/mod.ts";
import {
  all,
  checkpoint,
  images,
  net,
  noise,
  preprocessing,
  rows,
  spec,
  stream,
  streams,
  train,
} from "./fixtures.ts";
import { testOptions } from "./table.ts";

testOptions({
  useBackend: [(more) => library.useBackend("cpu", more), "thread", "threads"],
  resumeBackend: [
    (more) => library.resumeBackend({ name: "cpu" }, "cpu", more),
    "thread",
    "threads",
  ],
  startCpu: [(more) => cpu.startCpu(more), "heapbytes", "heapBytes"],
  registerWebGPU: [(more) => webgpu.registerWebGPU(more), "tunning", "tuning"],
  alexnet: [(more) => library.alexnet("cifarSmall", more), "sed", "seed"],
  changeSpec: [(more) => library.changeSpec(spec, more), "layer", "layers"],
  convolution2d: [
    (more) =>
      library.convolution2d(
        tf.zeros([1, 3, 3, 1]),
        tf.zeros([2, 2, 1, 1]),
        tf.zeros([1]),
        more,
      ),
    "strides",
    "stride",
  ],
  trainingBatches: [
    (more) =>
      all(library.trainingBatches({
        ...{ dataset: images, batchSize: 2, preprocessing, streams, epoch: 0 },
        ...more,
      })),
    "flips",
    "flip",
  ],
  "colorPca of trainingBatches": [
    (more) =>
      all(library.trainingBatches({
        ...{ dataset: images, batchSize: 2, preprocessing, streams, epoch: 0 },
        colorPca: { ...noise, ...more },
      })),
    "shrinks",
    "shrink",
  ],
  datasetBatches: [
    (more) =>
      library.datasetBatches({
        ...{ dataset: images, batchSize: 2, preprocessing, streams },
        ...more,
      }),
    "croop",
    "crop",
  ],
  evaluationBatches: [
    (more) =>
      all(library.evaluationBatches({ dataset: images, batchSize: 2, preprocessing, ...more })),
    "crop",
    "crops",
  ],
  cropCount: [
    (more) => library.cropCount({ imageSide: 8, cropSide: 4, ...more }),
    "place",
    "places",
  ],
  drawCrop: [
    (more) => library.drawCrop(stream, { imageSide: 8, cropSide: 4, ...more }),
    "pading",
    "padding",
  ],
  drawColorShift: [
    (more) => library.drawColorShift(stream, { ...noise, ...more }),
    "sigmas",
    "sigma",
  ],
  train: [train, "epoch", "epochs"],
  "optimizer of train": [(more) => train({ optimizer: more }), "momentun", "momentum"],
  "learningRate of train": [(more) => train({ optimizer: more }), "learningRate", undefined],
  "schedule of train": [
    (more) => train({ schedule: { kind: "plateau", learningRate: 0.1, ...more } }),
    "patiense",
    "patience",
  ],
  MomentumSGD: [
    (more) => new library.MomentumSGD({ learningRate: 0.1, ...more }),
    "weightdecay",
    "weightDecay",
  ],
  paperSchedule: [(more) => library.paperSchedule(more), "drop", "drops"],
  "kind of paperSchedule": [(more) => library.paperSchedule(more), "kind", undefined],
  saveCheckpoint: [
    (more) => library.saveCheckpoint("/nowhere/x", checkpoint, more),
    "keeps",
    "keep",
  ],
  encodeCheckpoint: [(more) => library.encodeCheckpoint(checkpoint, more), "dtyp", "dtype"],
  evaluate: [
    (more) => library.evaluate(net, images, { preprocessing, ...more }),
    "batchsize",
    "batchSize",
  ],
  reportOn: [(more) => library.reportOn(rows, { ...images, count: 2 }, more), "k", "ks"],
  predictProbabilities: [
    (more) => library.predictProbabilities(net, images, { preprocessing, ...more }),
    "crop",
    "crops",
  ],
  predictPatches: [
    (more) => library.predictPatches(net, images, { preprocessing, ...more }),
    "crops",
    undefined,
  ],
  topKErrors: [(more) => library.topKErrors(rows, [0, 1], more), "k", "ks"],
  parseSubmission: [
    (more) => library.parseSubmission("1\n", { path: "x", classes: 3, ...more }),
    "image",
    "images",
  ],
  parseGroundTruth: [
    (more) => library.parseGroundTruth("1\n", { path: "x", classes: 3, ...more }),
    "image",
    "images",
  ],
});
