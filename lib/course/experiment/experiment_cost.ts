/**
 * What a reader's experiment costs on this machine, measured before it begins.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { stepsPerEpoch } from "../../augmentation/batches.ts";
import { disposing } from "../../disposing.ts";
import type { Arm, ComparisonOptions } from "../../experiments/arms.ts";
import { prepareStep } from "../../experiments/training_step.ts";
import { readable } from "../../figures/readable.ts";
import { LongCall } from "../../long_call.ts";
import { duration } from "../../progress_bar.ts";
import { median } from "../../statistics/median.ts";
import type { CheckedExperiment, Measuring } from "./experiment_options.ts";
import { unlessStopped } from "./unless_stopped.ts";

/** Timed steps of each net, after one warm-up step. */
const STEPS = 3;
/** Runs of a trial, of which the fastest counts: the first one may compile kernels. */
const TRIALS = 2;

/** The cost of an experiment. */
export interface ExperimentCost {
  /** How long it takes, in seconds. */
  readonly seconds: number;
  /** What takes this long, e.g. `2 nets from 3 seeds`. */
  readonly what: string;
}

/**
 * The cost of an experiment; `undefined` if it was stopped while the speed was measured. For
 * training runs, steps of both nets are timed, at the batch size and on the backend that they are
 * trained with.
 */
export async function costOf({ work }: CheckedExperiment): Promise<ExperimentCost | undefined> {
  return "compare" in work ? await trainingCost(work.compare) : await measuringCost(work);
}

async function trainingCost(compare: ComparisonOptions): Promise<ExperimentCost | undefined> {
  const { arms, seeds, train, signal } = compare;
  const each = await disposing(
    new LongCall({ what: "speed", unit: "step", total: arms.length * (STEPS + 1), signal }),
    async (call) => {
      const seconds: number[] = [];
      for (const [i, arm] of arms.entries()) {
        const goOn = (step: number) => call.goOn(i * (STEPS + 1) + step);
        const found = await armSeconds(arm, compare, goOn);
        if (found === undefined) return undefined;
        seconds.push(found);
      }
      return seconds;
    },
  );
  if (each === undefined) return undefined;
  return {
    seconds: seeds.length * each.reduce((sum, seconds) => sum + seconds, 0),
    what: `${counted(arms.length, "net")} from ${counted(seeds.length, "seed")}, ` +
      counted(train.count, "image"),
  };
}

/** Seconds that one training run of `arm` and its tests take; `undefined` if it was stopped. */
async function armSeconds(
  arm: Arm,
  compare: ComparisonOptions,
  goOn: (step: number) => Promise<boolean>,
): Promise<number | undefined> {
  const { train, test, testEvery = Infinity } = compare;
  const { epochs, batchSize = arm.spec.training.batchSize } = { ...compare, ...arm };
  const step = prepareStep(arm.spec, Math.min(batchSize, train.count));
  const times: number[] = [];
  try {
    for (let i = 0; i <= STEPS; i++) {
      const started = performance.now();
      await step.run();
      if (i > 0) times.push((performance.now() - started) / 1000);
      if (!await goOn(i + 1)) return undefined;
    }
  } finally {
    step.dispose();
  }
  const perStep = median(times);
  const tests = Math.ceil(epochs / Math.min(testEvery, epochs));
  // A test computes only the forward pass, a third of a step's arithmetic.
  const tested = tests * (train.count + (test?.count ?? 0)) / batchSize / 3;
  return perStep * (epochs * stepsPerEpoch(train.count, batchSize) + tested);
}

/** The cost of a measurement; `undefined` if it was stopped. */
async function measuringCost({ trial, times }: Measuring): Promise<ExperimentCost | undefined> {
  if (trial === undefined || times === undefined) {
    return { seconds: 0, what: "it is only counted" };
  }
  const found: number[] = [];
  await disposing(
    new LongCall({ what: "speed", unit: "trial", total: TRIALS }),
    async (call) => {
      do {
        const started = performance.now();
        await unlessStopped(trial);
        found.push((performance.now() - started) / 1000);
      } while (await call.goOn(found.length) && found.length < TRIALS);
    },
  );
  if (found.length < TRIALS) return undefined;
  const seconds = times * Math.min(...found);
  return { seconds, what: `${readable(times, 2)} times a trial` };
}

/** A cost in words: `about 40 s on this machine (2 nets from 3 seeds, 1,000 images)`. */
export function costText({ seconds, what }: ExperimentCost): string {
  const time = seconds < 1 ? "less than a second" : `about ${duration(seconds)}`;
  return `${time} on this machine (${what})`;
}
