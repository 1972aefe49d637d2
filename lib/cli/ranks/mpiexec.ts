/**
 * Starts the ranks of a job by `mpiexec`, passes on what they print, and says what happened if one of
 * them was killed.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { readableVariable } from "../../deno_only.ts";
import { BadArgumentError } from "../../errors.ts";
import { denoProgram } from "../../files/deno_program.ts";
import { findLauncher, MPI_HINT, type Variables } from "../../parallel/mpi/find_mpi.ts";
import { HELD_INPUT } from "./abandoned.ts";
import { requireMpiLibrary } from "../../parallel/mpi/mpi.ts";
import { isConsequence } from "./hosts.ts";
import { forwardSignals } from "./with_signals.ts";
import { INTERRUPTED } from "../command/run_command.ts";
import type { RankPlan } from "./rank_plan.ts";

/** The program that runs mpiexec. */
const WITH_SIGNALS = new URL("with_signals.ts", import.meta.url).pathname;

/**
 * The `mpiexec` to start: that of the library in `ALEXNET_MPI`, or one on the path, or the one in an
 * active or a user's Python environment, where pip puts it; the first with a library of the standard
 * ABI.
 *
 * @throws {BadArgumentError} when there is none.
 */
export function requireMpiexec(variables: Variables = readableVariable): string {
  const found = findLauncher(variables);
  if (found !== undefined) return found;
  throw new BadArgumentError(`Expected MPI for --ranks but found no mpiexec; ${MPI_HINT}.`);
}

/**
 * Checks that the ranks which `mpiexec` starts will find a library.
 *
 * @throws {BadArgumentError} if they find none, or only one with an ABI of its own.
 */
export function requireLibraryOf(mpiexec: string, variables: Variables = readableVariable): void {
  requireMpiLibrary((name) => name === "PATH" ? pathWith(mpiexec, variables) : variables(name));
}

/** The path of the ranks: they look for the library beside the first mpiexec in it. */
function pathWith(mpiexec: string, variables: Variables = readableVariable): string {
  return `${folderOf(mpiexec)}:${variables("PATH") ?? ""}`;
}

/**
 * The program and the arguments that start `script` with `args` as ranks.
 *
 * @param v8Flags the flags that Deno is started with.
 */
export function mpiexecArguments(
  { ranks = 1, hosts }: Pick<RankPlan, "ranks" | "hosts">,
  script: string,
  args: readonly string[],
  v8Flags: readonly string[] = [],
): string[] {
  return [
    ...(hosts === undefined ? [] : ["-hosts", hosts.join(",")]),
    ...["-n", String(ranks)],
    // The ranks call a library that reads and writes what it likes, so other limits mean nothing.
    ...[denoProgram(), "run", "--quiet", "--no-check", "-A", ...v8Flags, script, ...args],
  ];
}

/** How a job ended. */
export interface JobEnd {
  /** The exit code of mpiexec. */
  readonly code: number;
  /** Whether a rank said what is wrong before it ended. */
  readonly explained: boolean;
  /** Why a rank ended, e.g. `Killed (signal 9)`, if a signal ended it. */
  readonly killed?: string;
}

/**
 * Runs `mpiexec` and passes on what the ranks print. The first Ctrl-C, SIGTERM or SIGHUP ends the run
 * after the current step, the second one at once.
 *
 * @param settings Further variables for `mpiexec`.
 */
export async function runMpiexec(
  mpiexec: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<JobEnd> {
  const job = new Deno.Command(denoProgram(), {
    args: ["run", "--quiet", "--no-check", "-A", WITH_SIGNALS, mpiexec, ...args],
    env: { ...settings, PATH: pathWith(mpiexec), [HELD_INPUT]: "1" },
    // Nothing is written: the ranks notice its end, when this process has gone.
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // A terminal sends Ctrl-C to all processes of its group; mpiexec must get it once.
    detached: true,
  }).spawn();
  const stopForwarding = forwardSignals(job);
  // If the program between was killed, the ranks end, too.
  void job.status.then(() => job.stdin.close()).catch(() => {});
  const late: Timer[] = [];
  try {
    const notes = new LauncherNotes(() => late.push(...endInTime(job)));
    await Promise.all([
      passOn(job.stdout, Deno.stdout, notes),
      passOn(job.stderr, Deno.stderr, notes),
    ]);
    const { code } = await job.status;
    const { killed, explained } = notes;
    return { code, explained, ...(killed === undefined ? {} : { killed }) };
  } finally {
    for (const timer of late) clearTimeout(timer);
    stopForwarding();
  }
}

/** Milliseconds in which a job ends after an error of a rank, and those between two signals to it. */
const [TO_END, BETWEEN] = [5000, 1000];

type Timer = ReturnType<typeof setTimeout>;

/**
 * Ends a job of which a rank ended with an error, if `mpiexec` does not: it waits forever for a rank
 * that ended before it started MPI.
 *
 * @returns the timers, for the case that the job ends.
 */
function endInTime(job: Deno.ChildProcess): Timer[] {
  const interrupt = () => {
    try {
      job.kill("SIGINT");
    } catch {
      // It has ended.
    }
  };
  // The ranks have the first one from mpiexec, which ends them at the second one.
  return [setTimeout(interrupt, TO_END), setTimeout(interrupt, TO_END + BETWEEN)];
}

/**
 * The lines that `mpiexec` of MPICH prints itself: a banner about a killed rank, with the number of
 * another process, and one about Ctrl-C.
 */
export class LauncherNotes {
  #killed: string | undefined;
  #explained = false;
  #failed = false;
  readonly #onError: () => void;

  /** `onError` is called once, when a rank has written an error. */
  constructor(onError: () => void = () => {}) {
    this.#onError = onError;
  }

  /** Why a rank ended, if the banner says it. */
  get killed(): string | undefined {
    return this.#killed;
  }

  /** Whether a rank has written an error. */
  get explained(): boolean {
    return this.#explained;
  }

  /** Whether `line` is of the launcher. */
  isNote(printed: string): boolean {
    const line = stripVTControlCharacters(printed);
    const isError = /^error(?: on rank \d+ .*)?: /.test(line);
    if (isError && !this.#failed) this.#onError();
    this.#failed ||= isError;
    // Deno's own error does not name the host that lacks this folder.
    this.#explained ||= isError && !line.startsWith("error: Module not found");
    const reason = line.match(/^YOUR APPLICATION TERMINATED WITH THE EXIT STRING: (.*)/)?.[1];
    this.#killed ??= reason;
    return reason !== undefined || isConsequence(line) || /^=+$|^= {3}[A-Z]/.test(line) ||
      /^This typically refers to a problem with your application\.|^Please see the FAQ page/
        .test(line);
  }
}

/** Writes the lines of `from` to `to`, except those of the launcher. */
async function passOn(
  from: ReadableStream<Uint8Array>,
  to: { readonly writable: WritableStream<Uint8Array> },
  notes: LauncherNotes,
): Promise<void> {
  const encoder = new TextEncoder();
  const writer = to.writable.getWriter();
  const write = async (text: string) => {
    // A reader that has gone, such as `head`, does not end the training.
    if (text !== "") await writer.write(encoder.encode(text)).catch(() => {});
  };
  let rest = "";
  let blank = "";
  const show = async (line: string) => {
    if (line === "\n") return void (blank += line);
    if (!notes.isNote(line.trimEnd())) await write(blank + line);
    blank = "";
  };
  for await (const text of from.pipeThrough(new TextDecoderStream() as Decoder)) {
    const lines = (rest + text).split(/(?<=\n)/);
    rest = lines.at(-1)?.endsWith("\n") ? "" : lines.pop() ?? "";
    for (const line of lines) await show(line);
  }
  if (rest !== "") await show(rest);
  writer.releaseLock();
}

type Decoder = ReadableWritablePair<string, Uint8Array>;

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** A larger exit code of mpiexec joins those of several ranks and signals. */
const LARGEST_CODE = 2;
/** What a shell adds to the number of the signal that ended a program. */
const BY_SIGNAL = 128;

/** The exit code of a job, and what is wrong if no rank has said it. */
export interface JobResult {
  readonly code: number;
  readonly error?: string;
}

/** Whether a job ended early, and no rank said why. */
export function isUnexplained({ code, killed, explained }: JobEnd): boolean {
  return !explained && (killed !== undefined || (code !== 0 && code !== INTERRUPTED));
}

/** A clause about a rank that a signal ended, from the words of `mpiexec`. */
function endOf(killed: string): string {
  // macOS writes `Killed: 9 (signal 9)`.
  const [, verb, signal] = /^(Killed|Terminated|Aborted)\b.*(\(signal \d+\))$/.exec(killed) ?? [];
  return verb === undefined
    ? `one ended with "${killed}"`
    : `one was ${verb.toLowerCase()} ${signal}`;
}

/**
 * What the command makes of the end of a job: the code of a rank that said what is wrong or ended by
 * itself, and 128 more than the signal that ended one.
 *
 * @param folder the folder of the run, for the message that says how to go on.
 * @param isSaved whether it has a checkpoint.
 */
export function resultOf(end: JobEnd, folder: string, isSaved: boolean): JobResult {
  const { code, killed, explained } = end;
  if (explained) return { code: code >= 1 && code <= LARGEST_CODE ? code : 1 };
  if (!isUnexplained(end)) return { code };
  const how = killed === undefined
    ? `mpiexec ended with code ${code}`
    : `${endOf(killed)}, which ended the others`;
  const signal = Number(killed?.match(/\(signal (\d+)\)/)?.[1] ?? NaN);
  return {
    code: Number.isNaN(signal) ? Math.max(1, code) : BY_SIGNAL + signal,
    // With --resume, a folder that has only a log is no obstacle.
    error: `Expected all ranks to finish but found that ${how}. ${
      isSaved ? "Continue from the last checkpoint" : "Nothing was saved yet; start again"
    } with the same command and --out ${folder} --resume.`,
  };
}
