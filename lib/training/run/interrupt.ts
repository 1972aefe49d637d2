/**
 * Handles Ctrl-C and the end of the terminal: the current step is completed and the run returns its
 * history.
 *
 * @module
 */
import { inNotebook } from "../../in_notebook.ts";
import { ignoresHangUp } from "./hang_up.ts";

/** The signals that end a run. */
type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The part of Deno that is used here; browsers do not have it. */
interface SignalHost {
  addSignalListener(signal: EndSignal, handler: () => void): void;
  removeSignalListener(signal: EndSignal, handler: () => void): void;
}

/**
 * Calls `onInterrupt` at the first SIGINT, SIGTERM or SIGHUP. Returns a function that stops
 * listening and restores the default handling of the signals.
 *
 * On a terminal, the default handling is restored at the first SIGINT or SIGTERM, so a second
 * Ctrl-C ends the process immediately. In a notebook that would end the kernel with all its
 * variables, so the signals are caught until the run has returned. SIGHUP is always caught until
 * then, because the end of a terminal sends it more than once; under `nohup` it stays ignored.
 * Without signals (in a browser) this does nothing; the Stop button of a page is asked between
 * batches by every `LongCall`.
 */
export function listenForInterrupt(onInterrupt: () => void): () => void {
  const host = (globalThis as { Deno?: SignalHost }).Deno;
  if (host?.addSignalListener === undefined) return () => {};
  const endures = ignoresHangUp();
  const onSignal = () => {
    if (!inNotebook()) stopSignals();
    onInterrupt();
  };
  const stopSignals = listen(host, ["SIGINT", "SIGTERM"], onSignal);
  const stopHangUp = listen(host, endures ? [] : ["SIGHUP"], onInterrupt);
  return () => {
    stopSignals();
    stopHangUp();
  };
}

/** Listens until the returned function is called, once or more often. */
function listen(host: SignalHost, signals: readonly EndSignal[], handler: () => void): () => void {
  for (const signal of signals) host.addSignalListener(signal, handler);
  let listening = true;
  return () => {
    if (!listening) return;
    listening = false;
    for (const signal of signals) host.removeSignalListener(signal, handler);
  };
}

/** The signal that ends a run, and what other processes of the run say of it. */
export class Interrupt {
  /** Stops listening for signals. */
  readonly stopListening: () => void;
  readonly #shared: boolean;
  #came = false;
  #agreed: boolean | undefined = false;

  /**
   * Starts listening.
   *
   * @param listens whether signals are caught.
   * @param shared whether other processes compute the gradients too.
   */
  constructor(listens: boolean, shared: boolean) {
    this.#shared = shared;
    this.stopListening = listens ? listenForInterrupt(() => this.#came = true) : () => {};
  }

  /** Whether a signal came to this process. */
  get came(): boolean {
    return this.#came;
  }

  /** Whether the run ends now. With other processes, that is after a step in which all say so. */
  get endsRun(): boolean {
    return this.#shared ? this.#agreed ?? this.#came : this.#came;
  }

  /** Stores the `stop` of a step's gradients; undefined if the processes do not agree on one. */
  agree(stop: boolean | undefined): void {
    this.#agreed = stop;
  }
}
