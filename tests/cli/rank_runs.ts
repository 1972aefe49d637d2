/** Runs `deno task train --ranks` on small nets, for tests; and looks at what the runs leave. */
import { assertEquals } from "@std/assert";
import { findMpiexec } from "../../lib/parallel/mpi/find_mpi.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import type { Checkpoint } from "../../lib/training/checkpoint/checkpoint_format.ts";
import { root } from "../house.ts";
import { requirements } from "../skip.ts";

/** Where the runs are; removed at the end. */
export const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const installed = `${root}${requirements.mpi.prefix}/bin`;
/** Variables with which the command finds MPI, and computes on one thread a rank. */
export const env: Readonly<Record<string, string>> = {
  NO_COLOR: "1",
  ALEXNET_THREADS: "1",
  PATH: findMpiexec() === undefined
    ? `${installed}:${Deno.env.get("PATH")}`
    : Deno.env.get("PATH") ?? "",
};

/** Images of an update. */
export const batch = 6;
/** The small net with two towers, with `images` to validate with and to test with. */
export const netWith = (validation: number, test: number): string[] => [
  ...["--synthetic", "--preset", "cifarTwoTower", "--batch", `${batch}`, "--schedule", "constant"],
  ...["--validation", `${validation}`, "--test", `${test}`],
];
/** A short run of it. */
export const net = netWith(6, 8);
/** Thirty updates of it. */
export const run = [...net, "--limit", "60", "--epochs", "3"];

/** How a command ended, and the lines that it printed. */
export interface End {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How a test starts the command. */
export const direct = ["run", "--quiet", "--no-check", "-A", `${root}lib/cli/train.ts`];
/** How a user starts it, with the permissions of the task. */
export const asTask = ["task", "train"];

/**
 * Runs the command; `onText` sees what it has printed so far, and its process; `variables` are further
 * ones of its environment.
 */
export function train(
  args: readonly string[],
  onText: (text: string, command: Deno.ChildProcess) => void = () => {},
  start: readonly string[] = direct,
  variables: Readonly<Record<string, string>> = {},
): Promise<End> {
  return endOf(Deno.execPath(), [...start, ...args], { onText, variables });
}

/** How a test follows a command. */
export interface Following {
  /** Sees what the command has printed so far, and its process. */
  readonly onText?: (text: string, command: Deno.ChildProcess) => void | Promise<void>;
  /** Variables of its environment besides those of all commands. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs `program` until it ends. */
export async function endOf(
  program: string,
  args: readonly string[],
  { onText = () => {}, variables = {} }: Following = {},
): Promise<End> {
  const command = new Deno.Command(program, {
    args: [...args],
    cwd: root,
    env: { ...env, ...variables },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let out = "";
  const reads = async () => {
    for await (const text of command.stdout.pipeThrough(new TextDecoderStream())) {
      out += text;
      await onText(out, command);
    }
  };
  const [err, { code }] = await Promise.all([
    new Response(command.stderr).text(),
    command.status,
    reads(),
  ]);
  return { code, out, err };
}

/** The checkpoint of the run in the folder `name`. */
export function checkpointOf(name: string): Promise<Checkpoint> {
  return loadCheckpoint(`${folder}/${name}/checkpoint.safetensors`);
}

/** The largest difference between the weights of two runs. */
export async function apart(a: string, b: string): Promise<number> {
  const [one, other] = await Promise.all([checkpointOf(a), checkpointOf(b)]);
  assertEquals([...one.weights.keys()].sort(), [...other.weights.keys()].sort());
  let most = 0;
  for (const [name, { values }] of one.weights) {
    const others = other.weights.get(name)?.values ?? [];
    values.forEach((value, i) => most = Math.max(most, Math.abs(value - others[i])));
  }
  return most;
}

/** The updates of a run. */
export async function stepsOf(name: string): Promise<number | undefined> {
  return (await checkpointOf(name)).info.training?.state.step;
}

/** A process of a job. */
export interface JobProcess {
  readonly pid: number;
  readonly commandLine: string;
  /** Its number as a rank; undefined for the command, `mpiexec` and what is between. */
  readonly rank: string | undefined;
}

/** The processes of the run in the folder `name`, by what their command lines contain; on Linux. */
export function processesOf(name: string): JobProcess[] {
  return [...Deno.readDirSync("/proc")].flatMap(({ name: pid }) => {
    try {
      const commandLine = Deno.readTextFileSync(`/proc/${pid}/cmdline`);
      if (!commandLine.includes(`${folder}/${name}\0`)) return [];
      const rank = Deno.readTextFileSync(`/proc/${pid}/environ`).match(/\0PMI_RANK=(\d+)/)?.[1];
      return [{ pid: Number(pid), commandLine, rank }];
    } catch {
      return []; // No process, or it has ended.
    }
  });
}
