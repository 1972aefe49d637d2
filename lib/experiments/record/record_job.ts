/**
 * Trains one job of the record and adds its row.
 *
 * @module
 */
import { BadArgumentError, NotFiniteError } from "../../errors.ts";
import { makeFolder } from "../../files/system_error.ts";
import { RunFolder } from "../../training/run/run_folder.ts";
import { type RecordImages, runJob } from "./job.ts";
import { addToRecord } from "./record_file.ts";
import { jobName, type RecordedJob } from "./recorded_experiment.ts";

/** Where a job is trained, and where its row goes. */
export interface RecordJobOptions {
  /** The folder of the record. */
  readonly record: string;
  /** The folder in which the job keeps its checkpoint; it is removed when the job ends. */
  readonly run: string;
  /** Stops after the current update. */
  readonly signal: AbortSignal;
  /** Awaited before every update. */
  readonly pause: () => Promise<void>;
  /** Called with messages about the progress of the job. */
  readonly log: (line: string) => void;
}

/** The net of a job that keeps it, from the folder of the record. */
export function netPath(job: RecordedJob): string {
  return `nets/${jobName(job).replaceAll("/", "-")}.safetensors`;
}

/**
 * Trains `job` from where it stopped. A job that diverges has no row: the plan must change, and a pilot
 * that contains it never ends.
 *
 * @returns what became of it; `taken` if another process trains it.
 * @throws {BadArgumentError} if there are too few images for the recipe.
 */
export async function recordJob(
  job: RecordedJob,
  images: RecordImages,
  { record, run, signal, pause, log }: RecordJobOptions,
): Promise<"recorded" | "stopped" | "diverged" | "taken"> {
  let folder: RunFolder;
  try {
    folder = await RunFolder.open(run, { resume: true });
  } catch (error) {
    if (!(error instanceof BadArgumentError)) throw error;
    return "taken";
  }
  try {
    await makeFolder(`${record}/nets`, "a folder for nets", "choose another one");
    const path = `${record}/${netPath(job)}`;
    const { row } = await runJob(job, images, { folder, netPath: path, signal, pause, log });
    if (row === undefined) return "stopped";
    await addToRecord(record, row);
    log(
      `${jobName(job)}: test error ${row.epochs.at(-1)?.testError.toFixed(2)} %, ten patches ` +
        `${row.tenPatchTestError.toFixed(2)} %, training error ${
          row.cleanTrainingError.toFixed(2)
        } %`,
    );
  } catch (error) {
    if (!(error instanceof NotFiniteError)) throw error;
    log(`${jobName(job)} diverges and is left out: ${error.message}`);
    return "diverged";
  } finally {
    folder.close();
  }
  await Deno.remove(folder.path, { recursive: true });
  return "recorded";
}
