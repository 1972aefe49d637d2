/**
 * The flags that say what the numbers of classes mean, `--order`, and what is above the classes,
 * `--wordnet`.
 *
 * @module
 */
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import { parseClassOrder } from "../../evaluation/class_order.ts";
import { readTextOf } from "./read_text.ts";

/** The word for the order of the sorted WNIDs. */
const SORTED = "sorted";

/** The order of the classes by their numbers. */
export const orderFlag = {
  kind: "text",
  placeholder: "FILE",
  description: "What class numbers mean: a file with a class (WNID) on each line, line 1 for " +
    "number 1, as the kit's ILSVRC2012_ID; or the word sorted, for sorted WNIDs",
} as const;

/** The hierarchy of ImageNet's classes. */
export const wordnetFlag = {
  kind: "text",
  placeholder: "FILE",
  description: "data.noun of WordNet 3.0, for the hierarchical error of classes with WNIDs " +
    "(/usr/share/wordnet/data.noun of Debian's wordnet-base)",
} as const;

/** The name of the order that `order` names, for a sentence. */
export function orderName(order: string): string {
  return order === SORTED ? "sorted WNIDs" : order;
}

/**
 * The classes in the order that `order` names: `sorted`, or a file.
 *
 * @throws {BadFileError} when the file is missing, too large, or not one class per line.
 */
export async function readClassOrder(order: string): Promise<readonly string[]> {
  if (order === SORTED) return (await ilsvrc2012Classes()).wnids;
  return parseClassOrder(await readTextOf(order, "an order of classes"), order);
}
