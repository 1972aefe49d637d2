/**
 * The program of a worker of the thread pool. `deno task build:wasm` bundles it, with all that it
 * imports, into the text of `worker_program.ts`: such a worker starts wherever this module was
 * loaded from, without a file or a permission.
 *
 * @module
 */
import { nodeBuiltin } from "../../../deno_only.ts";
import { join } from "./thread_worker.ts";

// An error ends the worker, which the pool reports.
void join(nodeBuiltin("node:worker_threads").workerData);
