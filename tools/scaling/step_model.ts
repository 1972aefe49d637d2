/**
 * The time of a training step on many ranks, from what one rank computes without talking and what
 * messages and sums cost.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { bucketsOf, gradientSums } from "../../lib/parallel/data/gradient_traffic.ts";
import { towerTraffic } from "../../lib/parallel/towers/tower_traffic.ts";
import { preset } from "../../lib/spec/presets.ts";
import { describeNetwork } from "../../lib/spec/shapes.ts";
import { exchangeSeconds, type Link, sumSeconds } from "./link_costs.ts";
import { runOf, type StepMeasurements, type StepRun, type StepTimes } from "./measurements.ts";

/** Whether sums run beside the backward pass, at no cost to it, or after it. */
export type Overlap = "beside" | "after";

/** A predicted step. */
export interface PredictedStep {
  /** The images of all ranks. */
  readonly batch: number;
  /** Seconds in which a rank computes. */
  readonly compute: number;
  /** Seconds of all messages and sums, hidden or not. */
  readonly talk: number;
  /** Seconds of the step. */
  readonly seconds: number;
}

/**
 * The run that was measured.
 *
 * @throws {AlexNetError} if it was not.
 */
export function requireRun(measured: StepMeasurements, wanted: StepRun): StepTimes {
  const run = runOf(measured, wanted);
  if (run !== undefined) return run;
  throw new AlexNetError(
    `Expected measured steps for ${JSON.stringify(wanted)} of ${measured.preset} but found none; ` +
      "run deno task dev scaling.",
  );
}

/** Seconds of the shortest step: other programs make steps longer, and none shorter. */
export function stepSeconds(run: StepTimes): number {
  return Math.min(...run.seconds);
}

/**
 * A step with sums, each of which starts when its bucket is full and the sum before it has ended, or
 * when all are. What follows the last bucket (the update of the weights) waits for all of them.
 */
export function withSums(
  { seconds, ready }: { readonly seconds: number; readonly ready: readonly number[] },
  sums: readonly number[],
  overlap: Overlap,
): number {
  if (sums.length !== ready.length) {
    throw new AlexNetError(`Expected ${sums.length} buckets but found ${ready.length} measured.`);
  }
  const passEnds = ready.at(-1) ?? seconds;
  let end = overlap === "after" ? passEnds : 0;
  sums.forEach((sum, i) => end = Math.max(end, ready[i]) + sum);
  return Math.max(end, passEnds) + seconds - passEnds;
}

/** Data-parallel training: each of `ranks` computes `images` of a step. */
export function dataStep(
  measured: StepMeasurements,
  link: Link,
  ranks: number,
  images: number,
  overlap: Overlap,
): PredictedStep {
  const batch = images * ranks;
  if (ranks === 1) {
    const seconds = stepSeconds(requireRun(measured, { way: "alone", images, talk: "none" }));
    return { batch, compute: seconds, talk: 0, seconds };
  }
  const run = requireRun(measured, { way: "data", images, talk: "none" });
  const sums = gradientSums(preset(measured.preset)).map((bytes) => sumSeconds(link, bytes, ranks));
  return withTalk(run, batch, sums, overlap);
}

/**
 * Two towers on two ranks; on more, pairs of them, each with a part of the batch of `images` a pair.
 * The gradients of a tower are then added over the ranks that have the same one.
 */
export function towerStep(
  measured: StepMeasurements,
  link: Link,
  ranks: number,
  images: number,
  overlap: Overlap,
): PredictedStep {
  const spec = preset(measured.preset);
  const exchanges = towerTraffic(spec, images).flatMap(({ forward, backward }) =>
    [forward, backward].filter((bytes) => bytes > 0)
  ).map((bytes) => exchangeSeconds(link, bytes)).reduce((sum, seconds) => sum + seconds, 0);
  const pairs = ranks / 2;
  if (pairs === 1) {
    const compute = stepSeconds(requireRun(measured, { way: "towers", images, talk: "none" }));
    return { batch: images, compute, talk: exchanges, seconds: compute + exchanges };
  }
  const run = requireRun(measured, { way: "pairs", images, talk: "none" });
  const sums = bucketsOf(describeNetwork(spec).parameters / 2)
    .map((bytes) => sumSeconds(link, bytes, pairs));
  const step = withTalk(run, images * pairs, sums, overlap);
  return { ...step, talk: step.talk + exchanges, seconds: step.seconds + exchanges };
}

function withTalk(
  run: StepTimes,
  batch: number,
  sums: readonly number[],
  overlap: Overlap,
): PredictedStep {
  const compute = stepSeconds(run);
  const seconds = withSums({ seconds: compute, ready: run.ready ?? [] }, sums, overlap);
  return { batch, compute, talk: sums.reduce((sum, each) => sum + each, 0), seconds };
}
