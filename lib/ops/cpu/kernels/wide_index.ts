// The kernels that an engine with 256-bit registers loads from a separate module, in which `./tile`
// is wide_tile.ts.
export { convolve, convolveFilterGradient } from "./convolution";
export { multiplyPacked, multiplyTransposedA, packColumns, packRows } from "./gemm";
export { peak } from "./wide_peak";
