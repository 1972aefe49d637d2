/**
 * What the environment says about the CPU backend, read when it starts.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { openBlas } from "./blas/blas.ts";
import type { HeapBackendOptions } from "./heap_backend.ts";
import { openOneDnn } from "./onednn/onednn.ts";
import { MAXIMUM_THREADS } from "./threads/thread.ts";

const libraries: HeapBackendOptions = { openBlas, openConvolutions: openOneDnn };

/**
 * `ALEXNET_THREADS`: how many threads compute (1 to 64; default: one for each logical processor).
 * Variables that may not be read count as not set: no permission is asked for.
 *
 * @throws {BadArgumentError} when the value is no such number.
 */
export function settingsFromEnvironment(): HeapBackendOptions {
  const text = variable("ALEXNET_THREADS");
  if (text === undefined || text === "") return libraries;
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > MAXIMUM_THREADS) {
    throw new BadArgumentError(
      `ALEXNET_THREADS: expected a whole number from 1 to ${MAXIMUM_THREADS}, found "${text}".`,
    );
  }
  return { ...libraries, threads };
}

/** An environment variable, where it may be read. */
function variable(name: string): string | undefined {
  const permission = Deno.permissions.querySync({ name: "env", variable: name });
  return permission.state === "granted" ? Deno.env.get(name) : undefined;
}
