/**
 * The WebAssembly kernels: their names, and how a thread instantiates them.
 *
 * The sources are the AssemblyScript files in `kernels/`; `compile_kernels.ts` has the module. All
 * addresses are byte offsets into the heap.
 *
 * @module
 */

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
  "fillNormals",
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

/** The kernels that depend on the tile, which the module of the wide tile also has. */
export const TILE_KERNEL_NAMES = [
  "convolve",
  "convolveFilterGradient",
  "multiplyPacked",
  "multiplyTransposedA",
  "packColumns",
  "packRows",
  "peak",
] as const satisfies readonly KernelName[];

/** The compiled kernels of one thread: numbers in, results in the heap. */
export type Kernels = Readonly<Record<KernelName, (...parameters: number[]) => void>>;

/** The kernels of one tile. */
export type TileKernels = Pick<Kernels, typeof TILE_KERNEL_NAMES[number]>;

/** The kernels of the wide tile, working on `memory`. */
export function instantiateWideKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): TileKernels {
  return instantiateKernels(module, memory);
}

/** The kernels, working on `memory`. */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
