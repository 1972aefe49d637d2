/**
 * Starts a worker of the thread pool: a Web Worker in a browser, a `node:worker_threads` worker
 * elsewhere, both from the text of `worker_program.ts`.
 *
 * In Deno, the latter can be `unref`ed: the process ends when the main thread is done, even though
 * workers are waiting. A worker whose module is a file needs a permission there, and one whose
 * module is at an `http:` URL cannot start; a `data:` URL does both.
 *
 * @module
 */
import { inBrowser, nodeBuiltin } from "../../../deno_only.ts";
import type { WorkerStart } from "./thread_worker.ts";
import { workerProgram } from "./worker_program.ts";

/** A worker that has been started. */
export interface StartedWorker {
  /** Ends it. */
  terminate(): unknown;
}

/**
 * Starts a worker; `failed` is called with the error, or with a sentence, if it fails.
 *
 * @throws the error of the platform if it does not allow workers.
 */
export function startWorker(
  start: WorkerStart,
  failed: (reason: unknown) => void,
): StartedWorker {
  if (!inBrowser()) {
    const { Worker } = nodeBuiltin("node:worker_threads");
    const program = new URL(`data:text/javascript,${encodeURIComponent(workerProgram)}`);
    // Without `env`, Deno copies all variables for the worker, and prompts for the permission.
    const worker = new Worker(program, { workerData: start, env: {} });
    worker.on("error", failed);
    worker.unref();
    return worker;
  }
  const url = URL.createObjectURL(new Blob([workerProgram], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  // The URL must exist until the program is loaded.
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  worker.addEventListener("error", ({ message }) => {
    URL.revokeObjectURL(url);
    failed(message || "the page does not allow workers from blob: URLs");
  });
  worker.postMessage(start);
  return worker;
}
