/** Runs a program of `mpi_programs/` as several ranks, for tests. */
import { denoProgram } from "../../lib/files/deno_program.ts";
import { findMpiexec } from "../../lib/parallel/mpi/find_mpi.ts";
import { root } from "../house.ts";
import { requirements } from "../skip.ts";

/** How the job of {@linkcode runRanks} ended. */
export interface RanksResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const folder = `${root}tests/parallel/mpi_programs/`;
const configuration = `${root}deno.json`;

/** A path, or the name of a program of `mpi_programs/`. */
function programPath(program: string): string {
  return program.startsWith("/") ? program : `${folder}${program}`;
}

/** Starts `program` of `mpi_programs/` as `ranks` processes; the caller waits for the job. */
function startRanks(
  ranks: number,
  program: string,
  args: readonly string[] = [],
): Deno.ChildProcess {
  const programs = `${root}${requirements.mpi.prefix}/bin`;
  const path = findMpiexec() === undefined ? `${programs}:${Deno.env.get("PATH")}` : "";
  return new Deno.Command(findMpiexec() ?? `${programs}/mpiexec`, {
    args: [
      ...["-n", String(ranks), denoProgram(), "run", "--quiet", "--no-check", "-A"],
      ...["--config", configuration, programPath(program), ...args],
    ],
    env: path === "" ? {} : { PATH: path },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `program` as `ranks` processes. */
export async function runRanks(
  ranks: number,
  program: string,
  args: readonly string[] = [],
): Promise<RanksResult> {
  const { code, stdout, stderr } = await startRanks(ranks, program, args).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, stderr: err };
}

/**
 * The JSON that rank 0 of `program` prints.
 *
 * @throws with what the ranks wrote, if the job fails.
 */
export async function resultOf<Result>(
  ranks: number,
  program: string,
  args: readonly string[] = [],
): Promise<Result> {
  const { code, stdout, stderr } = await runRanks(ranks, program, args);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout) as Result;
}

/** Milliseconds in which a job must end once a rank has. */
const PATIENCE = 10_000;

/** How a job ended whose ranks each print `process` and their number. */
export interface JobEnd {
  readonly code: number;
  /** What the ranks printed. */
  readonly stdout: string;
  /** The ranks that said their numbers. */
  readonly processes: number;
  /** The ranks that are still there after ten seconds. */
  readonly left: readonly number[];
}

/**
 * Runs a program of which one rank ends early, or that gets a signal.
 *
 * @param signal is sent to `mpiexec` when all ranks have printed their process numbers.
 * @throws if the job does not end within ten seconds.
 */
export async function endOf(
  ranks: number,
  program: string,
  args: readonly string[],
  signal?: Deno.Signal,
): Promise<JobEnd> {
  const started = performance.now();
  const job = startRanks(ranks, program, args);
  const late = setTimeout(() => job.kill("SIGKILL"), PATIENCE);
  const errors = job.stderr.text();
  const processes = () => [...stdout.matchAll(/process (\d+)\n/g)].map(([, pid]) => Number(pid));
  let [stdout, isSent] = ["", signal === undefined];
  for await (const text of job.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += text;
    if (isSent || processes().length < ranks) continue;
    isSent = true;
    job.kill(signal);
  }
  const [{ code, signal: ending }] = await Promise.all([job.status, errors]);
  clearTimeout(late);
  if (ending !== null) throw new Error(`${program} did not end within ${PATIENCE / 1000} s`);
  const pids = processes();
  // A process that was killed takes a moment to leave its memory.
  while (pids.some(isAlive) && performance.now() - started < PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { code, stdout, processes: pids.length, left: pids.filter(isAlive) };
}

function isAlive(pid: number): boolean {
  try {
    // A zombie has ended; its parent has not asked yet.
    return !/^State:\tZ/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
