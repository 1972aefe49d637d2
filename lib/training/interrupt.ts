/**
 * Handles Ctrl-C: the current step is completed and the run returns its history.
 *
 * @module
 */

/** The part of Deno that is used here; browsers do not have it. */
interface SignalHost {
  addSignalListener(signal: "SIGINT" | "SIGTERM", handler: () => void): void;
  removeSignalListener(signal: "SIGINT" | "SIGTERM", handler: () => void): void;
  jupyter?: unknown;
}

/**
 * Calls `onInterrupt` at the first SIGINT or SIGTERM. Returns a function that stops listening and
 * restores the default handling of the signals.
 *
 * On a terminal, the default handling is restored at the first signal, so a second Ctrl-C ends the
 * process at once. In a notebook that would end the kernel with all its variables, so the signals
 * are caught until the run has returned. Without signals (in a browser) this does nothing.
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

/** Outside a notebook, even reading `Deno.jupyter` throws. */
function inNotebook(host: SignalHost): boolean {
  try {
    return host.jupyter !== undefined;
  } catch {
    return false;
  }
}
