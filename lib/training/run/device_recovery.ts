/**
 * Training runs that survive the loss of the GPU, e.g. when a driver restarts or a laptop sleeps.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { DeviceLostError } from "../../errors.ts";
import { runTraining, type TrainingRunOptions, type TrainingRunResult } from "./training_run.ts";
import { progressReporter, silentProgress } from "../progress.ts";

/** Options of {@linkcode runThroughDeviceLoss}. */
export interface RecoveryOptions {
  /** Maximum number of losses that one run recovers from; default 3. */
  deviceLosses?: number;
  /** Creates a new device and makes its backend the current one; default: `recreateWebGPU`. */
  recreate?: () => Promise<string>;
}

/**
 * Runs {@linkcode runTraining}. If the GPU device is lost, it creates a new device and resumes from
 * the last checkpoint, at most `deviceLosses` times. Nothing of the interrupted step is kept.
 * Before the first checkpoint it restarts from the initial state of the run.
 *
 * @throws {DeviceLostError} when the device is lost more often, or no new one is available.
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
        `The GPU device was lost (${losses} of at most ${deviceLosses} times). Resuming after ` +
          `${step} updates on a new device: ${device}`,
      );
    }
  }
}

async function newDevice(): Promise<string> {
  const { recreateWebGPU } = await import("../../ops/webgpu/register.ts");
  return await recreateWebGPU();
}
