/**
 * What `meta.mat` of a development kit of ILSVRC says.
 *
 * @module
 */

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
