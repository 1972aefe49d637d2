/**
 * The planned experiments with the learning rates that the record's pilots chose.
 *
 * @module
 */
import { withBestRates } from "./best_rates.ts";
import { plannedExperiments } from "./planned_experiments.ts";
import { readRecord } from "./record_file.ts";
import type { RecordedExperiment } from "./recorded_experiment.ts";

/**
 * The experiment with the rates that its pilot chose; itself if it has none.
 *
 * @param record the folder of the record.
 * @returns the experiment; undefined while its pilot is incomplete.
 * @throws {AlexNetError} if the best rate is at an edge of the pilot's grid.
 */
export async function atRecordedRates(
  record: string,
  experiment: RecordedExperiment,
): Promise<RecordedExperiment | undefined> {
  const pilot = plannedExperiments.find(({ id }) => id === `${experiment.id}-pilot`);
  if (pilot === undefined) return experiment;
  return withBestRates(experiment, pilot, await readRecord(record, pilot.id));
}
