/**
 * The table of special values. Every kernel that a backend of this package registers must have a
 * row here.
 */
import { elementwiseRows } from "./special/elementwise.ts";
import { layerRows } from "./special/layers.ts";
import { productRows } from "./special/products.ts";
import { trainingRows } from "./special/training.ts";
import type { SpecialRow } from "./special_values.ts";

/** The table. */
export const specialTable: readonly SpecialRow[] = [
  ...elementwiseRows,
  ...productRows,
  ...layerRows,
  ...trainingRows,
];
