// Everything that the backend calls, one module.
export { binary, sumRows, unary } from "./arithmetic";
export { convolve, convolveFilterGradient, im2col, padImage, rotateFilter180 } from "./convolution";
export { cropToFloat } from "./crop";
export { multiplyDotProducts } from "./dot";
export { counterDropout } from "./dropout";
export {
  addBias,
  fill,
  momentumUpdate,
  reluBiasGradient,
  sumArrays,
  sumColumns,
  sumFloat64,
} from "./elementwise";
export { multiplyTransposedA, multiplyPacked, packColumns, packRows, transpose } from "./gemm";
export { copyBlocks } from "./layout";
export { normalize, normalizeGradient } from "./normalization";
export { normalizeSmallRadius, normalizeSmallRadiusGradient } from "./normalization_small_radius";
export { fillNormals } from "./normals";
export { peak } from "./peak";
export { maxPool, maxPoolGradient } from "./pooling";
export { multiplyThin } from "./thin";
export { softmaxCrossEntropy } from "./softmax";
