/**
 * A program of its own: runs another program, sends it SIGINT for each signal that would end it,
 * passes on what it prints, and ends with its exit code. If nobody reads the output any more, the
 * other program goes on: `mpiexec` would end at once, and the ranks without a checkpoint.
 *
 * `deno task train` may run `deno` only, because a list with `mpiexec` in it prints a line on every
 * machine without MPI. So it runs this, and this runs mpiexec.
 *
 * @module
 */
import { abandonedSignal, taskAbove } from "./abandoned.ts";
import { ignoresHangUp } from "../../training/run/hang_up.ts";

/** The signals that end a run after the current step. */
export const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Milliseconds in which two signals are one: at Ctrl-C, a command of `deno task` gets one from the
 * terminal and one from `deno task`, and `mpiexec` ends the ranks at once at the second.
 */
export const ONE_SIGNAL = 500;

/** Tells a signal from the copies of the one before. */
export class SignalCopies {
  #last = -Infinity;
  readonly #apart: number;

  /** `apart` are the milliseconds in which two signals are one. */
  constructor(apart: number) {
    this.#apart = apart;
  }

  /** Whether a signal at the time `now`, in milliseconds, is a copy of the last one that was none. */
  isCopy(now: number): boolean {
    if (now - this.#last < this.#apart) return true;
    this.#last = now;
    return false;
  }
}

/**
 * Sends `child` a SIGINT in place of each signal that would end this process; returns what ends that.
 * SIGHUP stays ignored under `nohup`.
 *
 * @param apart Milliseconds in which two signals are one.
 */
export function forwardSignals(
  child: Pick<Deno.ChildProcess, "kill">,
  apart = ONE_SIGNAL,
): () => void {
  const copies = new SignalCopies(apart);
  const signals = END_SIGNALS.filter((signal) => signal !== "SIGHUP" || !ignoresHangUp());
  const forward = () => {
    if (copies.isCopy(performance.now())) return;
    try {
      child.kill("SIGINT");
    } catch {
      // It has ended.
    }
  };
  for (const signal of signals) Deno.addSignalListener(signal, forward);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, forward);
  };
}

/** Writes what comes `from` a program `to` a place that may stop taking it. */
async function passOn(
  from: ReadableStream<Uint8Array>,
  to: { write(bytes: Uint8Array): Promise<number> },
): Promise<void> {
  let isRead = true;
  for await (const bytes of from) {
    try {
      for (let done = 0; isRead && done < bytes.length;) {
        done += await to.write(bytes.subarray(done));
      }
    } catch {
      isRead = false;
    }
  }
}

/**
 * Milliseconds after the end of the command at which its job gets a second signal, and at which it is
 * killed: a rank that hangs, or computes a longer step, ends no other way.
 */
const [SECOND, LAST] = [5000, 7000];

/** Ends a job that its command has left; SIGKILL is for this process, too. */
function endAbandoned(child: Deno.ChildProcess): void {
  const send = (pid: number, signal: Deno.Signal) => {
    try {
      Deno.kill(pid, signal);
    } catch {
      // It has ended.
    }
  };
  send(child.pid, "SIGINT");
  Deno.unrefTimer(setTimeout(() => send(child.pid, "SIGINT"), SECOND));
  // The command started this process as the first of a group.
  Deno.unrefTimer(setTimeout(() => send(-Deno.pid, "SIGKILL"), LAST));
}

if (import.meta.main) {
  const [program, ...args] = Deno.args;
  const child = new Deno.Command(program, {
    args,
    stdin: "inherit",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  forwardSignals(child, 0); // The command, the only one that sends them, has left the copies out.
  const command = { parent: () => Deno.ppid, inputEnds: undefined };
  const task = taskAbove(Deno.ppid);
  for (const above of task === undefined ? [command] : [command, task]) {
    abandonedSignal(above).addEventListener("abort", () => endAbandoned(child), { once: true });
  }
  await Promise.all([passOn(child.stdout, Deno.stdout), passOn(child.stderr, Deno.stderr)]);
  const { code } = await child.status;
  Deno.exit(code);
}
