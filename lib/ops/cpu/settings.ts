/**
 * What the environment says about the CPU backend, read when it starts.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { MAXIMUM_THREADS } from "../backend_options.ts";
import type { BackendRecord } from "../backend_record.ts";
import { blasOnHeap } from "./blas/blas.ts";
import { chooseLibraries } from "./libraries/choose_libraries.ts";
import type { HeapBackendOptions } from "./heap_backend.ts";
import { oneDnnOnHeap } from "./onednn/onednn.ts";

/**
 * The libraries of this process, see {@linkcode chooseLibraries}.
 *
 * @throws {BadArgumentError} when the environment names a library that cannot be used.
 */
export function librarySettings(recorded?: BackendRecord): HeapBackendOptions {
  const { products, convolutions, reason, refused } = chooseLibraries(
    recorded === undefined ? {} : { recorded },
  );
  return {
    openBlas: (memory) => products && blasOnHeap(products, memory),
    openConvolutions: (memory) => convolutions && oneDnnOnHeap(convolutions, memory),
    ...(reason === undefined ? {} : { reason }),
    ...(refused === undefined ? {} : { refused }),
  };
}

/**
 * `ALEXNET_THREADS`: how many threads compute (1 to 64; default: one for each logical processor).
 * Variables that may not be read count as not set: no permission is asked for.
 *
 * @throws {BadArgumentError} when the value is no such number.
 */
export function settingsFromEnvironment(): { threads?: number } {
  const text = variable("ALEXNET_THREADS");
  if (text === undefined || text === "") return {};
  const threads = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isInteger(threads) || threads < 1 || threads > MAXIMUM_THREADS) {
    throw new BadArgumentError(
      `ALEXNET_THREADS: expected a whole number from 1 to ${MAXIMUM_THREADS}, found "${text}".`,
    );
  }
  return { threads };
}

/** An environment variable, where it may be read. */
function variable(name: string): string | undefined {
  const permission = Deno.permissions.querySync({ name: "env", variable: name });
  return permission.state === "granted" ? Deno.env.get(name) : undefined;
}
