/**
 * Records of every kernel that the backends of this package replace or that training depends on,
 * see {@linkcode OpRecord}. To test a kernel on more inputs, add a sample; to add a kernel, add a
 * record with its float64 reference.
 */
import type { OpRecord } from "./op_record.ts";
import { arrayRecords } from "./table/arrays.ts";
import { convolutionRecords } from "./table/convolution.ts";
import { normalizationRecords } from "./table/normalization.ts";
import { poolingRecords } from "./table/pooling.ts";
import { productRecords } from "./table/product.ts";
import { trainingRecords } from "./table/training.ts";

/** The table. */
export const opTable: readonly OpRecord[] = [
  ...convolutionRecords,
  ...productRecords,
  ...poolingRecords,
  ...normalizationRecords,
  ...trainingRecords,
  ...arrayRecords,
];
