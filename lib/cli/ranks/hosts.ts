/**
 * How `mpiexec` reaches the hosts of `--hosts`, and which of them it does not reach.
 *
 * @module
 */
import { readableVariable } from "../../deno_only.ts";
import { denoProgram } from "../../files/deno_program.ts";

/** The program that runs mpiexec. */
const WITH_SIGNALS = new URL("with_signals.ts", import.meta.url).pathname;
/** How `mpiexec` of MPICH starts its own program on another host, if the user chose a way. */
const CHOICES = [
  "HYDRA_LAUNCHER",
  "HYDRA_LAUNCHER_EXEC",
  "HYDRA_BOOTSTRAP",
  "HYDRA_BOOTSTRAP_EXEC",
];
/** Nobody answers questions; ssh gives up on a host that drops packets before TCP does, after minutes. */
const SSH_OPTIONS = "-o BatchMode=yes -o ConnectTimeout=10";
/** Hosts that are asked at once; each takes a process of Deno here. */
const ASKED_AT_ONCE = 8;
/** Seconds after which the command gives up on a host that does not start a program. */
const PATIENCE = 30;

/**
 * The variables with which `mpiexec` reaches other hosts by ssh; none if the user chose another way.
 * Options of the user's own come first, so ssh follows them.
 */
export function launcherSettings(
  variables: (name: string) => string | undefined = readableVariable,
): Record<string, string> {
  if (CHOICES.some((name) => variables(name) !== undefined)) return {};
  const own = variables("HYDRA_LAUNCHER_EXTRA_ARGS");
  return {
    HYDRA_LAUNCHER: "ssh",
    HYDRA_LAUNCHER_EXTRA_ARGS: own === undefined ? SSH_OPTIONS : `${own} ${SSH_OPTIONS}`,
  };
}

/** Why a host starts no rank. */
export interface HostProblem {
  /** Its name in `--hosts`. */
  readonly host: string;
  /** What ssh, mpiexec or Deno says. */
  readonly reason: string;
}

/**
 * Why hosts start no ranks, after a job ended early: each is asked to start `script` with `--help`.
 *
 * @param hosts Names with or without `:N`.
 * @returns the problems of the first hosts that have some; empty if all can be reached.
 */
export async function hostProblems(
  mpiexec: string,
  hosts: readonly string[],
  script: string,
): Promise<HostProblem[]> {
  const names = [...new Set(hosts.map((host) => host.replace(/:\d+$/, "")))];
  for (let start = 0; start < names.length; start += ASKED_AT_ONCE) {
    const asked = names.slice(start, start + ASKED_AT_ONCE).map(async (host) => {
      const reason = await reasonOf(mpiexec, host, script);
      return reason === undefined ? [] : [{ host, reason }];
    });
    const problems = (await Promise.all(asked)).flat();
    if (problems.length > 0) return problems;
  }
  return [];
}

async function reasonOf(
  mpiexec: string,
  host: string,
  script: string,
): Promise<string | undefined> {
  const rank = [denoProgram(), "run", "--quiet", "--no-check", "-A", script, "--help"];
  const { success, stderr } = await new Deno.Command(denoProgram(), {
    args: [
      ...["run", "--quiet", "--no-check", "-A", WITH_SIGNALS],
      ...[mpiexec, "-hosts", host, "-n", "1", ...rank],
    ],
    env: { ...launcherSettings(), MPIEXEC_TIMEOUT: String(PATIENCE), NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    detached: true,
  }).output();
  return success ? undefined : reasonIn(new TextDecoder().decode(stderr));
}

/** The line that says what is wrong: of ssh, a shell or Deno, else of MPICH's program on the host. */
export function reasonIn(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const own = lines.filter((line) => !isOfLauncher(line));
  const proxy = lines.map((line) => line.match(/^\[proxy:.*?\(.*?\): (.*)/)?.[1]);
  return own.find((line) => /ssh:|denied|failed|no such|not found|error/i.test(line)) ??
    proxy.find((reason) => reason !== undefined) ?? own.at(-1) ??
    `no program starts there in this folder within ${PATIENCE} s`;
}

/** Whether `line` is of `mpiexec` or of its program on a host. */
function isOfLauncher(line: string): boolean {
  return /^\[(?:mpiexec|proxy:[\d:]+)@[^\]]*\] /.test(line);
}

/** What `mpiexec` says about its own inside, after something else has ended the job. */
const CONSEQUENCES = new RegExp(
  [
    ...["assert \\(", "callback returned error", "demux engine error", "Launch proxy failed"],
    ...[
      "error waiting for",
      "terminated badly",
      "write error",
      "unable to (?:send|write)",
      "(?:Sending|Press) Ctrl-C",
    ],
  ].join("|"),
);

/** Whether `line` is of `mpiexec` or of its program on a host, and does not say why a job ended. */
export function isConsequence(line: string): boolean {
  return isOfLauncher(line) && CONSEQUENCES.test(line);
}

/** The message about hosts that start no ranks. */
export function hostsText(problems: readonly HostProblem[]): string {
  const found = problems.map(({ host, reason }) => `${host}: ${reason.replace(/\.$/, "")}`);
  return `Expected each host of --hosts to start ranks but found ${
    found.join("; ")
  }. A host needs ` +
    "ssh without a password, and this folder, Deno and MPI at the same paths " +
    "(docs/cluster/README.md).";
}
