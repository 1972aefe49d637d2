// Everything that the backend calls, one module.
export { border, convolve, convolveFilterGradient, patches, turnFilter } from "./convolution";
export { multiplyTransposed } from "./dot";
export { counterDropout } from "./dropout";
export { addBias, fill, momentumUpdate, relu, reluBiasGradient, sumArrays } from "./elementwise";
export { multiplyOuter, multiplyPacked, packColumns, packRows, transpose } from "./gemm";
export { normalize, normalizeGradient } from "./normalization";
export { maxPool, maxPoolGradient } from "./pooling";
export { softmaxCrossEntropy } from "./softmax";
