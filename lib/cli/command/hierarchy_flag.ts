/**
 * The flag that says what is above the classes, `--hierarchy`.
 *
 * @module
 */
import type { ClassHierarchy } from "../../../datasets/class_hierarchy.ts";
import {
  type DevelopmentKit,
  openDevelopmentKit,
} from "../../../datasets/ilsvrc/kit/development_kit.ts";
import { looksLikeKit } from "../../../datasets/ilsvrc/kit/kit_files.ts";
import { wordnetHierarchy } from "../../../datasets/ilsvrc/wordnet_hierarchy.ts";
import { BadArgumentError } from "../../errors.ts";
import { type NamedOrder, orderOfKit } from "./order_flag.ts";
import { MOST_BYTES_OF_NOUNS, readTextOf } from "./read_text.ts";

/** The hierarchy of ImageNet's classes. */
export const hierarchyFlag = {
  kind: "text",
  placeholder: "FILE",
  alias: "wordnet",
  description:
    "For the hierarchical error of classes with WNIDs: meta.mat of a development kit, or " +
    "the kit (ILSVRC2012_devkit_t12.tar.gz), or data.noun of WordNet 3.0 " +
    "(/usr/share/wordnet/data.noun of Debian's wordnet-base)",
} as const;

/** The hierarchy that a flag names. */
export interface GivenHierarchy {
  /**
   * The hierarchy of classes, given by their WNIDs.
   *
   * @throws {BadArgumentError} when the kit has other classes.
   * @throws {BadFileError} when WordNet has no such class.
   */
  readonly of: (wnids: readonly string[]) => ClassHierarchy;
  /** The kit, unless it is WordNet. */
  readonly kit?: DevelopmentKit;
  /** The kit's own numbers of the classes. */
  readonly order?: NamedOrder;
}

/**
 * Reads the hierarchy at `path`.
 *
 * @throws {BadFileError} when it is missing, too large, or neither a kit nor `data.noun`.
 */
export async function readHierarchy(path: string): Promise<GivenHierarchy> {
  if (!await looksLikeKit(path)) {
    const text = await readTextOf(path, "a kit, or data.noun of WordNet", MOST_BYTES_OF_NOUNS);
    return { of: (wnids) => wordnetHierarchy(text, wnids, path) };
  }
  const kit = await openDevelopmentKit(path);
  const known = new Set(kit.hierarchy.classes);
  const of = (wnids: readonly string[]): ClassHierarchy => {
    const other = wnids.find((wnid) => !known.has(wnid));
    if (other === undefined) return { ...kit.hierarchy, classes: wnids };
    throw new BadArgumentError(
      `Expected classes of ${path} (ILSVRC-${kit.year}) but found ${other}; the years have other ` +
        `classes.`,
    );
  };
  return { of, kit, order: orderOfKit(kit, path) };
}
