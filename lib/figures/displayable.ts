/**
 * What a notebook can display.
 *
 * @module
 */
import type { jupyterDisplay, MediaBundle } from "./figure_spec.ts";

/** An object that a notebook displays if it is the value of a cell. */
export interface Displayable {
  /**
   * Collects every representation, by media type.
   *
   * @returns e.g. `image/svg+xml` and `text/plain`.
   */
  [jupyterDisplay](): MediaBundle | Promise<MediaBundle>;
}
