// What an engine with 256-bit registers takes from a module of its own, in which `./tile` is
// wide_tile.ts.
export { convolve, convolveFilterGradient } from "./convolution";
export { multiplyPacked, multiplyTransposedA, packColumns, packRows } from "./gemm";
export { peak } from "./wide_peak";
