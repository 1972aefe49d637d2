/**
 * Starts the thread of a tower: a Web Worker in a browser, a `node:worker_threads` worker elsewhere,
 * both from the text of `tower_worker_program.ts`.
 *
 * @module
 */
import { inBrowser, nodeBuiltin } from "../../deno_only.ts";
import { AlexNetError } from "../../errors.ts";
import type { TowerAnswer, TowerStart } from "./tower_thread.ts";
import { towerWorkerProgram } from "./tower_worker_program.ts";

/** A thread that was started. */
export interface StartedTower {
  /** Its next answer. */
  next(): Promise<TowerAnswer>;
  /** Ends it. */
  terminate(): unknown;
}

/**
 * Starts a thread, which begins with a pass to warm up.
 *
 * @throws the error of the platform if it does not allow workers.
 */
export function startTower(start: TowerStart): StartedTower {
  if (!inBrowser()) {
    const { Worker } = nodeBuiltin("node:worker_threads");
    const program = new URL(`data:text/javascript,${encodeURIComponent(towerWorkerProgram)}`);
    // Without `env`, Deno copies all variables for the worker, and prompts for the permission.
    const worker = new Worker(program, { workerData: start, env: {} });
    worker.unref(); // It does not keep the process alive.
    return {
      next: () =>
        new Promise((resolve, reject) => {
          worker.once("message", resolve);
          worker.once("error", reject);
        }),
      terminate: () => worker.terminate(),
    };
  }
  const url = URL.createObjectURL(new Blob([towerWorkerProgram], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  worker.postMessage(start);
  return {
    next: () =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<TowerAnswer>) => resolve(data);
        worker.onerror = ({ message }) =>
          reject(new AlexNetError(message || "The page does not allow workers from blob: URLs."));
      }),
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
