/**
 * The WebAssembly kernels: their names, and how a thread instantiates them.
 *
 * The sources are the AssemblyScript files in `kernels/`; `deno task build:wasm` compiles them to
 * `kernels.wasm` (relaxed SIMD: fused multiply-add) and `kernels_plain.wasm` (for engines without).
 * All addresses are byte offsets into the shared heap.
 *
 * @module
 */
import { sha256Sync } from "../../files/sha256.ts";
import { withStripeOf } from "./stripe_address.ts";

/** The functions of the compiled kernels, each described in its source file in `kernels/`. */
export const KERNEL_NAMES = [
  "addBias",
  "binary",
  "convolve",
  "convolveFilterGradient",
  "copyBlocks",
  "counterDropout",
  "cropToFloat",
  "fill",
  "im2col",
  "maxPool",
  "maxPoolGradient",
  "momentumUpdate",
  "multiplyDotProducts",
  "multiplyPacked",
  "multiplyThin",
  "multiplyTransposedA",
  "normalize",
  "normalizeGradient",
  "normalizeSmallRadius",
  "normalizeSmallRadiusGradient",
  "packColumns",
  "packRows",
  "padImage",
  "peak",
  "reluBiasGradient",
  "rotateFilter180",
  "softmaxCrossEntropy",
  "sumArrays",
  "sumColumns",
  "sumFloat64",
  "sumRows",
  "transpose",
  "unary",
] as const;

/** The name of a kernel. */
export type KernelName = typeof KERNEL_NAMES[number];

/** The compiled kernels of one thread: numbers in, results in the heap. */
export type Kernels = Readonly<Record<KernelName, (...parameters: number[]) => void>>;

/** The compiled module that this engine can run. */
export interface CompiledKernels {
  /** The bytes of the module, from which each thread compiles its own. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether multiplication and addition are fused into one rounding. */
  relaxed: boolean;
  /** Identifies the build: the first twelve digits of the SHA-256 of the module. */
  id: string;
}

let compiled: CompiledKernels | undefined;

/** Reads the kernels once: the relaxed build if the engine supports it. */
export function compileKernels(): CompiledKernels {
  if (compiled !== undefined) return compiled;
  let bytes = readModule("./kernels/kernels.wasm");
  const relaxed = WebAssembly.validate(bytes);
  if (!relaxed) bytes = readModule("./kernels/kernels_plain.wasm");
  const id = sha256Sync(bytes).slice(0, 12);
  return compiled = { bytes, relaxed, id };
}

/** The kernels of the thread with number `index`, working on `memory`. */
export function instantiateKernels(
  bytes: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
  index: number,
): Kernels {
  const module = new WebAssembly.Module(withStripeOf(index, bytes));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

function readModule(path: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(path, import.meta.url));
}
