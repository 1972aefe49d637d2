/** Covers lib/course and lib/figures: no function accepts an invalid number. */
import * as course from "../../lib/course/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import * as experiments from "../../lib/experiments/mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import { lesson03 } from "../../notebooks/exercises/mod.ts";
import { images, stream } from "./fixtures.ts";
import {
  count,
  finite,
  natural,
  nearlyUpTo10,
  notNegative,
  positive,
  testTable,
  upTo,
} from "./table.ts";
import type { Row } from "./table.ts";

const counting: course.Measuring = {
  ...{ between: ["one", "other"] as const, run: () => course.exact(1) },
};
const experimentWith = (
  measure: Partial<course.Measuring>,
  more: Partial<course.ExperimentOptions> = {},
) =>
  course.yourExperiment({ question: "?", guess: 1, measure: { ...counting, ...measure }, ...more });
const shape = { batch: 1, side: 3, inMaps: 1, kernels: 1, size: 2, padding: 0 };

testTable("course", [
  ["threshold of epochsTo", finite, (n) => experiments.epochsTo([3, 2, 1], n)],
  [
    "classes of nearestMeanScores",
    upTo(3),
    (n) => inspection.nearestMeanScores(images, images, n),
  ],
  ...(["batch", "side", "inMaps", "kernels", "size"] as const).map((name): Row => [
    `${name} of directConvolution`,
    count,
    (value) =>
      lesson03.directConvolution(new Float64Array(9), new Float64Array(4), {
        ...shape,
        [name]: value,
      }),
  ]),
  [
    "padding of directConvolution",
    natural,
    (padding) =>
      lesson03.directConvolution(new Float64Array(9), new Float64Array(4), {
        ...shape,
        padding,
      }),
  ],
  [
    "kernels of convolutionFlop",
    count,
    (kernels) => lesson03.convolutionFlop({ ...shape, kernels }),
  ],
  [
    "rows of matrixProduct",
    natural,
    (n) => lesson03.matrixProduct(new Float64Array(4), new Float64Array(4), n, 2, 2),
  ],
  ["units of pairCorrelations", count, (n) => inspection.pairCorrelations([1, 2, 3, 4], n)],
  ["errors of errorRate", nearlyUpTo10, (n) => course.errorRate(n, 10)],
  ["a value of acrossSeeds", finite, (n) => course.acrossSeeds([1, 2, n])],
  ["a value of acrossQueries", finite, (n) => inspection.acrossQueries([1, 2, n])],
  ["a value of permutationTest", finite, (n) => course.permutationTest([1, n], [2], stream())],
  ["rounds of permutationTest", count, (n) => course.permutationTest([1], [2], stream(), n)],
  ["repetitions", count, (n) => experiments.timesInTurn([() => {}], n)],
  ["a value of median", finite, (n) => course.median([1, n])],
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
  ["images of a claim for effectByImagesPlot", count, (images) =>
    course.effectByImagesPlot(
      course.claim({
        ...{ id: "towers", kind: "effect", section: "3", statement: "It helps.", unit: "points" },
        ...{ paper: { value: -1 }, ours: course.acrossSeeds([1, 2, 3]), images },
      }),
      { done: 0, planned: 5, hoursLeft: 1, images: 1, fewer: [], condition: "" },
    )],
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
  ["guess of yourExperiment", finite, (guess) => experimentWith({}, { guess })],
  ["minutes of yourExperiment", notNegative, (minutes) => experimentWith({}, { minutes })],
  ["times of yourExperiment", positive, (times) => experimentWith({ trial: () => {}, times })],
  ["neutral of yourExperiment", finite, (neutral) => experimentWith({ neutral })],
  [
    "what run of yourExperiment measures",
    finite,
    (value) => experimentWith({ run: () => ({ ...course.exact(1), value }) }),
  ],
  ["value of verdict", finite, (value) => course.verdict({ value }, course.exact(1))],
]);
