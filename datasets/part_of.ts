/**
 * A dataset of which only the first images are here.
 *
 * @module
 */

/** The dataset that some images are the first ones of. */
export interface PartOf {
  /** Its name, e.g. `CIFAR-10 train`. */
  readonly name: string;
  /** Where its other images are, as a sentence for an error. */
  readonly rest: string;
}

/** Where the images are that a part of a dataset lacks, for the end of an error; nothing for a whole one. */
export function restOf({ partOf }: { readonly partOf?: PartOf }): string {
  return partOf === undefined ? "" : ` ${partOf.rest}`;
}
