/**
 * What a run of days shows beside its epochs: how long it takes, and how its layers move.
 *
 * @module
 */
import type { AlexNetSpec } from "../../spec/spec.ts";
import { layerHealth } from "../../training/diagnosis/layer_health.ts";
import type { ProgressReporter } from "../../training/progress.ts";
import { estimateText, RunEstimate, type RunLength } from "./run_estimate.ts";

/** Updates between those whose update/weight ratios are measured, at most. */
const INSPECT_EVERY = 50;

/** A measured update in every epoch, so that each of them can be shown. */
export function inspectEvery(updatesPerEpoch: number): number {
  return Math.min(INSPECT_EVERY, updatesPerEpoch);
}

/**
 * `reporter` with two more lines: after the first updates, how long the run takes; after each epoch, how
 * far its last measured update moved each layer.
 */
export function longRunProgress(
  reporter: ProgressReporter,
  spec: AlexNetSpec,
  length: Omit<RunLength, "done">,
  /** Updates done before this part of the run. */
  before: number,
): ProgressReporter {
  const estimate = new RunEstimate();
  let isTold = false;
  let ratios: Readonly<Record<string, number>> | undefined;
  return {
    ...reporter,
    step(record, run) {
      estimate.see(record);
      ratios = record.updateRatios ?? ratios;
      if (!isTold && estimate.isReady) {
        isTold = true;
        const done = before === 0 ? 0 : record.step + 1;
        const found = estimate.of({ ...length, done });
        if (found !== undefined) reporter.note?.(estimateText(found));
      }
      reporter.step(record, run);
    },
    epoch(record, run) {
      reporter.epoch(record, run);
      if (ratios !== undefined) reporter.note?.(`  ${layerHealth(ratios, spec)}`);
      ratios = undefined;
    },
  };
}
