/**
 * Whether the command that started the ranks is still there. A rank that lost it would train on for
 * days, and nobody would know of it.
 *
 * @module
 */
import { readableVariable } from "../../deno_only.ts";

/**
 * The variable that tells rank 0 to read its input: the command keeps it open, across hosts, for as
 * long as it lives. Other launchers, e.g. `srun`, give an input that ends at once.
 */
export const HELD_INPUT = "ALEXNET_RANKS_HELD_INPUT";

/** Milliseconds between two looks at the parent process. */
const LOOK_EVERY = 500;

/** What a process knows of those that started it. */
export interface Ancestry {
  /** The number of the parent process, now. */
  parent(): number;
  /** Settles when the input ends; undefined if it says nothing about the command. */
  readonly inputEnds: Promise<void> | undefined;
}

/**
 * A signal that is aborted when the command that started this rank, or the launcher of MPI on this
 * host, has ended without ending the rank.
 */
export function abandonedSignal(ancestry: Ancestry = ownAncestry()): AbortSignal {
  const controller = new AbortController();
  const first = ancestry.parent();
  const abandon = () => {
    clearInterval(look);
    controller.abort();
  };
  const look = setInterval(() => {
    if (ancestry.parent() !== first) abandon();
  }, LOOK_EVERY);
  Deno.unrefTimer(look);
  void ancestry.inputEnds?.then(abandon);
  return controller.signal;
}

/**
 * What `deno task` is to the process `command` that it started; undefined if something else did. Its
 * end is that of the command: a user who kills what he started kills `deno task`, which does not pass
 * that on. Known on Linux only, and to a process with all permissions.
 */
export function taskAbove(command: number): Ancestry | undefined {
  const parent = () => Number(procText(command, "stat").match(/.*\) \S (\d+)/)?.[1] ?? NaN);
  const [program = "", ...args] = procText(parent(), "cmdline").split("\0");
  const isTask = /(^|\/)deno[^/]*$/.test(program) && args.includes("task");
  return isTask ? { parent, inputEnds: undefined } : undefined;
}

function procText(pid: number, name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${name}`);
  } catch {
    return ""; // Another system, or the process has ended.
  }
}

function ownAncestry(): Ancestry {
  const reads = readableVariable(HELD_INPUT) !== undefined &&
    readableVariable("PMI_RANK") === "0"; // mpiexec gives its input to rank 0.
  return { parent: () => Deno.ppid, inputEnds: reads ? endOfInput() : undefined };
}

async function endOfInput(): Promise<void> {
  const bytes = new Uint8Array(64);
  try {
    while (await Deno.stdin.read(bytes) !== null);
  } catch {
    // An input that cannot be read has ended.
  }
}
