/**
 * Repeats the training of a row of the record from its first update, and compares the results.
 *
 * @module
 */
import { requireInteger } from "../../argument_checks.ts";
import { RunFolder } from "../../training/run/run_folder.ts";
import { type JobOptions, type RecordImages, runJob } from "./job.ts";
import { bitsDifference, type RecordedEnvironment, type RecordRow } from "./record_row.ts";

/** One epoch of a replay compared with the recorded one. */
export interface ReplayedEpoch {
  /** Whether the weights after the epoch are the same, bit for bit. */
  readonly sameBits: boolean;
  /** The replayed test error minus the recorded one, in percentage points. */
  readonly testErrorChange: number;
  /** The replayed training error minus the recorded one, in percentage points. */
  readonly trainingErrorChange: number;
}

/** The result of {@linkcode replayRow}. */
export interface Replay {
  /** One entry per repeated epoch. */
  readonly epochs: readonly ReplayedEpoch[];
  /** The difference from the environment of the record; absent if the bits must be the same. */
  readonly difference?: string;
}

/**
 * What differs between `now` and the environments that computed the first `epochs` epochs of `row`;
 * `undefined` if a replay of these epochs must have the same bits.
 */
export function replayDifference(
  row: RecordRow,
  now: Omit<RecordedEnvironment, "epoch">,
  epochs: number,
): string | undefined {
  return row.environments
    .filter(({ epoch }) => epoch < epochs)
    .map((recorded) => bitsDifference(recorded, now))
    .find((difference) => difference !== undefined);
}

/**
 * Repeats the first `epochs` epochs of `row`. If backend, libraries, kernels, processor and Deno
 * are those of the record, every bit must be the same. Otherwise `difference` describes what
 * differs, and the errors agree only as closely as those of two seeds.
 *
 * @throws {BadArgumentError} if the row has fewer epochs.
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
    const difference = replayDifference(row, environments[0], options.epochs);
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
