/**
 * The classes of an ILSVRC as one table: the WNID, the words, the number of the development kit and
 * the position among the sorted WNIDs.
 *
 * @module
 */

/** One class. */
export interface ClassRow {
  /** `n` and the number of its synset in WordNet 3.0. */
  readonly wnid: string;
  /** Its words, separated by `, `; they need not be unique. */
  readonly words: string;
  /**
   * The number of the development kit (ILSVRC2010_ID, ILSVRC2012_ID), from 1. It is only in a kit's
   * `meta.mat`, and absent where there was none.
   */
  readonly ilsvrcId?: number;
}

/** Classes in the order of their sorted WNIDs: a label is a position in `rows`, from 0. */
export interface ClassTable {
  /** The classes, sorted by WNID. */
  readonly rows: readonly ClassRow[];
  /** Where the table comes from, e.g. the path of a `meta.mat`. */
  readonly source: string;
}
