/**
 * Measures the ensemble of the nets that an arm of the record keeps.
 *
 * @module
 */
import type { ImageDataset } from "../../../datasets/dataset.ts";
import { topKCredits } from "../../evaluation/error_rate.ts";
import { averageProbabilities } from "../../evaluation/ensemble.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { makeFolder } from "../../files/system_error.ts";
import { loadTrainedNet } from "../../training/checkpoint/trained_net.ts";
import type { RunFolder } from "../../training/run/run_folder.ts";
import { netErrors } from "../net_errors.ts";
import { type RecordImages, runJob } from "./job.ts";
import { readRecord } from "./record_file.ts";
import { netPath, openUnlessTaken, type RecordJobOptions, removeRun } from "./record_job.ts";
import type { RecordRow } from "./record_row.ts";
import {
  countTogether,
  ENSEMBLE_FORMAT,
  ensemblePath,
  readEnsemble,
  type RecordedEnsemble,
} from "./recorded_ensemble.ts";
import { jobName, type RecordedExperiment } from "./recorded_experiment.ts";
import { weightsHash } from "./weights_hash.ts";

/** How an ensemble is measured. */
export interface EnsembleOptions extends Omit<RecordJobOptions, "run"> {
  /** The folder in which nets are trained again whose files are missing. */
  readonly runs: string;
}

/**
 * Measures the ensembles of the arms of `experiment` that keep their nets, once all of their seeds are
 * recorded, and writes them beside the rows. A net whose file is missing is trained again. On another
 * machine it may differ from that of its row by its rounding, which does no harm: an ensemble is
 * compared with the nets that it averages. Several processes divide the missing nets, and the one that
 * trains the last of them measures the ensemble.
 *
 * @returns false if it was stopped.
 */
export async function recordEnsembles(
  experiment: RecordedExperiment,
  images: RecordImages,
  options: EnsembleOptions,
): Promise<boolean> {
  const { record, log } = options;
  const rows = await readRecord(record, experiment.id);
  for (const { id: arm } of experiment.arms.filter(({ keepNets }) => keepNets)) {
    const own = experiment.seeds.flatMap((seed) =>
      rows.filter((row) => row.arm === arm && row.seed === seed)
    );
    if (own.length < experiment.seeds.length) continue;
    if (await readEnsemble(record, experiment.id, arm) !== undefined) continue;
    const end = await keepNets(own, images, options);
    if (end === "stopped") return false;
    if (end === "taken") continue;
    const ensemble = await measureEnsemble(own, images.test, record);
    await writeAtomically(
      ensemblePath(record, experiment.id, arm),
      JSON.stringify(ensemble, null, 2) + "\n",
    );
    log(`${experiment.id}/${arm}: the ensemble of ${own.length} nets is measured.`);
  }
  return true;
}

/** Ensures that every net of `rows` has a file; `taken` if other processes still train some of them. */
async function keepNets(
  rows: readonly RecordRow[],
  images: RecordImages,
  options: EnsembleOptions,
): Promise<"kept" | "stopped" | "taken"> {
  for (const row of rows) {
    if (await keepNet(row, images, options) === "stopped") return "stopped";
  }
  // Asked again at the end, because another process may have trained its net in the meantime.
  for (const row of rows) {
    if (await isKept(row, options.record)) continue;
    options.log(`${jobName(row)}: another process is training it.`);
    return "taken";
  }
  return "kept";
}

/** Ensures that the net of `row` has a file, unless another process is training it. */
async function keepNet(
  row: RecordRow,
  images: RecordImages,
  options: EnsembleOptions,
): Promise<"kept" | "stopped" | "taken"> {
  if (await isKept(row, options.record)) return "kept";
  const folder = await openUnlessTaken(`${options.runs}/${jobName(row)}`);
  if (folder === undefined) return "taken";
  let end: "kept" | "stopped";
  try {
    // Only now, in the folder that no other process may use, can no other one keep the net.
    const kept = await isKept(row, options.record);
    end = kept ? "kept" : await trainAgain(row, folder, images, options);
  } finally {
    folder.close();
  }
  if (end === "kept") await removeRun(folder);
  return end;
}

/** Whether the net of `row` has a file. */
function isKept(row: RecordRow, record: string): Promise<boolean> {
  return Deno.stat(`${record}/${netPath(row)}`).then(() => true, () => false);
}

/** Trains the net of `row` again in `folder` and keeps it. */
async function trainAgain(
  row: RecordRow,
  folder: RunFolder,
  images: RecordImages,
  { record, signal, pause, log }: EnsembleOptions,
): Promise<"kept" | "stopped"> {
  const path = `${record}/${netPath(row)}`;
  log(`${jobName(row)}: trains again, because ${path} is missing.`);
  await makeFolder(`${record}/nets`, "a folder for nets", "choose another one");
  const job = { ...row, keepNet: true };
  const again = await runJob(job, images, { folder, netPath: path, signal, pause, log });
  if (again.row === undefined) return "stopped";
  const [expected, found] = [row, again.row].map(({ epochs }) => epochs.at(-1)?.weights);
  if (found !== expected) {
    log(
      `${jobName(row)}: its weights are ${found}, those of its row ${expected}, because this ` +
        "machine computes other bits.",
    );
  }
  return "kept";
}

/** Averages the kept nets of `rows`, which are those of one arm. */
async function measureEnsemble(
  rows: readonly RecordRow[],
  test: ImageDataset,
  record: string,
): Promise<RecordedEnsemble> {
  const alone: Float64Array[] = [];
  const probabilities: Float32Array[] = [];
  const weights: string[] = [];
  for (const row of rows) {
    const { model, info } = await loadTrainedNet(`${record}/${netPath(row)}`);
    try {
      const errors = await netErrors(model, test, info.preprocessing);
      alone.push(errors.wrong);
      probabilities.push(errors.probabilities);
      weights.push(await weightsHash(model));
    } finally {
      model.dispose();
    }
  }
  const credits = topKCredits(averageProbabilities(probabilities), test.labels, 1);
  const [{ experiment, arm }] = rows;
  return {
    ...{ format: ENSEMBLE_FORMAT, experiment, arm },
    seeds: rows.map(({ seed }) => seed),
    weights,
    ...countTogether(alone, credits.map((credit) => 1 - credit)),
    date: new Date().toISOString().slice(0, 10),
  };
}
