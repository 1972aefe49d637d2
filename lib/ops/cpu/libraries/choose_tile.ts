/**
 * Chooses the tile of products and convolutions in WebAssembly: 6x8, or 4x16 where the engine joins
 * 128-bit operations to 256-bit ones.
 *
 * V8 does so on x64 if it is started with `--experimental-wasm-revectorize`. A program cannot read or
 * set that flag, so a timed trial decides, once per machine, engine and set of flags. `ALEXNET_TILE`
 * takes precedence.
 *
 * @module
 */
import { inDeno, nodeBuiltin, unbundled } from "../../../deno_only.ts";
import { compileKernels, compileWideKernels, type WideKernels } from "../compile_kernels.ts";
import { tileFromEnvironment } from "../settings.ts";
import { processorLine } from "./processor.ts";
import { WEBASSEMBLY } from "./recorded_libraries.ts";
import { timePeaks } from "./tile_trial.ts";
import { storedTileTrial, storeTileTrial, type TileTrial } from "./trial_store.ts";

/**
 * The wide tile is faster if its peak is higher by this factor: with the flag it is 1.8 times as
 * high, else 1.0.
 */
const JOINED = 1.3;

/**
 * The kernels of the wide tile if it is the faster one here, or if `ALEXNET_TILE` names it; undefined
 * for the narrow tile, as always in a browser and without relaxed SIMD.
 *
 * @param options `measure`: whether to measure even if a trial is stored.
 * @throws {BadArgumentError} when `ALEXNET_TILE` is not the name of a tile.
 */
export async function chooseWideTile(
  { measure = false }: { readonly measure?: boolean } = {},
): Promise<WideKernels | undefined> {
  if (!inDeno()) return undefined;
  const named = tileFromEnvironment();
  const narrow = compileKernels(true);
  if (named === "6x8" || !narrow.relaxed) return undefined;
  if (named === undefined && Deno.build.arch !== "x86_64") return undefined;
  // A program that was bundled into one file does not contain this module, and computes the same
  // results without it.
  const { wideKernelsBase64 } = await import("../kernels/wide_kernels_base64.ts", unbundled)
    .catch((error: unknown) => {
      if (named !== undefined) throw error;
      return { wideKernelsBase64: undefined };
    });
  if (wideKernelsBase64 === undefined) return undefined;
  const measuredOn = {
    processor: processorLine(),
    engine: nodeBuiltin("node:v8").cachedDataVersionTag(),
    kernels: [narrow.id, wideKernelsBase64.sha256.slice(0, 12)],
  };
  const stored = measure || named !== undefined ? undefined : storedTileTrial(measuredOn);
  if (stored !== undefined && !isWide(stored)) return undefined;
  const wide = compileWideKernels(wideKernelsBase64);
  if (named !== undefined || stored !== undefined) return wide;
  const trial = { measuredOn, tiles: timePeaks(WEBASSEMBLY, narrow, wide) };
  storeTileTrial(trial);
  return isWide(trial) ? wide : undefined;
}

function isWide({ tiles: [narrow, wide] }: TileTrial): boolean {
  return wide.gflops > JOINED * narrow.gflops;
}
