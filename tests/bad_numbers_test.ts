/**
 * Covers every door: no exported function, option or loader accepts an invalid number.
 *
 * Each row of a table below is one number that a caller can set: its name and how to set it. Every
 * new option needs a row here. For every bad value the call must throw a BadArgumentError, not
 * return a result or throw an internal error.
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import * as course from "../lib/course/mod.ts";
import * as datasets from "../datasets/mod.ts";
import * as figures from "../lib/figures/mod.ts";
import * as library from "../mod.ts";
import * as experiments from "../lib/experiments/mod.ts";
import * as inspection from "../lib/inspection/mod.ts";
import * as weights from "../lib/weights/mod.ts";
import { MOST_PARALLEL } from "../datasets/image_folder.ts";
import { MOST_SIDE } from "../datasets/decode_image.ts";
import { afterEpoch, learningRateAt } from "../lib/training/schedule.ts";
import { channelStatistics } from "../lib/augmentation/statistics.ts";
import { meanSoftmax } from "../lib/evaluation/predict.ts";
import { placedCrops } from "../lib/augmentation/ten_crop.ts";
import { searchWeights } from "../lib/evaluation/ensemble.ts";
import { stepsPerEpoch } from "../lib/augmentation/batches.ts";
import { roofAt } from "../lib/figures/charts/roofline.ts";
import { allocateBytes, requireFinite, requireInteger } from "../lib/argument_checks.ts";
import { RunLog } from "../lib/training/run_log.ts";
import { tinyBatches, tinyModel } from "./training/tiny.ts";

await tf.setBackend("cpu");

/** The valid range of a number. */
interface Kind {
  integer: boolean;
  /** The minimum, or the exclusive lower bound. */
  least: number;
  /** The maximum. */
  most?: number;
  /** An exclusive upper bound. */
  below?: number;
  /** Whether `least` itself is invalid. */
  open?: boolean;
  /** Whether Infinity means "never" here. */
  infinite?: boolean;
}

const count: Kind = { integer: true, least: 1 };
const natural: Kind = { integer: true, least: 0 };
const notNegative: Kind = { integer: false, least: 0 };
const positive: Kind = { integer: false, least: 0, open: true };
const fraction: Kind = { integer: false, least: 0, most: 1 };
/** Sums of fractional errors may be off by 1e-9. */
const nearlyUpTo10: Kind = { integer: false, least: -1e-6, most: 10.000001 };
const finite: Kind = { integer: false, least: -Infinity };
const upTo = (most: number, kind: Kind = count): Kind => ({ ...kind, most });

/** Invalid values, including NaN and the infinities. */
function badValues({ integer, least, most, below, open, infinite }: Kind): fc.Arbitrary<number> {
  const always = [NaN, -Infinity, ...(infinite ? [] : [Infinity])];
  const choices: fc.Arbitrary<number>[] = [fc.constantFrom(...always)];
  if (integer) {
    choices.push(fc.constantFrom(least + 0.5, 2.5, 1e-9, 2 ** 53));
    choices.push(fc.double({ min: -1e6, max: 1e6, noNaN: true, noInteger: true }));
  }
  if (least > -Infinity) {
    choices.push(fc.constantFrom(least - 1, -1e9));
    if (open) choices.push(fc.constant(least));
    if (!integer) choices.push(fc.double({ max: least, maxExcluded: true, noNaN: true }));
  }
  if (most !== undefined) {
    choices.push(fc.constantFrom(most + 1, 1e9 > most ? 1e9 : most * 2));
    if (!integer) choices.push(fc.double({ min: most, minExcluded: true, noNaN: true }));
  }
  if (below !== undefined) {
    choices.push(fc.constantFrom(below, below + 1), fc.double({ min: below, noNaN: true }));
  }
  // -0 is not below 0.
  return fc.oneof(...choices).filter((value) => open || value !== least);
}

type Row = readonly [name: string, kind: Kind, call: (value: number) => unknown];

/** Iterates over everything that `batches` yields. */
async function all(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}

async function outcome(call: (value: number) => unknown, value: number): Promise<string> {
  try {
    await call(value);
    return "a result";
  } catch (error) {
    if (error instanceof library.BadArgumentError) return "refused";
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

function testTable(what: string, rows: readonly Row[], runs = 40): void {
  Deno.test(`${what}: every invalid number is rejected`, async () => {
    const names = rows.map(([name]) => name);
    assertEquals(names.length, new Set(names).size);
    for (const [name, kind, call] of rows) {
      await fc.assert(
        fc.asyncProperty(badValues(kind), async (value) => {
          assertEquals(await outcome(call, value), "refused", `${name} = ${String(value)}`);
        }),
        { numRuns: runs },
      );
    }
  });
}

const side = 4;
const images = {
  name: "squares",
  classNames: ["a", "b", "c"],
  images: Uint8Array.from({ length: 6 * side * side * 3 }, (_, i) => (i * 37) % 251),
  labels: Uint8Array.of(0, 1, 2, 0, 1, 2),
  side,
  count: 6,
};
const preprocessing = {
  side,
  imageSide: side,
  padding: 1,
  mean: [120, 121, 122],
  divisor: [60, 61, 62],
  channelOrder: "rgb",
} as const;
const streams = new library.RandomStreams(1);
const stream = () => new library.RandomStreams(1).stream("x");
const pca = library.imagenetColorPca;
const source = { dataset: images, batchSize: 2, preprocessing, streams };
const training = { ...source, epoch: 0 };
const pixels = images.images.subarray(0, side * side * 3);

testTable("augmentation", [
  ["batchSize", count, (batchSize) => all(library.trainingBatches({ ...training, batchSize }))],
  ["epoch", natural, (epoch) => all(library.trainingBatches({ ...training, epoch }))],
  [
    "startStep",
    upTo(3, natural),
    (startStep) => all(library.trainingBatches({ ...training, startStep })),
  ],
  [
    "sigma of colorPca",
    notNegative,
    (sigma) =>
      all(library.trainingBatches({ ...training, colorPca: { pca, scale: "eigenvalue", sigma } })),
  ],
  [
    "batchSize of evaluationBatches",
    count,
    (batchSize) =>
      all(library.evaluationBatches({ dataset: images, preprocessing, batchSize, crops: "ten" })),
  ],
  [
    "padding of evaluationBatches",
    natural,
    (padding) =>
      all(library.evaluationBatches({ dataset: images, preprocessing, batchSize: 1, padding })),
  ],
  ...(["side", "imageSide"] as const).map((name): Row => [
    `${name} of the preprocessing`,
    upTo(12),
    (value) =>
      all(library.trainingBatches({
        ...training,
        preprocessing: { ...preprocessing, [name]: value },
      })),
  ]),
  [
    "padding of the preprocessing",
    natural,
    (padding) =>
      all(library.trainingBatches({ ...training, preprocessing: { ...preprocessing, padding } })),
  ],
  [
    "mean of the preprocessing",
    finite,
    (mean) =>
      all(library.trainingBatches({
        ...training,
        preprocessing: { ...preprocessing, mean: [1, mean, 3] },
      })),
  ],
  [
    "divisor of the preprocessing",
    positive,
    (divisor) =>
      all(library.evaluationBatches({
        dataset: images,
        batchSize: 1,
        preprocessing: { ...preprocessing, divisor: [1, divisor, 3] },
      })),
  ],
  ["count of stepsPerEpoch", natural, (n) => stepsPerEpoch(n, 2)],
  ["batchSize of stepsPerEpoch", count, (n) => stepsPerEpoch(10, n)],
  [
    "batchSize of datasetBatches",
    count,
    (n) => library.datasetBatches({ ...source, batchSize: n }),
  ],
  ["imageSide of centreCrop", count, (n) => library.centreCrop(n, 1)],
  ["cropSide of centreCrop", upTo(8), (n) => library.centreCrop(8, n)],
  ["padding of centreCrop", natural, (n) => library.centreCrop(8, 4, n)],
  [
    "imageSide of drawCrop",
    count,
    (imageSide) => library.drawCrop(stream(), { imageSide, cropSide: 1 }),
  ],
  [
    "cropSide of drawCrop",
    upTo(8),
    (n) => library.drawCrop(stream(), { imageSide: 8, cropSide: n }),
  ],
  [
    "padding of cropCount",
    natural,
    (padding) => library.cropCount({ imageSide: 8, cropSide: 4, padding }),
  ],
  ["imageSide of tenCrop", count, (n) => library.tenCrop(n, 1)],
  ["cropSide of tenCrop", upTo(8), (n) => library.tenCrop(8, n)],
  ["padding of tenCrop", natural, (n) => library.tenCrop(8, 4, n)],
  ["height of placedCrops", count, (n) => placedCrops(n, 9, 1)],
  ["width of placedCrops", count, (n) => placedCrops(9, n, 1)],
  ["side of placedCrops", upTo(9), (n) => placedCrops(9, 9, n)],
  [
    "imageSide of cropFlip",
    upTo(4),
    (n) => library.cropFlip(pixels, n, { top: 0, left: 0, side: 2, flip: false }),
  ],
  ...(["top", "left"] as const).map((name): Row => [
    `${name} of cropFlip`,
    { integer: true, least: -Infinity },
    (value) =>
      library.cropFlip(pixels, 4, { top: 0, left: 0, side: 2, flip: false, [name]: value }),
  ]),
  [
    "side of cropFlip",
    count,
    (n) => library.cropFlip(pixels, 4, { top: 0, left: 0, side: n, flip: false }),
  ],
  [
    "sigma of drawColorShift",
    notNegative,
    (sigma) => library.drawColorShift(stream(), { pca, scale: "eigenvalue", sigma }),
  ],
  ["a standard deviation of drawColorShift", finite, (value) =>
    library.drawColorShift(stream(), {
      pca: { ...pca, standardDeviations: [1, value, 1] },
      scale: "eigenvalue",
    })],
  ["shift of shiftColor", finite, (value) => library.shiftColor(pixels, [0, value, 0])],
  ["side of the images", upTo(4), (n) => library.meanImage({ ...images, side: n })],
  ["count of the images", upTo(6), (n) => channelStatistics({ ...images, count: n })],
  ["count of fitColorPca", upTo(6), (n) => library.fitColorPca({ ...images, count: n })],
  ["side of fitPreprocessing", upTo(64), (n) =>
    library.fitPreprocessing(
      { ...library.preset("cifarSmall").preprocessing, imageSide: 4, padding: 0, mean: "image" },
      n,
      images,
    )],
]);

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
  ["k of searchWeights", count, (k) => searchWeights([rows, rows], [0, 1], { k })],
  [
    "passes of searchWeights",
    count,
    (passes) => searchWeights([rows, rows], [0, 1], { passes }),
  ],
  [
    "factors of searchWeights",
    notNegative,
    (factor) => searchWeights([rows, rows], [0, 1], { factors: [factor] }),
  ],
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

const data = tinyBatches();
const model = tinyModel();
const train = (options: Partial<Parameters<typeof library.train>[0]>) =>
  library.train({
    ...{ model, data, epochs: 1, progress: "none", handleInterrupt: false },
    ...options,
  });
const sgd = (options: Record<string, unknown>) =>
  new library.MomentumSGD({ learningRate: 0.1, ...options });
const never = { ...count, infinite: true };
const state = {
  ...{ step: 0, epoch: 0, epochStep: 0, learningRate: null },
  totals: { loss: 0, errors: 0, images: 0, seconds: 0 },
  schedule: { drops: 0, best: null, waited: 0, finished: false },
};

testTable("training", [
  ["epochs", count, (epochs) => train({ epochs })],
  ["microBatch", never, (microBatch) => train({ microBatch })],
  ["inspectEvery", never, (inspectEvery) => train({ inspectEvery })],
  ["checkpointEvery", never, (checkpointEvery) => train({ checkpointEvery })],
  ["plateauPatience", never, (plateauPatience) => train({ plateauPatience })],
  ["stopAtError", fraction, (stopAtError) => train({ stopAtError })],
  ["stepsPerEpoch", count, (stepsPerEpoch) => train({ data: { ...data, stepsPerEpoch } })],
  ["a validation error", fraction, (errorRate) => train({ validate: () => ({ errorRate }) })],
  [
    "momentum of train",
    { ...notNegative, below: 1 },
    (momentum) => train({ optimizer: { momentum } }),
  ],
  [
    "learningRate of a schedule by hand",
    notNegative,
    (learningRate) => train({ schedule: { kind: "constant", learningRate } }),
  ],
  ...(["step", "epoch", "epochStep"] as const).map((name): Row => [
    `${name} of resume`,
    natural,
    (value) => train({ resume: { ...state, [name]: value } }),
  ]),
  [
    "learningRate of resume",
    notNegative,
    (learningRate) => train({ resume: { ...state, step: 4, epoch: 1, learningRate } }),
  ],
  ["epochStep of resume with data", upTo(4), (n) =>
    train({
      resume: {
        ...{ ...state, step: n, epochStep: n, learningRate: 0.1 },
        totals: { ...state.totals, images: 8 },
      },
    })],
  [
    "totals of resume",
    finite,
    (loss) => train({ resume: { ...state, totals: { ...state.totals, loss } } }),
  ],
  [
    "drops of resume",
    natural,
    (drops) => train({ resume: { ...state, schedule: { ...state.schedule, drops } } }),
  ],
  ["a label of a batch", upTo(2, natural), (label) =>
    train({
      data: {
        stepsPerEpoch: 1,
        async *batches() {
          const labels = [0, label, 1] as unknown as Int32Array;
          yield { images: new Float32Array(18), labels, count: 3 };
        },
      },
    })],
  ["count of a batch", upTo(3), (n) =>
    train({
      data: {
        stepsPerEpoch: 1,
        async *batches() {
          yield { images: new Float32Array(18), labels: Int32Array.of(0, 1, 2), count: n };
        },
      },
    })],
  ["learningRate", notNegative, (learningRate) => sgd({ learningRate })],
  ["learningRate set later", notNegative, (rate) => sgd({}).learningRate = rate],
  ["momentum", { ...notNegative, below: 1 }, (momentum) => sgd({ momentum })],
  ["weightDecay", notNegative, (weightDecay) => sgd({ weightDecay })],
  ["biasRateFactor", notNegative, (biasRateFactor) => sgd({ biasRateFactor })],
  ["a rate factor", notNegative, (factor) => sgd({ rateFactors: { fc1: factor } })],
  ["constantSchedule", notNegative, (rate) => library.constantSchedule(rate)],
  ["rate of stepSchedule", notNegative, (rate) => library.stepSchedule(rate, [1])],
  ["dropAt of stepSchedule", positive, (at) => library.stepSchedule(0.1, [at])],
  [
    "factor of stepSchedule",
    { ...positive, least: 1 },
    (factor) => library.stepSchedule(0.1, [1], factor),
  ],
  ["patience", count, (patience) => library.paperSchedule({ patience })],
  ["drops", natural, (drops) => library.paperSchedule({ drops })],
  [
    "minimumGain",
    { ...notNegative, below: 1 },
    (minimumGain) => library.paperSchedule({ minimumGain }),
  ],
  ["factor", { ...positive, least: 1 }, (factor) => library.paperSchedule({ factor })],
  [
    "epoch of learningRateAt",
    notNegative,
    (epoch) => learningRateAt(library.constantSchedule(1), state.schedule, epoch),
  ],
  [
    "error of afterEpoch",
    fraction,
    (error) => afterEpoch(library.paperSchedule(), state.schedule, error),
  ],
  ["every of a log", count, (every) => RunLog.open("/nowhere/log", 0, every)],
]);

const words = { alt: "A figure.", takeaway: "It says something." };

testTable("random numbers, specs and layers", [
  ["seed", natural, (seed) => new library.RandomStreams(seed)],
  ["seed of alexnet", natural, (seed) => library.alexnet("cifarSmall", { seed })],
  ["number of fork", natural, (index) => streams.fork("x", index)],
  ["limit of integer", upTo(2 ** 32), (limit) => stream().integer(limit)],
  ["count of reserve", natural, (n) => stream().reserve(n)],
  ["length of permutation", upTo(2 ** 31, natural), (n) => stream().permutation(n)],
  [
    "position of a stream",
    natural,
    (position) => new library.RandomStream({ key: [1, 2], position }),
  ],
  ["side of outputSide", count, (n) => library.outputSide(n, { size: 1, stride: 1, padding: 0 })],
  ["size of outputSide", count, (size) => library.outputSide(9, { size, stride: 1, padding: 0 })],
  [
    "stride of outputSide",
    count,
    (stride) => library.outputSide(9, { size: 1, stride, padding: 0 }),
  ],
  [
    "padding of outputSide",
    natural,
    (padding) => library.outputSide(9, { size: 1, stride: 1, padding }),
  ],
  [
    "side of pooledSide",
    count,
    (n) => library.pooledSide(n, { size: 1, stride: 1, rounding: "ceil" }),
  ],
  [
    "size of pooledSide",
    count,
    (size) => library.pooledSide(9, { size, stride: 1, rounding: "ceil" }),
  ],
  [
    "stride of pooledSide",
    count,
    (stride) => library.pooledSide(9, { size: 1, stride, rounding: "ceil" }),
  ],
  [
    "row of fieldBox",
    natural,
    (n) =>
      inspection.receptiveFieldBox(inspection.receptiveFields(library.preset("paper"))[0], n, 0),
  ],
  [
    "column of fieldBox",
    natural,
    (n) =>
      inspection.receptiveFieldBox(inspection.receptiveFields(library.preset("paper"))[0], 0, n),
  ],
  [
    "rate of dropout",
    { ...notNegative, below: 1 },
    (rate) => new library.TestScaledDropout({ rate, name: "d" }),
  ],
  [
    "divisor of a spec",
    positive,
    (divisor) =>
      library.parseSpec(library.changeSpec(library.preset("cifarSmall"), {
        preprocessing: { divisor: [1, 1, divisor] },
      })),
  ],
  ...([
    ["receptiveFields", inspection.receptiveFields],
    ["describeNetwork", library.describeNetwork],
    ["networkDiagram", library.networkDiagram],
    ["costFigure", (spec) => figures.costFigure(spec, words)],
    ["stepMemory", (spec) => figures.stepMemory(spec, 1)],
    ["towerDiagram", (spec) => figures.towerDiagram(spec)],
  ] as const satisfies [string, (spec: ReturnType<typeof library.preset>) => unknown][]).map((
    [name, call],
  ): Row => [
    `side of the spec of ${name}`,
    count,
    (side) => call({ ...library.preset("paper"), side }),
  ]),
  [
    "kernels of a spec",
    count,
    (kernels) =>
      library.parseSpec(library.changeSpec(library.preset("cifarSmall"), {
        layers: { conv1: { kernels } },
      })),
  ],
]);

testTable("weights", [
  [
    "a size of storeFloats",
    upTo(3, natural),
    (size) => weights.storeFloats(new Float32Array(3), [size]),
  ],
  [
    "a size of writeSafetensors",
    upTo(3, natural),
    (size) =>
      weights.writeSafetensors(
        new Map([["x", { dtype: "F32", shape: [size], bytes: new Uint8Array(12) }]]),
      ),
  ],
]);

const png = figures.encodePng({ pixels: new Uint8Array(8 * 8 * 3), width: 8, height: 8 });
const root = await Deno.makeTempDir();
await Deno.mkdir(`${root}/a`);
await Deno.writeFile(`${root}/a/1.png`, png);
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));

testTable("data sets", [
  ["count of first", upTo(6), (n) => datasets.first(images, n)],
  ["index of imageAt", upTo(5, natural), (n) => datasets.imageAt(images, n)],
  ["an index of select", upTo(5, natural), (n) => datasets.select(images, [0, n])],
  ["count of holdOut", upTo(5), (n) => datasets.holdOut(images, n, stream())],
  ["perClass of balanced", upTo(2), (n) => datasets.balanced(images, n, stream())],
  ["side of imageBytes", count, (n) => datasets.imageBytes({ side: n })],
  ["side of resizeDataset", upTo(MOST_SIDE), (n) => datasets.resizeDataset(images, n)],
  ["width of squareGeometry", count, (n) => datasets.squareGeometry(n, 9, 9, "stretch")],
  ["height of squareGeometry", count, (n) => datasets.squareGeometry(9, n, 9, "stretch")],
  ["side of squareGeometry", count, (n) => datasets.squareGeometry(9, 9, n, "stretch")],
  [
    "side of decodeImage",
    upTo(MOST_SIDE),
    (n) => datasets.decodeImage(png, "x", { side: n }),
  ],
  [
    "side of openImageFolder",
    upTo(MOST_SIDE),
    (n) => datasets.openImageFolder(root, { side: n }),
  ],
  [
    "parallel",
    upTo(MOST_PARALLEL),
    (parallel) => datasets.openImageFolder(root, { side: 8, parallel }),
  ],
  [
    "parallel of measure",
    upTo(MOST_PARALLEL),
    async (parallel) => (await datasets.openImageFolder(root, { side: 8, parallel })).measure(),
  ],
  [
    "an index of read",
    upTo(0, natural),
    async (n) => (await datasets.openImageFolder(root, { side: 8 })).read([n]),
  ],
  [
    "a label of classCounts",
    upTo(2, natural),
    (label) =>
      datasets.classCounts({ ...images, labels: [0, 1, 2, 0, 1, label] as unknown as Uint8Array }),
  ],
  ["a label of trainingBatches", { ...natural }, (label) =>
    all(library.trainingBatches({
      ...training,
      dataset: { ...images, labels: [0, 1, 2, 0, 1, label] as unknown as Uint8Array },
    }))],
]);

const stack = { images: images.images, side, count: 6 };
const raster = { pixels, width: 4, height: 4 };

testTable("figures", [
  [
    "width of a figure",
    { ...positive, most: 1e5 },
    (width) => figures.figure({ data: [{ type: "scatter", y: [1] }], layout: { width } }, words),
  ],
  [
    "height of a figure",
    { ...positive, most: 1e5 },
    (height) => figures.figure({ data: [{ type: "scatter", y: [1] }], layout: { height } }, words),
  ],
  [
    "width of a picture",
    { ...finite, most: 1e5 },
    (width) => figures.picture({ width, height: 9, body: [] }, words).svg(),
  ],
  ["height of encodePng", upTo(4), (height) => figures.encodePng({ ...raster, height })],
  ["index of imageOf", upTo(5, natural), (n) => figures.imageOf(stack, n)],
  [
    "columns of imageGrid",
    upTo(10_000),
    (columns) => figures.imageGrid({ ...words, stack, columns }),
  ],
  [
    "cell of imageGrid",
    { ...positive, most: 10_000 },
    (cell) => figures.imageGrid({ ...words, stack, cell }),
  ],
  [
    "digits of heatmap",
    upTo(100, natural),
    (digits) =>
      figures.heatmap({
        ...words,
        values: [[1]],
        rows: ["a"],
        columns: ["b"],
        valueTitle: "v",
        digits,
      }),
  ],
  [
    "bins of histogramPlot",
    upTo(1e6),
    (bins) =>
      figures.histogramPlot({
        ...words,
        series: [{ name: "x", values: [1, 2] }],
        xTitle: "x",
        bins,
      }),
  ],
  [
    "maps of activationFigure",
    count,
    (maps) => figures.activationFigure({ ...words, activations: [1, 2], shape: [1, 1, 2], maps }),
  ],
  ["top of answersFigure", upTo(1000), (top) =>
    figures.answersFigure({
      ...{ ...words, stack, top, classNames: ["a", "b"] },
      answers: [{ index: 0, label: 0, probabilities: [0.5, 0.5] }],
    })],
  [
    "crop of tenCropFigure",
    upTo(4),
    (crop) => figures.tenCropFigure({ ...words, image: raster, crop }),
  ],
  ["batch of stepMemory", count, (batch) => figures.stepMemory(library.preset("paper"), batch)],
  ["intensity of roofAt", notNegative, (n) => roofAt(n, { gflops: 1, gigabytes: 1 })],
  ["side of treemapFigure", { ...positive, most: 1e5 }, (side) =>
    figures.treemapFigure({
      ...{ ...words, side, measures: [{ label: "x", values: [1] }] },
      items: [{ name: "a", group: "g" }] as unknown as Parameters<
        typeof figures.treemapFigure
      >[0]["items"],
    })],
  ["perSecond of liveFigure", positive, (perSecond) => figures.liveFigure({ perSecond })],
]);

const shape = { batch: 1, side: 3, inMaps: 1, kernels: 1, size: 2, padding: 0 };

testTable("course", [
  ["threshold of epochsTo", finite, (n) => experiments.epochsTo([3, 2, 1], n)],
  [
    "classes of nearestMeanScores",
    upTo(3),
    (n) => experiments.nearestMeanScores(images, images, n),
  ],
  ...(["batch", "side", "inMaps", "kernels", "size"] as const).map((name): Row => [
    `${name} of directConvolution`,
    count,
    (value) =>
      experiments.directConvolution(new Float64Array(9), new Float64Array(4), {
        ...shape,
        [name]: value,
      }),
  ]),
  [
    "padding of directConvolution",
    natural,
    (padding) =>
      experiments.directConvolution(new Float64Array(9), new Float64Array(4), {
        ...shape,
        padding,
      }),
  ],
  [
    "kernels of convolutionFlop",
    count,
    (kernels) => experiments.convolutionFlop({ ...shape, kernels }),
  ],
  [
    "rows of matrixProduct",
    natural,
    (n) => experiments.matrixProduct(new Float64Array(4), new Float64Array(4), n, 2, 2),
  ],
  ["units of pairCorrelations", count, (n) => inspection.pairCorrelations([1, 2, 3, 4], n)],
  ["errors of errorRate", nearlyUpTo10, (n) => course.errorRate(n, 10)],
  ["a value of acrossSeeds", finite, (n) => course.acrossSeeds([1, 2, n])],
  ["a value of acrossQueries", finite, (n) => inspection.acrossQueries([1, 2, n])],
  ["a value of permutationTest", finite, (n) => course.permutationTest([1, n], [2], stream())],
  ["rounds of permutationTest", count, (n) => course.permutationTest([1], [2], stream(), n)],
  ["repetitions", count, (n) => experiments.timesInTurn([() => {}], n)],
  ["a value of median", finite, (n) => experiments.median([1, n])],
  [
    "n of resolution",
    { ...count, least: 3 },
    (n) => course.minimumDetectableEffect({ covers: "seeds", n, sd: 1, unit: "points" }),
  ],
  ["x of normalProbability", finite, (x) => course.normalProbability(x)],
  ["p of normalQuantile", { ...positive, below: 1 }, (p) => course.normalQuantile(p)],
  ["degrees of studentQuantile", count, (n) => course.studentQuantile(0.9, n)],
  ["k of nearestOf", upTo(2), (k) => inspection.nearestOf(Float32Array.of(1, 2), 2, k)],
  [
    "index of shareNearer",
    upTo(1, natural),
    (n) => inspection.shareNearer(Float32Array.of(1, 2), n),
  ],
  ["images of daysFor", notNegative, (n) => experiments.daysFor(n, [])],
  ["gflops of durationText", positive, (n) => experiments.durationText(1, n)],
  ["digits of readable", upTo(21), (n) => course.readable(1.5, n)],
  ["width of fourLayerNet", positive, (n) => inspection.fourLayerNet("relu", "2012", n)],
  ["count of firstSeeds", count, (n) => experiments.firstSeeds(n)],
  ["side of windowSpans", upTo(10_000), (n) => figures.windowSpans(n, { size: 1, stride: 1 })],
  [
    "padding of windowSpans",
    upTo(10_000, natural),
    (padding) => figures.windowSpans(9, { size: 1, stride: 1, padding }),
  ],
  ["value of exact", finite, (value) => course.exact(value)],
  ["value of singleRun", finite, (value) => course.singleRun(value)],
  ...(["value", "low", "high"] as const).flatMap((name): Row[] => {
    const changed = (n: number) => ({ ...course.errorRate(1, 10), [name]: n });
    return [
      [`${name} of magnitude`, finite, (n) => course.magnitude(changed(n))],
      [`${name} of intervalOf`, finite, (n) => course.intervalOf(changed(n))],
      [`${name} of our estimate`, finite, (n) => course.verdict({ value: 1 }, changed(n))],
    ];
  }),
  [
    "a number of ratioAcrossSeeds",
    positive,
    (n) => course.ratioAcrossSeeds([1, 2, n], [1, 2, n]),
  ],
  ["value of verdict", finite, (value) => course.verdict({ value }, course.exact(1))],
]);

Deno.test("arrays that do not fit what they should hold are refused", async () => {
  const floats = { ...images, images: Float32Array.from(images.images, () => NaN) as never };
  const short = { ...images, images: images.images.subarray(0, side * side * 3 * 5) };
  const logits = tf.zeros<tf.Rank.R2>([0, 3]);
  const calls: Record<string, () => unknown> = {
    "too few numbers of storeFloats": () => weights.storeFloats(new Float32Array(5), [2, 3]),
    "too many numbers of storeFloats": () => weights.storeFloats(new Float32Array(7), [2, 3]),
    "float64 numbers of storeFloats": () =>
      weights.storeFloats(new Float64Array(6) as unknown as Float32Array, [2, 3]),
    "an element type of storeFloats": () =>
      weights.storeFloats(new Float32Array(6), [2, 3], "F8" as "F16"),
    "an element type of writeSafetensors": () =>
      weights.writeSafetensors(
        new Map([["x", { dtype: "F8" as "F16", shape: [1], bytes: new Uint8Array(1) }]]),
      ),
    "too few pixels of imageAt": () => datasets.imageAt(short, 5),
    "float pixels of imageAt": () => datasets.imageAt(floats, 0),
    "float pixels of meanImage": () => library.meanImage(floats),
    "float pixels of fitColorPca": () => library.fitColorPca(floats),
    "no image of softmaxCrossEntropy": () =>
      library.softmaxCrossEntropy(tf.tensor1d([], "int32"), logits),
    "no class of softmaxCrossEntropy": () =>
      library.softmaxCrossEntropy(tf.tensor1d([0], "int32"), tf.zeros([1, 0])),
    "probabilities below 0": () => library.averageProbabilities([[1.25, -0.25]]),
    "logits as probabilities": () => library.averageProbabilities([[2, 3]]),
    "rows that do not add up": () => library.averageProbabilities([[0.5, 0.4, 0.6, 0.5]]),
    "a sum that is no number of rows": () => library.averageProbabilities([[0.2, 0.2]]),
    "no probability": () => library.averageProbabilities([[]]),
  };
  for (const [name, call] of Object.entries(calls)) {
    assertEquals(await outcome(call, 0), "refused", name);
  }
});

Deno.test("the checks themselves accept good values and name bad ones", () => {
  fc.assert(fc.property(fc.integer(), (value) => {
    assertEquals(requireInteger("n", value), value);
    assertEquals(requireFinite("x", value / 3), value / 3);
    assertEquals(requireInteger("n", value, { min: value, max: value }), value);
  }));
  const said = (call: () => unknown): string => {
    try {
      return String(call());
    } catch (error) {
      if (!(error instanceof library.BadArgumentError)) throw error;
      return error.message;
    }
  };
  assertEquals(
    said(() => requireInteger("epochs", 1.5, { min: 1 })),
    "Expected a whole number of at least 1 for epochs but found 1.5.",
  );
  assertEquals(
    said(() => requireFinite("momentum", NaN, { min: 0, below: 1 })),
    "Expected a finite number of at least 0 and below 1 for momentum but found NaN.",
  );
  assertEquals(
    said(() => requireInteger("bins", "7", { min: 1, max: 9 })),
    'Expected a whole number from 1 to 9 for bins but found "7".',
  );
  for (const length of [NaN, -1, 2 ** 53, Infinity]) {
    assert(said(() => allocateBytes("images", length)).includes("bytes for images"));
  }
  assertEquals(allocateBytes("images", 3), new Uint8Array(3));
});
