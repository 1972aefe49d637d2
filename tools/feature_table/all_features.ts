/**
 * The 49 features of the programs around AlexNet, in the order of their numbers.
 *
 * @module
 */
import type { Feature } from "./feature.ts";
import { learningFeatures } from "./learning_features.ts";
import { networkFeatures } from "./network_features.ts";
import { runFeatures } from "./run_features.ts";
import { useFeatures } from "./use_features.ts";

/** All rows. */
export const allFeatures: readonly Feature[] = [
  ...networkFeatures,
  ...learningFeatures,
  ...useFeatures,
  ...runFeatures,
].sort((a, b) => a.row - b.row);
