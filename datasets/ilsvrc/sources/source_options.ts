/**
 * Options of the ILSVRC sources.
 *
 * @module
 */

/** How the files of an ILSVRC can lie on disk. */
export const LAYOUTS = ["official", "kaggle", "lists", "folders"] as const;

/**
 * How the files of an ILSVRC lie on disk: the `official` archives; the competition of `kaggle`;
 * `lists` of files and labels as Caffe's; or `folders`, one per class.
 */
export type SourceLayout = typeof LAYOUTS[number];

/** Options of `openImageSource`. */
export interface ImageSourceOptions {
  /** The layout; default: what lies there, if it is one layout only. */
  layout?: SourceLayout;
  /**
   * The folder in which the indices of archives are saved and found again; default: `ilsvrc` in the
   * cache folder (`ALEXNET_CACHE`).
   */
  indexFolder?: string;
  /** Whether the MD5 of the archives is compared with the published one, which reads all of them. */
  verify?: boolean;
  /**
   * Called while archives are indexed or verified.
   *
   * @param progress what is done, and how much of it.
   */
  onProgress?: (progress: SourceProgress) => void;
}

/** How far the opening of a source is. */
export interface SourceProgress {
  /** What is done: headers are read, or checksums computed. */
  readonly phase: "index" | "verify";
  /** The path of the archive. */
  readonly path: string;
  /** Bytes that are done. */
  readonly done: number;
  /** Bytes of the archive. */
  readonly total: number;
}
