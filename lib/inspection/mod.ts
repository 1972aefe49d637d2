/**
 * What a trained net does (section 6.1 of the paper): the outputs of its layers as points in a
 * space, nearest neighbours, baselines on raw pixels, occlusion, gradients of pixels, inversion, the patches that excite a
 * unit most, dropout's sub-networks, saturation, and confused classes.
 *
 * ```ts
 * import { nearestOf, squaredDistances } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const queries = { values: Float32Array.of(0, 0), count: 1, size: 2 };
 * const known = { values: Float32Array.of(3, 4, 1, 0), count: 2, size: 2 };
 * const distances = await squaredDistances(queries, known);
 * assertEquals([...distances], [25, 1]);
 * assertEquals(nearestOf(distances, 2, 1), [[1]]);
 * ```
 *
 * Importing this module reads no file and opens no device.
 *
 * @module
 */
export { nearestMeanScores, nearestNeighbours } from "./baselines.ts";
export {
  acrossQueries,
  mostCommon,
  nearestOf,
  shareNearer,
  squaredDistances,
} from "./nearest_neighbours.ts";
export { layerPoints, pixelPoints, type Points } from "./points.ts";
export { type Inversion, type InversionOptions, invertFeatures } from "./inversion.ts";
export {
  type InputGradientOptions,
  type InputGradients,
  inputGradients,
} from "./input_gradients.ts";
export { inputsOf } from "./network_inputs.ts";
export { type OcclusionMap, occlusionMap, type OcclusionOptions } from "./occlusion.ts";
export { deadShares, fourLayerNet, type FourLayerRecipe, gradientSizes } from "./saturation.ts";
export { outputsOf } from "./layer_outputs.ts";
export { type Subnetworks, subnetworks } from "./subnetworks.ts";
export { type TopPatch, topPatches, type TopPatchOptions } from "./top_patches.ts";
export { pairCorrelations } from "./unit_correlation.ts";
export {
  averageLinkage,
  confusionDistances,
  groupsOf,
  type Linkage,
  type Merge,
} from "../evaluation/confusion_tree.ts";
export {
  type ReceptiveField,
  type ReceptiveFieldBox,
  receptiveFieldBox,
  receptiveFields,
} from "../spec/receptive_field.ts";
export { unitStories, type UnitStory } from "./unit_stories.ts";
