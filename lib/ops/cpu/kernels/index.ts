// Everything that the backend calls, one module.
export { binary, sumRows, unary } from "./arithmetic";
export { border, convolve, convolveFilterGradient, patches, turnFilter } from "./convolution";
export { cropToFloat } from "./crop";
export { multiplyTransposed } from "./dot";
export { counterDropout } from "./dropout";
export {
  addBias,
  fill,
  momentumUpdate,
  reluBiasGradient,
  sumArrays,
  sumColumns,
  sumWide,
} from "./elementwise";
export { multiplyOuter, multiplyPacked, packColumns, packRows, transpose } from "./gemm";
export { copyBlocks } from "./layout";
export { normalize, normalizeGradient } from "./normalization";
export { normalizeNear, normalizeNearGradient } from "./normalization_near";
export { peak } from "./peak";
export { maxPool, maxPoolGradient } from "./pooling";
export { softmaxCrossEntropy } from "./softmax";
