/**
 * A timed trial of the two tiles: how fast each module multiplies and adds in registers only. The
 * wide one is faster exactly where the engine joins 128-bit operations, and its peak shows that in
 * a few milliseconds; compiling the tiles themselves takes ten times as long.
 *
 * @module
 */
import { LOW_PAGES } from "../../kernel_constants.ts";
import type { CompiledKernels, WideKernels } from "../compile_kernels.ts";
import { instantiateKernels, instantiateWideKernels } from "../wasm.ts";
import type { Reading } from "./trial_store.ts";

/** Floating point operations of one round of each kernel `peak`. */
const ROUND = [96, 1536] as const;
/** Floating point operations of one turn: about 40 microseconds. */
const TURN = 1536 * 1024;
/** The most turns of each; the last {@linkcode SETTLED} run optimized code. */
const TURNS = 30;
const SETTLED = 4;
/** Optimized code is faster than the first turns by this factor at least. */
const OPTIMIZED = 1.4;
/** Where the kernels may write, below the constant addresses. */
const SPARE = 8192;

/** The peaks of the narrow and the wide tile's modules, as readings called by the tiles' names. */
export function timePeaks(
  library: string,
  narrow: CompiledKernels,
  wide: WideKernels,
): readonly [Reading, Reading] {
  const memory = new WebAssembly.Memory({ initial: LOW_PAGES, maximum: LOW_PAGES, shared: true });
  const peaks = [
    instantiateKernels(narrow.module, memory).peak,
    instantiateWideKernels(wide.module, memory).peak,
  ];
  const rest = new Int32Array(new SharedArrayBuffer(4));
  const best = [Infinity, Infinity];
  let first: number[] = [];
  for (let turn = 0, settled = 0; turn < TURNS && settled < SETTLED; turn++) {
    peaks.forEach((peak, i) => {
      const started = performance.now();
      peak(TURN / ROUND[i], SPARE);
      best[i] = Math.min(best[i], performance.now() - started);
    });
    if (turn === 1) first = [...best];
    if (turn > 1 && best.every((time, i) => time * OPTIMIZED < first[i])) settled++;
    // The engine compiles in another thread.
    else Atomics.wait(rest, 0, 0, 1);
  }
  const reading = (version: string, time: number): Reading => ({
    ...{ library, version, gflops: TURN / time / 1e6 },
  });
  return [reading("6x8", best[0]), reading("4x16", best[1])];
}
