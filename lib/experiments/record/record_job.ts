/**
 * Trains one job of the record and adds its row.
 *
 * @module
 */
import { BadArgumentError, NotFiniteError } from "../../errors.ts";
import { makeFolder } from "../../files/system_error.ts";
import { RunFolder } from "../../training/run/run_folder.ts";
import { type RecordImages, runJob } from "./job.ts";
import { addToRecord, readRecord } from "./record_file.ts";
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
export function netPath(job: Pick<RecordedJob, "experiment" | "arm" | "seed">): string {
  return `nets/${jobName(job).replaceAll("/", "-")}.safetensors`;
}

/**
 * Trains `job` from where it stopped, unless its row is in the record by now. A job that diverges has
 * no row: the plan must change, and a pilot that contains it never ends.
 *
 * @returns what became of it; `taken` if another process trains it.
 * @throws {BadArgumentError} if there are too few images for the recipe.
 */
export async function recordJob(
  job: RecordedJob,
  images: RecordImages,
  options: RecordJobOptions,
): Promise<"recorded" | "stopped" | "diverged" | "taken"> {
  const folder = await openUnlessTaken(options.run);
  if (folder === undefined) return "taken";
  let end: "recorded" | "stopped" | "diverged";
  try {
    // Only now, in the folder that no other process may use, can no other one add the row.
    const recorded = await isRecorded(job, options.record);
    end = recorded ? "recorded" : await trainIn(folder, job, images, options);
  } finally {
    folder.close();
  }
  if (end === "recorded") await removeRun(folder);
  return end;
}

/** The folder of a run; undefined if another process uses it. */
export async function openUnlessTaken(path: string): Promise<RunFolder | undefined> {
  try {
    return await RunFolder.open(path, { resume: true });
  } catch (error) {
    if (!(error instanceof BadArgumentError)) throw error;
    return undefined;
  }
}

/** Removes the folder of a run that has ended, unless another process has just done so. */
export async function removeRun({ path }: RunFolder): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Trains `job` in `folder` and adds its row when it ends. */
async function trainIn(
  folder: RunFolder,
  job: RecordedJob,
  images: RecordImages,
  { record, signal, pause, log }: RecordJobOptions,
): Promise<"recorded" | "stopped" | "diverged"> {
  await makeFolder(`${record}/nets`, "a folder for nets", "choose another one");
  try {
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
    return "recorded";
  } catch (error) {
    if (!(error instanceof NotFiniteError)) throw error;
    log(`${jobName(job)} diverges and is left out: ${error.message}`);
    return "diverged";
  }
}

/** Whether another process has recorded `job` since its caller read the record. */
async function isRecorded(job: RecordedJob, record: string): Promise<boolean> {
  const rows = await readRecord(record, job.experiment);
  return rows.some((row) => jobName(row) === jobName(job));
}
