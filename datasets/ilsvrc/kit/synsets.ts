/**
 * The classes of a development kit of ILSVRC and the groups above them, and what follows from them: the
 * table of the classes and their hierarchy.
 *
 * @module
 */
import type { ClassHierarchy } from "../../class_hierarchy.ts";
import type { ClassTable } from "../class_table.ts";

/** The years whose kits are read: the two contests of the paper. */
export type KitYear = 2010 | 2012;

/** A class, or a group of classes: a row of the kit's `synsets`. */
export interface KitSynset {
  /** ILSVRC2010_ID or ILSVRC2012_ID, from 1. Classes come first, groups follow. */
  readonly id: number;
  /** `n` and the number of the synset in WordNet 3.0. */
  readonly wnid: string;
  /** Its words, separated by `, `. */
  readonly words: string;
  /** The explanation of WordNet. */
  readonly gloss: string;
  /** The numbers of the synsets one step below; a class has none. */
  readonly children: readonly number[];
  /** The longest path down to a leaf in the whole of WordNet; a class may have a height above 0. */
  readonly wordnetHeight: number;
  /** Number of training images, 0 for a group. */
  readonly trainImages: number;
}

/** The content of a `meta.mat`. */
export interface MetaMat {
  /** The year of the kit. */
  readonly year: KitYear;
  /** All synsets, sorted by their numbers: row i has the number i + 1. */
  readonly synsets: readonly KitSynset[];
  /**
   * `[classes, classes]` of the kit of 2010: the cost of each guess for each true class, both by
   * number.
   */
  readonly costMatrix?: ArrayLike<number>;
}

/**
 * The classes of a kit, sorted by WNID.
 *
 * @param source where they come from, for messages.
 */
export function kitClasses({ synsets }: Pick<MetaMat, "synsets">, source: string): ClassTable {
  const rows = classesOf(synsets).map(({ wnid, words, id }) => ({ wnid, words, ilsvrcId: id }));
  return { rows: rows.sort((a, b) => a.wnid < b.wnid ? -1 : 1), source };
}

/** The hierarchy of a kit, with the WNIDs of `classes` in their order; nodes are named by WNIDs. */
export function kitHierarchy(
  { synsets }: Pick<MetaMat, "synsets">,
  classes: readonly string[],
): ClassHierarchy {
  return {
    classes,
    nodes: synsets.map(({ wnid, children, wordnetHeight }) => ({
      name: wnid,
      children: children.map((id) => synsets[id - 1].wnid),
      height: wordnetHeight,
    })),
  };
}

/** The synsets that are classes: those without children. */
export function classesOf(synsets: readonly KitSynset[]): KitSynset[] {
  return synsets.filter(({ children }) => children.length === 0);
}
