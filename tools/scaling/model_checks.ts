/**
 * The model beside measured steps, and how much of the sums the backward pass
 * hides.
 *
 * @module
 */
import { gradientSums } from "../../lib/parallel/data/gradient_traffic.ts";
import { towerTraffic } from "../../lib/parallel/towers/tower_traffic.ts";
import { preset, type PresetName } from "../../lib/spec/presets.ts";
import { exchangeSeconds, fittedLink, type Link, nominalLink, sumSeconds } from "./link_costs.ts";
import { BATCH, SMALL_BUCKET } from "./measure_scaling.ts";
import {
  type MeasuredScaling,
  SLOW_LINK,
  type StepMeasurements,
  type StepRun,
} from "./measurements.ts";
import { sumOf } from "./scaling_numbers.ts";
import { requireRun, stepSeconds } from "./step_model.ts";

/** A step that was measured and predicted. */
export interface ModelCheck {
  /** The net. */
  readonly preset: PresetName;
  /** What connects the two ranks. */
  readonly link: string;
  /** The kind of step. */
  readonly run: StepRun;
  /** Seconds of the shortest. */
  readonly measured: number;
  /** Seconds. */
  readonly predicted: number;
  /** Those of `predicted` that are messages or sums. */
  readonly talk: number;
}

/** How much of the sums the backward pass hides. */
export interface HiddenSums {
  /** The net. */
  readonly preset: PresetName;
  /** What connects the two ranks. */
  readonly link: string;
  /** Seconds of a step by when the ranks talk. */
  readonly seconds: Readonly<Record<"none" | "after" | "during" | "between", number>>;
}

/** The link of two ranks on one host. */
export const SHARED_MEMORY = "shared memory";

/** The shared memory of two ranks. */
export function sharedMemory({ sharedMemory }: MeasuredScaling): Link {
  return fittedLink(SHARED_MEMORY, sharedMemory);
}

/** Links with the bandwidths of their names, and the latency of TCP where it was measured. */
export function nominalLinks(measured: MeasuredScaling): Link[] {
  const { namespaces } = measured;
  const base = namespaces === undefined
    ? sharedMemory(measured)
    : { ...fittedLink("TCP", namespaces.fast), perByteAdded: sharedMemory(measured).perByteAdded };
  return [1, 10, 25, 100].map((gigabits) => nominalLink(gigabits, base));
}

/** All checks that the measurements allow. */
export function modelChecks(measured: MeasuredScaling): ModelCheck[] {
  const checks: ModelCheck[] = [];
  const add = (found: StepMeasurements, link: Link, runs: readonly StepRun[]) => {
    const { preset } = found;
    const one = measured.oneRank.find((other) => other.preset === preset);
    if (one === undefined) return;
    for (const run of runs) {
      checks.push({
        ...{ preset, link: link.name, run },
        measured: stepSeconds(requireRun(found, run)),
        ...prediction(one, found, link, run),
      });
    }
  };
  for (const found of measured.twoRanks) {
    add(found, sharedMemory(measured), [
      { way: "data", images: BATCH / 2, talk: "after" },
      { way: "data", images: BATCH / 4, talk: "after" },
      { way: "data", images: BATCH / 4, talk: "after", bucketBytes: SMALL_BUCKET },
      { way: "towers", images: BATCH, talk: "during" },
      { way: "towers", images: BATCH / 2, talk: "during" },
    ]);
  }
  const slow = nominalLinks(measured).find(({ perByte }) => perByte === 8 / SLOW_LINK);
  if (measured.namespaces !== undefined && slow !== undefined) {
    add(measured.namespaces.steps, slow, [
      { way: "data", images: BATCH / 2, talk: "after" },
      { way: "towers", images: BATCH, talk: "during" },
    ]);
  }
  return checks;
}

/**
 * A step of two ranks on this machine: what one rank computes alone, times how much longer it takes
 * while the other computes (measured at the whole batch), and what the link costs.
 */
function prediction(
  one: StepMeasurements,
  two: StepMeasurements,
  link: Link,
  { way, images, bucketBytes }: StepRun,
): Pick<ModelCheck, "predicted" | "talk"> {
  const fitted: StepRun = { way, images: way === "data" ? BATCH / 2 : BATCH, talk: "none" };
  const slower = stepSeconds(requireRun(two, fitted)) / stepSeconds(requireRun(one, fitted));
  const compute = slower * stepSeconds(requireRun(one, { way, images, talk: "none" }));
  const spec = preset(one.preset);
  const calls = way === "data"
    ? gradientSums(spec, bucketBytes).map((bytes) => sumSeconds(link, bytes, 2))
    : towerTraffic(spec, images).flatMap(({ forward, backward }) => [forward, backward])
      .filter((bytes) => bytes > 0).map((bytes) => exchangeSeconds(link, bytes));
  const talk = sumOf(calls);
  return { predicted: compute + talk, talk };
}

/** What was measured of every way to talk. */
export function hiddenSums({ twoRanks, namespaces }: MeasuredScaling): HiddenSums[] {
  const of = (found: StepMeasurements, link: string): HiddenSums => {
    const seconds = (talk: StepRun["talk"]) =>
      stepSeconds(requireRun(found, { way: "data", images: BATCH / 2, talk }));
    return {
      ...{ preset: found.preset, link },
      seconds: {
        ...{ none: seconds("none"), after: seconds("after") },
        ...{ during: seconds("during"), between: seconds("between") },
      },
    };
  };
  return [
    ...twoRanks.map((found) => of(found, SHARED_MEMORY)),
    ...(namespaces === undefined ? [] : [of(namespaces.steps, `${SLOW_LINK / 1e9} Gbit/s`)]),
  ];
}

/** Sums shorter than this share of a step are lost in the noise of its time. */
const LEAST_SUMS = 0.03;

/**
 * The share of the time of the sums that a step does not wait for; negative if it takes longer than with
 * sums after the backward pass, undefined if the sums take too little of it to tell.
 */
export function hiddenShare(
  { seconds: { none, after, ...ways } }: HiddenSums,
  way: "during" | "between",
): number | undefined {
  return after - none < LEAST_SUMS * none ? undefined : (after - ways[way]) / (after - none);
}
