/**
 * The WebAssembly kernels: what they are called, and how a thread gets them.
 *
 * The sources are the AssemblyScript files in `kernels/`; `deno task build:wasm` compiles them to
 * `kernels.wasm` (relaxed SIMD: fused multiply-add) and `kernels_plain.wasm` (for engines without).
 * All addresses are byte offsets into the shared heap.
 *
 * @module
 */

/** The functions of the compiled kernels, each described in its source file in `kernels/`. */
export type KernelName =
  | "addBias"
  | "binary"
  | "border"
  | "convolve"
  | "convolveFilterGradient"
  | "copyBlocks"
  | "counterDropout"
  | "cropToFloat"
  | "fill"
  | "maxPool"
  | "maxPoolGradient"
  | "momentumUpdate"
  | "multiplyOuter"
  | "multiplyPacked"
  | "multiplyTransposed"
  | "normalize"
  | "normalizeNear"
  | "normalizeNearGradient"
  | "normalizeGradient"
  | "packColumns"
  | "packRows"
  | "patches"
  | "peak"
  | "reluBiasGradient"
  | "softmaxCrossEntropy"
  | "sumArrays"
  | "sumColumns"
  | "sumRows"
  | "sumWide"
  | "transpose"
  | "turnFilter"
  | "unary";

/** The compiled kernels of one thread: numbers in, results in the heap. */
export type Kernels = Readonly<Record<KernelName, (...parameters: number[]) => void>>;

/** The compiled module that this engine can run. */
export interface CompiledKernels {
  /** The module, which can be handed to a worker. */
  module: WebAssembly.Module;
  /** Whether multiplication and addition are fused into one rounding. */
  relaxed: boolean;
}

/** Reads and compiles the kernels: the relaxed build where the engine accepts it. */
export function compileKernels(): CompiledKernels {
  const relaxed = readModule("./kernels/kernels.wasm");
  if (WebAssembly.validate(relaxed)) {
    return { module: new WebAssembly.Module(relaxed), relaxed: true };
  }
  const plain = readModule("./kernels/kernels_plain.wasm");
  return { module: new WebAssembly.Module(plain), relaxed: false };
}

/** The kernels, working on `memory`. */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

function readModule(path: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(path, import.meta.url));
}
