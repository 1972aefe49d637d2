/**
 * Settings of the CPU backend from the environment, read when it starts.
 *
 * @module
 */
import { inBrowser, inDeno, readableVariable } from "../../deno_only.ts";
import { BadArgumentError } from "../../errors.ts";
import { MAXIMUM_THREADS } from "../backend_options.ts";
import type { BackendRecord } from "../backend_record.ts";
import { blasOnHeap } from "./blas/blas.ts";
import type { WideKernels } from "./compile_kernels.ts";
import { chooseLibraries } from "./libraries/choose_libraries.ts";
import type { HeapBackendOptions } from "./heap_backend_options.ts";
import { oneDnnOnHeap } from "./onednn/onednn.ts";
import { type TileName, tileNames } from "./tiles.ts";

/**
 * The libraries of this process, see {@linkcode chooseLibraries}; none outside Deno.
 *
 * @throws {BadArgumentError} when the environment names a library that cannot be used.
 */
export function librarySettings(
  recorded?: BackendRecord,
  wide?: WideKernels,
): HeapBackendOptions {
  if (!inDeno()) return inBrowser() ? {} : { reason: "native libraries need Deno" };
  const { products, convolutions, reason, refused } = chooseLibraries(
    { ...(recorded === undefined ? {} : { recorded }), ...(wide === undefined ? {} : { wide }) },
  );
  return {
    ...(wide === undefined ? {} : { wide }),
    openBlas: (memory) => products && blasOnHeap(products, memory),
    openConvolutions: (memory) => convolutions && oneDnnOnHeap(convolutions, memory),
    ...(reason === undefined ? {} : { reason }),
    ...(refused === undefined ? {} : { refused }),
  };
}

/**
 * `ALEXNET_THREADS`: the number of threads (1 to 64; default: one for each logical processor).
 * Variables without read permission count as not set: there is no prompt.
 *
 * @throws {BadArgumentError} when the value is not such a number.
 */
export function settingsFromEnvironment(): { threads?: number } {
  const text = readableVariable("ALEXNET_THREADS");
  if (text === undefined || text === "") return {};
  const threads = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isInteger(threads) || threads < 1 || threads > MAXIMUM_THREADS) {
    throw new BadArgumentError(
      `ALEXNET_THREADS: expected a whole number from 1 to ${MAXIMUM_THREADS}, found "${text}".`,
    );
  }
  return { threads };
}

/**
 * `ALEXNET_TILE`: the tile of products and convolutions in WebAssembly, 6x8 or 4x16; default: the
 * faster one. Results are the same bytes.
 *
 * @throws {BadArgumentError} for any other value.
 */
export function tileFromEnvironment(): TileName | undefined {
  const text = variable("ALEXNET_TILE");
  if (text === undefined || text === "") return undefined;
  const tile = tileNames.find((name) => name === text);
  if (tile === undefined) {
    throw new BadArgumentError(
      `ALEXNET_TILE: expected ${tileNames.join(" or ")}, found "${text}".`,
    );
  }
  return tile;
}

/** An environment variable, if there is one that can be read without a prompt. */
function variable(name: string): string | undefined {
  if (!inDeno()) return undefined;
  const permission = Deno.permissions.querySync({ name: "env", variable: name });
  return permission.state === "granted" ? Deno.env.get(name) : undefined;
}
