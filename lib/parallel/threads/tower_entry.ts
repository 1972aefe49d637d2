/**
 * The program of a tower's thread. `deno task dev build:wasm` bundles it, with all that it imports,
 * into the text of `tower_worker_program.ts`: so a thread starts wherever this module was loaded from,
 * without a file or a permission.
 *
 * @module
 */
import { inBrowser, nodeBuiltin } from "../../deno_only.ts";
import { serve, type TowerAnswer, type TowerStart } from "./tower_thread.ts";

if (!inBrowser()) {
  const { parentPort, workerData } = nodeBuiltin("node:worker_threads");
  serve(workerData, (answer) => parentPort?.postMessage(answer));
} else {
  const { postMessage, addEventListener } = globalThis as unknown as DedicatedWorker;
  addEventListener("message", ({ data }) => serve(data, postMessage), { once: true });
}

/** The part of a browser's worker that this program uses. */
interface DedicatedWorker {
  postMessage(answer: TowerAnswer): void;
  addEventListener(
    type: "message",
    listener: (event: { data: TowerStart }) => void,
    options: { once: boolean },
  ): void;
}
