/**
 * The flag that says what the numbers of classes mean, `--order`.
 *
 * @module
 */
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import {
  type DevelopmentKit,
  kitOrder,
  openDevelopmentKit,
} from "../../../datasets/ilsvrc/kit/development_kit.ts";
import { looksLikeKit } from "../../../datasets/ilsvrc/kit/kit_files.ts";
import { parseClassOrder } from "../../evaluation/class_order.ts";
import { readTextOf } from "./read_text.ts";

/** The word for the order of the sorted WNIDs. */
const SORTED = "sorted";

/** The order of the classes by their numbers. */
export const orderFlag = {
  kind: "text",
  placeholder: "FILE",
  description: "What class numbers mean: meta.mat of a development kit, or the kit, for its " +
    "ILSVRC2012_ID or ILSVRC2010_ID; a text with a class (WNID) on each line, line 1 for number 1; " +
    "or the word sorted, for sorted WNIDs",
} as const;

/** Classes by their numbers. */
export interface NamedOrder {
  /** The classes; the first has the number 1. */
  readonly names: readonly string[];
  /** What the numbers are, for a sentence: `sorted WNIDs`. */
  readonly meaning: string;
}

/**
 * The classes in the order that `order` names: `sorted`, a development kit, or a text.
 *
 * @throws {BadFileError} when the file is missing, too large, or neither a kit nor one class per line.
 */
export async function readClassOrder(order: string): Promise<NamedOrder> {
  if (order === SORTED) {
    return { names: (await ilsvrc2012Classes()).wnids, meaning: "sorted WNIDs" };
  }
  if (await looksLikeKit(order)) return orderOfKit(await openDevelopmentKit(order), order);
  const text = await readTextOf(order, "an order of classes");
  return { names: parseClassOrder(text, order), meaning: order };
}

/** The order of a kit's own numbers. */
export function orderOfKit(kit: DevelopmentKit, path: string): NamedOrder {
  return { names: kitOrder(kit), meaning: `ILSVRC${kit.year}_ID of ${path}` };
}
