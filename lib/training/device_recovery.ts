/**
 * Runs that survive the loss of the GPU: a driver that restarts, a laptop that slept.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { DeviceLostError } from "../errors.ts";
import { runTraining, type TrainingRunOptions, type TrainingRunResult } from "./training_run.ts";
import { progressReporter, silentProgress } from "./progress.ts";

/** How {@linkcode runThroughDeviceLoss} recovers. */
export interface RecoveryOptions {
  /** The most losses in one run that are recovered from; default 3. */
  deviceLosses?: number;
  /** Makes a new device and the current backend of it; default: `recreateWebGPU`. */
  recreate?: () => Promise<string>;
}

/**
 * {@linkcode runTraining}, and when the GPU device is lost: a new device, the last checkpoint, and on
 * from there, at most `deviceLosses` times. Nothing of the step that was lost is kept. Before the
 * first checkpoint it starts again from where the run was started.
 *
 * @throws {DeviceLostError} when the device is lost once more, or no new one can be had.
 */
export async function runThroughDeviceLoss(
  options: TrainingRunOptions,
  { deviceLosses = 3, recreate = newDevice }: RecoveryOptions = {},
): Promise<TrainingRunResult> {
  requireInteger("deviceLosses", deviceLosses, { min: 0 });
  const reporter = options.progress === "none"
    ? silentProgress
    : options.progress ?? progressReporter();
  let resume = options.resume;
  for (let losses = 1;; losses++) {
    try {
      return await runTraining({ ...options, resume });
    } catch (error) {
      if (!(error instanceof DeviceLostError) || losses > deviceLosses) throw error;
      const device = await recreate();
      resume = await options.folder.load((message) => reporter.warn(message)) ?? options.resume;
      const step = resume?.info.training?.state.step ?? 0;
      reporter.warn(
        `The GPU device was lost (${losses} of at most ${deviceLosses} times). Going on after ` +
          `${step} updates on a new one: ${device}`,
      );
    }
  }
}

async function newDevice(): Promise<string> {
  const { recreateWebGPU } = await import("../ops/webgpu/register.ts");
  return await recreateWebGPU();
}
