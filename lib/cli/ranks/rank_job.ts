/**
 * A training job on several ranks: the command starts them, each of them runs the same command again,
 * and rank 0 does what the command does on one process.
 *
 * @module
 */
import { readableVariable } from "../../deno_only.ts";
import { AlexNetError } from "../../errors.ts";
import { resumeBackend } from "../../ops/resume_backend.ts";
import type { CallTraffic } from "../../parallel/mpi/call_traffic.ts";
import { type Mpi, startMpi } from "../../parallel/mpi/mpi.ts";
import { type RankTeam, rankTeam } from "../../parallel/team/rank_team.ts";
import type { Traffic } from "../../parallel/towers/tower_exchange.ts";
import { assistTraining } from "../../training/run/assisting_run.ts";
import { RunFolder } from "../../training/run/run_folder.ts";
import { counted } from "../../counted.ts";
import { printError, printFor } from "../command/print.ts";
import { INTERRUPTED } from "../command/run_command.ts";
import { shellQuoted } from "../command/shell_quoted.ts";
import type { TrainingJob } from "../training/job_plan.ts";
import { loopOf, requireFolderToResume, runJob } from "../training/training_job.ts";
import { abandonedSignal } from "./abandoned.ts";
import { hostProblems, hostsText, launcherSettings } from "./hosts.ts";
import {
  isUnexplained,
  mpiexecArguments,
  requireLibraryOf,
  requireMpiexec,
  resultOf,
  runMpiexec,
} from "./mpiexec.ts";
import { ownV8Flags } from "./own_v8_flags.ts";
import { isRank, type RankPlan, requireDivisible } from "./rank_plan.ts";

/** The program that the ranks run. */
const SCRIPT = new URL("../train.ts", import.meta.url).pathname;

/** Milliseconds that another rank leaves to rank 0 for its own message about the same error. */
const AFTER_YOU = 1000;

/**
 * Starts the ranks of `job`, or is one of them.
 *
 * @param limitIsExact Whether `--limit` is the number of images.
 * @returns the exit code.
 * @throws {BadArgumentError} without MPI, when the ranks cannot divide the images, and as `runJob`.
 * @throws {AlexNetError} when a host starts no rank.
 */
export function runRanks(
  job: TrainingJob,
  plan: RankPlan,
  limitIsExact: boolean,
): Promise<number> {
  return isRank() ? beRank(job, plan, limitIsExact) : startRanks(job, plan);
}

async function startRanks(job: TrainingJob, plan: RankPlan): Promise<number> {
  const { out, resume } = job.flags;
  requireFolderToResume(job.flags); // The ranks get --out.
  const mpiexec = requireMpiexec();
  requireLibraryOf(mpiexec);
  // What is wrong with the flags or the folder is said once, here.
  job.plan();
  const folder = out === undefined
    ? await RunFolder.openNext(job.folderName)
    : await RunFolder.open(out, { resume });
  folder.close();
  const args = [...job.args, ...(out === undefined ? ["--out", folder.path] : [])];
  const { hosts } = plan;
  const started = mpiexecArguments(plan, SCRIPT, args, await ownV8Flags());
  const end = await runMpiexec(mpiexec, started, hosts === undefined ? {} : launcherSettings());
  if (hosts !== undefined && isUnexplained(end)) {
    const problems = await hostProblems(mpiexec, hosts, SCRIPT);
    if (problems.length > 0) throw new AlexNetError(hostsText(problems));
  }
  const { code, error } = resultOf(end, shellQuoted([folder.path]), folder.hasCheckpoint);
  if (error !== undefined) printError(`error: ${error}`);
  return code;
}

async function beRank(
  asked: TrainingJob,
  plan: RankPlan,
  limitIsExact: boolean,
): Promise<number> {
  const tell = printFor(asked.flags);
  const mpi = startMpi({ threads: plan.mode === "data" ? "multiple" : "serialized" });
  const team = rankTeam(mpi, plan.mode, plan.ranks, {
    onTraffic: (step) => tell(trafficText(step)),
    onSums: (step) => tell(sumsText(step)),
    onSlowRank: (sentence) => tell(`warning: ${sentence}`),
  }, abandonedSignal());
  // Only now the number of ranks that another program started is known, as is that of the images.
  const job: TrainingJob = {
    ...asked,
    images: async () => {
      const images = await asked.images();
      requireDivisible(
        { mode: plan.mode, ranks: mpi.world.size },
        { batch: asked.plan().batchSize, images: images.training.count, limitIsExact },
      );
      return images;
    },
  };
  if (team.leads) {
    tell(rankText(team));
    const code = await runJob({ ...job, flags: { ...job.flags, ...placeOf(job, team) } }, team);
    await leave(mpi, team);
    return code;
  }
  try {
    const code = await assistJob({ ...job, flags: { ...job.flags, ...placeOf(job, team) } }, team);
    await leave(mpi, team);
    return code;
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    // All ranks have most errors; this one ends with rank 0 then.
    await new Promise((resolve) => setTimeout(resolve, AFTER_YOU));
    printError(`error on rank ${mpi.world.rank} (${mpi.host}): ${error.message}`);
    return error.exitCode;
  }
}

/**
 * Leaves the job after rank 0 has written everything: `srun` ends the other ranks when one ends with a
 * code that is not 0, as that of an interrupted run.
 */
async function leave(mpi: Mpi, team: RankTeam): Promise<void> {
  await team.measured(1, () => Promise.resolve([0]));
  await mpi.finalize();
}

/** The backend and the threads of a rank: ranks on one host share its processor. */
function placeOf(
  { flags: { backend, threads } }: TrainingJob,
  { mode, ranksHere }: RankTeam,
): Pick<TrainingJob["flags"], "backend" | "threads"> {
  const wish = backend ??
    (mode === "towers" && readableVariable("ALEXNET_BACKEND") === undefined
      ? "alexnet-cpu"
      : undefined);
  const share = Math.max(1, Math.floor(navigator.hardwareConcurrency / ranksHere));
  const isSet = threads !== undefined || readableVariable("ALEXNET_THREADS") !== undefined;
  const isOurs = wish === undefined || wish.startsWith("alexnet-cpu");
  return { backend: wish, threads: isSet || !isOurs ? threads : share };
}

/** Takes part in the run that rank 0 leads. */
async function assistJob(job: TrainingJob, team: RankTeam): Promise<number> {
  const { backend, threads, seed, microBatch, crops, replayEvery } = job.flags;
  const resume = await team.share();
  const recorded = resume?.info.training;
  const plan = job.plan(recorded?.settings);
  await resumeBackend(recorded?.backend, backend, threads === undefined ? {} : { threads });
  const images = await job.images();
  const { stopped } = await assistTraining({
    ...images,
    ...plan,
    ...loopOf(job, plan, images),
    ...{ resume, seed, microBatch, crops, replayEvery, team },
    weights: job.weights,
    optimizer: job.optimizer(images),
  });
  return stopped === "aborted" ? INTERRUPTED : 0;
}

function rankText({ mode, hosts }: RankTeam): string {
  const names = [...new Set(hosts)].map((host) =>
    `${host} (${hosts.filter((other) => other === host).length})`
  );
  const what = mode === "towers" ? "hold one tower each" : "share each batch";
  return `${hosts.length} ranks that ${what}, on ${names.join(", ")}.`;
}

/** What a rank sends in a step of two towers, for its user. */
export function trafficText({ messages, bytes }: Traffic): string {
  return `In a step, a rank sends ${counted(messages, "message")} to the other one, ${
    bytesText(bytes)
  }, and receives as much.`;
}

/** What the ranks add in a step of data-parallel training, for their user. */
export function sumsText({ calls, bytes }: CallTraffic): string {
  return `In a step, the ranks add their gradients in ${counted(calls, "sum")}, ${
    bytesText(bytes)
  }.`;
}

function bytesText(bytes: number): string {
  const size = bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return `${bytes.toLocaleString("en")} bytes (${size})`;
}
