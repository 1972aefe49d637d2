/**
 * What the environment in which the backend runs allows threads to do.
 *
 * @module
 */
import { inBrowser, nodeBuiltin } from "../../../deno_only.ts";

/** Why threads cannot share memory here, in a few words; undefined if they can. */
export function whyNotShared(): string | undefined {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return !inBrowser() || crossOriginIsolated === true
    ? undefined
    : "the page is not cross-origin isolated";
}

/** The number of logical processors. */
export function logicalProcessors(): number {
  // Node.js has a navigator since 21.
  return globalThis.navigator?.hardwareConcurrency ??
    nodeBuiltin("node:os").availableParallelism();
}

/** Whether this thread may sleep in `Atomics.wait`; the thread of a page must not. */
export function maySleep(): boolean {
  try {
    // The value differs from the expected one, so that this returns at once.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}
