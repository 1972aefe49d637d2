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
 * Sends `child` a SIGINT in place of each signal that would end this process; returns what ends that.
 * SIGHUP stays ignored under `nohup`.
 */
export function forwardSignals(child: Pick<Deno.ChildProcess, "kill">): () => void {
  const signals = END_SIGNALS.filter((signal) => signal !== "SIGHUP" || !ignoresHangUp());
  const forward = () => {
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

if (import.meta.main) {
  const [program, ...args] = Deno.args;
  const child = new Deno.Command(program, {
    args,
    stdin: "inherit",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  forwardSignals(child);
  const task = taskAbove(Deno.ppid);
  if (task !== undefined) {
    abandonedSignal(task).addEventListener("abort", () => child.kill("SIGINT"));
  }
  await Promise.all([passOn(child.stdout, Deno.stdout), passOn(child.stderr, Deno.stderr)]);
  const { code } = await child.status;
  Deno.exit(code);
}
