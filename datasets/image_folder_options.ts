/**
 * How the photographs of a folder are read.
 *
 * @module
 */
import { type FieldNames, requireInteger, requireOptions } from "../lib/argument_checks.ts";
import { type DecodeOptions, MOST_SIDE, requireInterpolation } from "./pictures/decoded_image.ts";

/** Options of `openImageFolder`. */
export interface ImageFolderOptions extends DecodeOptions {
  /**
   * The names of the classes in order, e.g. those of the net to evaluate; default: the folders'
   * names, sorted. Other folders are an error.
   */
  classNames?: readonly string[];
  /**
   * Number of images decoded at once, 1 to {@linkcode MOST_PARALLEL}; default: the number of cores.
   */
  parallel?: number;
}

/** The maximum number of images decoded at once; each one holds its pixels in memory. */
export const MOST_PARALLEL = 1024;

/** The names of the options, for functions that take them beside their own. */
export const FOLDER_OPTION_FIELDS: FieldNames<ImageFolderOptions> = {
  side: true,
  resize: true,
  interpolation: true,
  upright: true,
  classNames: true,
  parallel: true,
};

/** @throws {BadArgumentError} for an unknown option, or a side or `parallel` out of range. */
export function requireFolderOptions(options: ImageFolderOptions): void {
  requireOptions("openImageFolder", options, FOLDER_OPTION_FIELDS);
  const { side, parallel = 1 } = options;
  requireInteger("side of the images", side, { min: 1, max: MOST_SIDE });
  requireInterpolation(options.interpolation);
  requireInteger("parallel", parallel, { min: 1, max: MOST_PARALLEL });
}
