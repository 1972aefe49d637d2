/**
 * Measures a training step of two towers on two ranks of this machine, for lesson 10; where that is
 * not possible, the recorded one takes its place.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../../argument_checks.ts";
import { inDeno, readableVariable } from "../../deno_only.ts";
import { disposing } from "../../disposing.ts";
import { AlexNetError, BadArgumentError } from "../../errors.ts";
import { denoProgram } from "../../files/deno_program.ts";
import { LongCall } from "../../long_call.ts";
import { granted } from "../../ops/cpu/blas/candidates.ts";
import { parseSpec } from "../../spec/parse.ts";
import { requireSpecFields } from "../../spec/spec_fields.ts";
import { findLauncher } from "../mpi/find_mpi.ts";
import { recordedTowerStep } from "./recorded_tower_step.ts";
import { parseTowerStep, type TowerStep, type TowerStepTask } from "./tower_step.ts";

export type { SentMessage, TowerStep, TowerStepTask } from "./tower_step.ts";

/** Options of {@linkcode twoRankStep}. */
export interface TwoRankStepOptions extends TowerStepTask {
  /** Ends the ranks. */
  readonly signal?: AbortSignal;
}

/** The result of {@linkcode twoRankStep}. */
export interface TwoRankStep extends TowerStep {
  /** Whether it was recorded earlier, and on another machine. */
  readonly recorded: boolean;
  /** A sentence about where it was measured, and how to measure it here. */
  readonly where: string;
}

/** Milliseconds after which the ranks are ended. */
const PATIENCE = 60_000;
/** Milliseconds that they have to end by themselves. */
const GRACE = 2000;
/** Milliseconds between two looks at the ranks. */
const EVERY = 50;
/** The program of a rank, and the configuration of this project, beside this file. */
const [PROGRAM, CONFIGURATION] = ["tower_step_program.ts", "../../../deno.json"];

/**
 * Starts two ranks by `mpiexec`, one for each tower, with one thread each. They train the net on
 * CIFAR-10 for a few steps, of which the fastest of the last ones counts.
 *
 * Without MPI, in a browser, in an installed package or if the ranks fail, the result is the step
 * that was recorded with this module, and `where` says so.
 *
 * @param options the net, the images of a step, and how to stop.
 * @returns what each rank did when.
 * @throws {BadArgumentError} if an option is invalid, or the net does not have two towers.
 *
 * @example
 * ```ts ignore
 * import { preset } from "@alexnet/alexnet";
 * import { twoRankStep } from "@alexnet/alexnet/parallel";
 *
 * const step = await twoRankStep({ spec: preset("cifarTwoTower"), batchSize: 32 });
 * console.log(step.where, step.messages, step.bytes);
 * ```
 */
export async function twoRankStep(options: TwoRankStepOptions): Promise<TwoRankStep> {
  requireOptions("twoRankStep", options, { spec: true, batchSize: true, signal: true });
  const { batchSize, signal } = options;
  requireSpecFields("twoRankStep", options.spec);
  const spec = parseSpec(options.spec);
  if (spec.towers !== 2) {
    throw new BadArgumentError(
      `Expected a net with two towers for twoRankStep but found ${spec.towers} in ${spec.name}.`,
    );
  }
  requireInteger("batchSize", batchSize, { min: 1 });
  if (!inDeno() || !isProjectFolder()) {
    return recordedBecause("Ranks need Deno and this project's folder, so");
  }
  const mpiexec = findLauncher();
  if (mpiexec === undefined || !granted({ name: "run", command: mpiexec })) {
    return recordedBecause("No MPI was found (`pip install mpich` installs it), so");
  }
  try {
    const step = await measured(mpiexec, { spec, batchSize }, signal);
    if (step === undefined) return recordedBecause("The ranks were stopped, so");
    return { ...step, recorded: false, where: `This step was measured on ${step.machine}.` };
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    return recordedBecause(`The ranks failed (${error.message}), so`);
  }
}

function recordedBecause(why: string): TwoRankStep {
  const { date, ...step } = recordedTowerStep;
  const where = `${why} this step is a recorded one: ${step.machine}, ${date}.`;
  const spans = step.spans.map((span) => ({ ...span, worker: `${span.worker} (recorded)` }));
  return { ...step, spans, recorded: true, where };
}

/** The step that the ranks print; undefined if they were stopped. */
async function measured(
  mpiexec: string,
  task: TowerStepTask,
  signal: AbortSignal | undefined,
): Promise<TowerStep | undefined> {
  const call = new LongCall({ what: "two ranks", unit: "step", total: 1, signal });
  return await disposing(call, () => stepOf(mpiexec, task, call));
}

async function stepOf(
  mpiexec: string,
  task: TowerStepTask,
  call: LongCall,
): Promise<TowerStep | undefined> {
  const job = new Deno.Command(mpiexec, {
    args: [
      ...["-n", "2", denoProgram(), "run", "--quiet", "--no-check", "-A"],
      ...["--config", besideThis(CONFIGURATION), besideThis(PROGRAM), JSON.stringify(task)],
    ],
    // The ranks look for the library beside the mpiexec of the path.
    env: {
      NO_COLOR: "1",
      PATH: `${mpiexec.replace(/\/[^/]*$/, "")}:${readableVariable("PATH") ?? ""}`,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let ended = false;
  const output = job.output().finally(() => ended = true);
  const late = performance.now() + PATIENCE;
  let isLate = false;
  while (!ended && !isLate && await call.goOn(0)) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    isLate = performance.now() > late;
  }
  if (!ended) send(job, "SIGTERM");
  const stuck = ended ? undefined : setTimeout(() => send(job, "SIGKILL"), GRACE);
  const { success, stdout, stderr } = await output;
  clearTimeout(stuck);
  if (isLate) throw new AlexNetError(`they took longer than ${PATIENCE / 1000} s`);
  if (call.stopped) return undefined;
  await call.goOn(1);
  const decoder = new TextDecoder();
  if (success) return parseTowerStep(decoder.decode(stdout));
  const lines = decoder.decode(stderr).split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((text) => /error/i.test(text)) ?? lines.at(-1) ?? "without a message";
  throw new AlexNetError(line.replace(/^error: Uncaught .*?Error: /, "").trim());
}

function send(job: Deno.ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    job.kill(signal);
  } catch {
    // It has ended.
  }
}

/** Whether this file is in a folder of the project, and not bundled or installed. */
function isProjectFolder(): boolean {
  if (!import.meta.url.startsWith("file:")) return false;
  const path = besideThis(PROGRAM);
  if (!granted({ name: "read", path })) return false;
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function besideThis(path: string): string {
  return decodeURIComponent(new URL(path, import.meta.url).pathname);
}
