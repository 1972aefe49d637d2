/**
 * Ctrl-C as a wish, not a crash: the step that runs is finished and the run returns what it has.
 *
 * @module
 */

/** What this file needs of Deno; browsers have none of it. */
interface SignalHost {
  addSignalListener(signal: "SIGINT" | "SIGTERM", handler: () => void): void;
  removeSignalListener(signal: "SIGINT" | "SIGTERM", handler: () => void): void;
  jupyter?: unknown;
}

/**
 * Calls `onInterrupt` at the first SIGINT or SIGTERM and returns the function that ends listening and
 * gives the signals their default meaning back.
 *
 * On a terminal the default returns with the first signal already, so a second Ctrl-C ends the
 * process at once. In a notebook that would end the kernel with all its variables, so there the
 * signals stay caught until the run has returned. Where there are no signals (a browser) nothing
 * happens.
 */
export function listenForInterrupt(onInterrupt: () => void): () => void {
  const host = (globalThis as { Deno?: SignalHost }).Deno;
  if (host?.addSignalListener === undefined) return () => {};
  const signals = ["SIGINT", "SIGTERM"] as const;
  let listening = true;
  const stop = () => {
    if (!listening) return;
    listening = false;
    for (const signal of signals) host.removeSignalListener(signal, handler);
  };
  const handler = () => {
    if (!inNotebook(host)) stop();
    onInterrupt();
  };
  for (const signal of signals) host.addSignalListener(signal, handler);
  return stop;
}

/** Outside of a notebook the mere look at `Deno.jupyter` throws. */
function inNotebook(host: SignalHost): boolean {
  try {
    return host.jupyter !== undefined;
  } catch {
    return false;
  }
}
