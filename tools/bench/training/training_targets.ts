/** The targets of the training of the course's nets and of first steps. */
import type { Measured } from "../plan.ts";
import { type Measurements, summary } from "../protocol.ts";
import { NOT_MEASURED, type TargetRow, within } from "../target_rows.ts";
import type { TrainingMeasurements, trainingWays } from "./training_plan.ts";
import { fastestPyTorch, timesOf } from "./training_table.ts";
import { type nets, trainingOf } from "./cifar_training.ts";

/** Rates as a multiple of PyTorch's, which cuts no crops. */
const ratios: readonly (readonly [
  net: typeof nets[number],
  way: typeof trainingWays[number],
  least: number,
])[] = [
  ["cifarSmall", "libraries", 1],
  ["cifarSmall", "WebAssembly only", 0.5],
  ["cifarSmall", "WebAssembly only, 256-bit operations", 0.65],
  ["cifarTwoTower", "libraries", 3.8],
  ["cifarTwoTower", "WebAssembly only", 1.8],
];

function medianOf(
  training: readonly TrainingMeasurements[],
  way: typeof trainingWays[number],
  net: typeof nets[number],
): { readonly ms: number; readonly batch: number } | undefined {
  const found = timesOf(training, way, trainingOf(net))[0];
  return found === undefined ? undefined : { ms: summary(found.ms).median, batch: found.batch };
}

function firstMedian(measurements: readonly Measurements[], what: string): number | undefined {
  const ms = measurements.flatMap(({ results }) =>
    results.filter((result) => result.what === what).flatMap((result) => result.ms)
  );
  return ms.length === 0 ? undefined : summary(ms).median;
}

/** These targets with their measurements. */
export function trainingTargets({ training = [], firstSteps = [] }: Measured): TargetRow[] {
  const rates = ratios.map(([net, way, least]) => {
    const row = { what: `training ${net}, ${way}`, target: `${least}x PyTorch's images/s` };
    const mine = medianOf(training, way, net);
    const theirs = fastestPyTorch(training, net);
    if (mine === undefined || theirs === undefined) return { ...row, ...NOT_MEASURED };
    const ratio = theirs.ms / mine.ms;
    const perSecond = (ms: number) => (1000 * mine.batch / ms).toFixed(0);
    return {
      ...row,
      here: `${ratio.toFixed(2)}x (${perSecond(mine.ms)} images/s with crops, PyTorch ` +
        `${theirs.version} ${perSecond(theirs.ms)} without)`,
      reached: ratio >= least,
    };
  });
  const [page, deno] = (["WebAssembly in Chromium", "WebAssembly only"] as const)
    .map((way) => medianOf(training, way, "cifarSmall")?.ms);
  const seconds = (what: string) => {
    const ms = firstMedian(firstSteps, what);
    return ms === undefined ? undefined : ms / 1000;
  };
  return [
    ...rates,
    within("training cifarSmall, time in Chromium to time in Deno, WebAssembly", [1.2], [
      page === undefined || deno === undefined ? undefined : page / deno,
    ], "x"),
    within('alexnet("paper"): a net with weights', [0.5], [seconds('alexnet("paper")')], "s"),
    within("deno run to the first step of cifarSmall / paper", [0.5, 4.6], [
      seconds("first step of cifarSmall"),
      seconds("first step of paper"),
    ], "s"),
  ];
}
