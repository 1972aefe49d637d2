/**
 * `--estimate`: how long a training takes on this machine, without training.
 *
 * @module
 */
import { useBackend } from "../../ops/backend.ts";
import { firstUpdates } from "../../training/run/run_network.ts";
import { print, printFor } from "../command/print.ts";
import { requireThreadsUsed } from "../command/shared_flags.ts";
import { INTERRUPTED } from "../command/run_command.ts";
import { estimateText, lengthOf, RunEstimate } from "./run_estimate.ts";
import type { JobPlan, TrainingJob } from "./job_plan.ts";

/**
 * Makes a few updates, says how long the run takes, and leaves no file.
 *
 * @returns the exit code.
 */
export async function estimateJob(job: TrainingJob, plan: JobPlan): Promise<number> {
  const { backend, threads, seed, microBatch, json } = job.flags;
  const tell = printFor(job.flags);
  tell(await useBackend(backend, threads === undefined ? {} : { threads }));
  requireThreadsUsed(threads);
  const images = await job.images();
  const { training } = images;
  const estimate = new RunEstimate();
  await firstUpdates(
    {
      ...plan,
      ...{ training, seed, microBatch, weights: job.weights, optimizer: job.optimizer(images) },
    },
    (record) => {
      estimate.see(record);
      return estimate.isReady;
    },
  );
  const found = estimate.of({ ...lengthOf(plan, training), done: 0 });
  if (found === undefined) return INTERRUPTED;
  print(json ? JSON.stringify(found) : estimateText(found));
  return 0;
}
