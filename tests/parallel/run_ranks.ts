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

/** Starts `program` of `mpi_programs/` as `ranks` processes; the caller waits for the job. */
export function startRanks(
  ranks: number,
  program: string,
  args: readonly string[] = [],
): Deno.ChildProcess {
  const venv = `${root}${requirements.mpi.venv}/bin`;
  const path = findMpiexec() === undefined ? `${venv}:${Deno.env.get("PATH")}` : "";
  return new Deno.Command(findMpiexec() ?? `${venv}/mpiexec`, {
    args: [
      ...["-n", String(ranks), denoProgram(), "run", "--quiet", "--no-check", "-A"],
      ...["--config", configuration, `${folder}${program}`, ...args],
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
