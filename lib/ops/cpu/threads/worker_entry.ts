/**
 * The program of a worker of the thread pool. `deno task dev build:wasm` bundles it, with all that
 * it imports, into the text of `worker_program.ts`: so a worker starts wherever this module was
 * loaded from, without a file or a permission.
 *
 * @module
 */
import { inBrowser, nodeBuiltin } from "../../../deno_only.ts";
import { join, type WorkerStart } from "./thread_worker.ts";

// An error ends the worker, which the pool reports.
if (!inBrowser()) {
  void join(nodeBuiltin("node:worker_threads").workerData);
} else {
  const { postMessage, addEventListener } = globalThis as unknown as DedicatedWorker;
  addEventListener("message", ({ data }) => {
    // The page learns that the program is loaded.
    postMessage(null);
    // A rejection alone does not reach the page.
    join(data).catch(reportError);
  }, { once: true });
}

/** The part of a browser's worker that this program uses. */
interface DedicatedWorker {
  postMessage(message: null): void;
  addEventListener(
    type: "message",
    listener: (event: { data: WorkerStart }) => void,
    options: { once: boolean },
  ): void;
}
