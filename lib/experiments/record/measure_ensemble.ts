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
import { netErrors } from "../net_errors.ts";
import { type RecordImages, runJob } from "./job.ts";
import { readRecord } from "./record_file.ts";
import { netPath, openUnlessTaken, type RecordJobOptions } from "./record_job.ts";
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
 * compared with the nets that it averages.
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
    for (const row of own) {
      const end = await keepNet(row, images, options);
      if (end === "taken") log(`${jobName(row)}: another process is training it.`);
      if (end !== "kept") return end === "taken";
    }
    const ensemble = await measureEnsemble(own, images.test, record);
    await writeAtomically(
      ensemblePath(record, experiment.id, arm),
      JSON.stringify(ensemble, null, 2) + "\n",
    );
    log(`${experiment.id}/${arm}: the ensemble of ${own.length} nets is measured.`);
  }
  return true;
}

/** Ensures that the net of `row` has a file. */
async function keepNet(
  row: RecordRow,
  images: RecordImages,
  { record, runs, signal, pause, log }: EnsembleOptions,
): Promise<"kept" | "stopped" | "taken"> {
  const path = `${record}/${netPath(row)}`;
  if (await Deno.stat(path).then(() => true, () => false)) return "kept";
  log(`${jobName(row)}: trains again, because ${path} is missing.`);
  await makeFolder(`${record}/nets`, "a folder for nets", "choose another one");
  const folder = await openUnlessTaken(`${runs}/${jobName(row)}`);
  if (folder === undefined) return "taken";
  try {
    const job = { ...row, keepNet: true };
    const trained = `${folder.path}/net.safetensors`;
    const again = await runJob(job, images, { folder, netPath: trained, signal, pause, log });
    if (again.row === undefined) return "stopped";
    const [expected, found] = [row, again.row].map(({ epochs }) => epochs.at(-1)?.weights);
    if (found !== expected) {
      log(
        `${jobName(row)}: its weights are ${found}, those of its row ${expected}, because this ` +
          "machine computes other bits.",
      );
    }
    await Deno.rename(trained, path);
  } finally {
    folder.close();
  }
  await Deno.remove(folder.path, { recursive: true });
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
