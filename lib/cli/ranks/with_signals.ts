/**
 * A program of its own: runs another program, sends it SIGINT for each signal that would end it, and
 * ends with its exit code.
 *
 * `deno task train` may run `deno` only, because a list with `mpiexec` in it prints a line on every
 * machine without MPI. So it runs this, and this runs mpiexec.
 *
 * @module
 */

/** The signals that end a run after the current step. */
export const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Sends `child` a SIGINT in place of each signal that would end this process; returns what ends that. */
export function forwardSignals(child: Pick<Deno.ChildProcess, "kill">): () => void {
  const forward = () => {
    try {
      child.kill("SIGINT");
    } catch {
      // It has ended.
    }
  };
  for (const signal of END_SIGNALS) Deno.addSignalListener(signal, forward);
  return () => {
    for (const signal of END_SIGNALS) Deno.removeSignalListener(signal, forward);
  };
}

if (import.meta.main) {
  const [program, ...args] = Deno.args;
  const child = new Deno.Command(program, { args, stdin: "null" }).spawn();
  forwardSignals(child);
  const { code } = await child.status;
  Deno.exit(code);
}
