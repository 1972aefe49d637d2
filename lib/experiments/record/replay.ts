/**
 * Trains a row of the record again, from its first update, and compares.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { RunFolder } from "../../training/run_folder.ts";
import { type JobOptions, type RecordImages, runJob } from "./job.ts";
import { environmentDifference, type RecordRow } from "./record_row.ts";

/** One epoch of a replay beside the recorded one. */
export interface ReplayedEpoch {
  /** Whether both ended with the same weights, bit for bit. */
  readonly sameBits: boolean;
  /** The replayed test error minus the recorded one, in points. */
  readonly testErrorChange: number;
  /** The replayed training error minus the recorded one, in points. */
  readonly trainingErrorChange: number;
}

/** What {@linkcode replayRow} found. */
export interface Replay {
  /** One entry an epoch that was trained again. */
  readonly epochs: readonly ReplayedEpoch[];
  /** What differs from the environment of the record; absent when the bits must be the same. */
  readonly difference?: string;
}

/**
 * Trains the first `epochs` epochs of `row` again. Where backend, libraries, kernels, processor and
 * Deno are those of the record, every bit must be the same; else `difference` says what is not, and
 * the errors agree only as two seeds do.
 *
 * @throws {BadArgumentError} when the row has fewer epochs.
 */
export async function replayRow(
  row: RecordRow,
  images: RecordImages,
  options: { epochs: number } & Pick<JobOptions, "pause" | "log" | "signal">,
): Promise<Replay> {
  requireInteger("epochs of a replay", options.epochs, { min: 1, max: row.epochs.length });
  const path = await Deno.makeTempDir({ prefix: "replay-" });
  const folder = await RunFolder.open(path, { resume: true });
  try {
    const job = { ...row, keepNet: false };
    const { epochs, environments } = await runJob(job, images, {
      ...options,
      folder,
      netPath: `${path}/net.safetensors`,
    });
    const [recorded, now] = [row.environments[0], environments[0]];
    const difference = environmentDifference(recorded, now);
    return {
      epochs: epochs.map((epoch, i): ReplayedEpoch => ({
        sameBits: epoch.weights === row.epochs[i].weights,
        testErrorChange: epoch.testError - row.epochs[i].testError,
        trainingErrorChange: epoch.trainingError - row.epochs[i].trainingError,
      })),
      ...(difference === undefined ? {} : { difference }),
    };
  } finally {
    folder.close();
    await Deno.remove(path, { recursive: true });
  }
}
