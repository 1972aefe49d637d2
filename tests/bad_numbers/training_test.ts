/** Covers lib/training: no function accepts an invalid number. */
import * as library from "../../mod.ts";
import { afterEpoch, learningRateAt } from "../../lib/training/learning_rule/schedule.ts";
import { RunLog } from "../../lib/training/run/run_log.ts";
import { tinyBatches, tinyModel } from "../training/tiny.ts";
import {
  count,
  finite,
  fraction,
  natural,
  notNegative,
  positive,
  testTable,
  upTo,
} from "./table.ts";
import type { Row } from "./table.ts";

const data = tinyBatches();
const model = tinyModel();
const train = (options: Partial<Parameters<typeof library.train>[0]>) =>
  library.train({
    ...{ model, data, epochs: 1, progress: "none", handleInterrupt: false },
    ...options,
  });
const sgd = (options: Record<string, unknown>) =>
  new library.MomentumSGD({ learningRate: 0.1, ...options });
const decay = (options: object) =>
  library.decaySchedule({ curve: "stepped", learningRate: 0.1, epochs: 1, ...options });
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
  ["replayEvery", never, (replayEvery) => train({ replayEvery })],
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
  ["learningRate of decaySchedule", notNegative, (learningRate) => decay({ learningRate })],
  ["epochs of decaySchedule", positive, (epochs) => decay({ epochs })],
  ["factor of decaySchedule", { ...positive, least: 1 }, (factor) => decay({ factor })],
  ["levels of decaySchedule", { ...count, least: 2 }, (levels) => decay({ levels })],
  ["noise of decaySchedule", notNegative, (noise) => decay({ noise })],
  ["seed of decaySchedule", natural, (seed) => decay({ seed })],
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
